// SPDX-License-Identifier: MIT
/** Which versions of which packages a pull needs: the packages asked for, and what they depend on. */
import { SwampError } from "../../domain/errors.ts";
import type { PackageContent } from "../../domain/packages/installed_package.ts";
import { parsePackageReference } from "../../domain/packages/package_name.ts";
import type { Channel, PackageRegistry, PackageVersion } from "../../domain/packages/package_registry.ts";
import { newestFitting, parseConstraint } from "../../domain/packages/version_constraint.ts";
import type { Context } from "../context.ts";
import { fetchPackage } from "./fetch_package.ts";

const DEEPEST = 10;

export interface PullOptions {
  /** Asked for only when it is needed: a package from a path may need none. */
  registry(): Promise<PackageRegistry>;
  readonly channel: Channel;
  /** Download packages anew that are installed and intact. */
  readonly force: boolean;
}

interface Wish {
  /** A version or constraint; undefined: the newest. */
  readonly version: string | undefined;
  /** Who wants it; undefined: the user. */
  readonly by?: string;
}

/** Collects packages to install, each once, those that others need first. */
export class PullPlan {
  readonly #wishes = new Map<string, Wish[]>();
  readonly #chosen = new Map<string, string>();
  readonly #contents = new Map<string, PackageContent>();
  readonly #upToDate = new Map<string, string>();

  constructor(private readonly ctx: Context, private readonly options: PullOptions) {}

  /** What has to be installed, in order. */
  get contents(): readonly PackageContent[] {
    return [...this.#contents.values()];
  }

  /** Packages that are installed already, with their versions. */
  get upToDate(): ReadonlyMap<string, string> {
    return this.#upToDate;
  }

  /** @throws SwampError PACKAGE_NOT_FOUND, PACKAGE_CONFLICT, and those of {@link fetchPackage}. */
  async add(reference: string, by?: string, depth = 0): Promise<void> {
    const { name, version } = parsePackageReference(reference);
    if (depth > DEEPEST) {
      throw new SwampError(
        "PACKAGE_CONFLICT",
        `Dependencies are nested deeper than ${DEEPEST}: ${by} -> ${name}`,
        { hint: `See what it depends on: swamp extension info ${by}` },
      );
    }
    const wishes = [...this.#wishes.get(name) ?? [], { version, by }];
    this.#wishes.set(name, wishes);
    const chosen = await this.#choose(name, wishes);
    const former = this.#chosen.get(name);
    if (former === chosen.version) return;
    if (former !== undefined) throw conflict(name, wishes);
    this.#chosen.set(name, chosen.version);
    const dependencies = await this.#isInstalled(name, chosen)
      ? await this.#installedDependencies(name)
      : (await this.#fetch(name, chosen)).manifest.dependencies;
    for (const dependency of dependencies) await this.add(dependency, name, depth + 1);
    const content = this.#contents.get(name);
    if (!content) return;
    // Behind those it needs.
    this.#contents.delete(name);
    this.#contents.set(name, content);
  }

  /** A package that comes from elsewhere than the registry; its dependencies come from there. */
  async addContent(content: PackageContent): Promise<void> {
    const { name, version, dependencies } = content.manifest;
    this.#chosen.set(name, version);
    for (const dependency of dependencies) await this.add(dependency, name, 1);
    this.#contents.set(name, content);
  }

  async #fetch(name: string, chosen: PackageVersion): Promise<PackageContent> {
    const content = await fetchPackage(this.ctx, await this.options.registry(), { name, ...chosen });
    this.#contents.set(name, content);
    return content;
  }

  async #isInstalled(name: string, chosen: PackageVersion): Promise<boolean> {
    if (this.options.force) return false;
    const store = await this.ctx.packages();
    const receipt = store.receipt(name);
    const isSame = receipt?.locked.version === chosen.version &&
      (chosen.checksum === undefined || (receipt.locked.checksum ?? chosen.checksum) === chosen.checksum);
    if (!isSame || store.inspect(name).state === "incomplete") return false;
    this.#upToDate.set(name, chosen.version);
    return true;
  }

  async #installedDependencies(name: string): Promise<readonly string[]> {
    return (await this.ctx.packages()).receipt(name)?.locked.dependencies ?? [];
  }

  async #choose(name: string, wishes: readonly Wish[]): Promise<PackageVersion> {
    const { channel } = this.options;
    const registry = await this.options.registry();
    const all = await registry.versions(name);
    if (all.length === 0) throw await notFound(this.ctx, registry, name);
    const tests = wishes.map(({ version }) => {
      const test = parseConstraint(version);
      if (test) return test;
      throw new SwampError("INVALID_VALUE", `Invalid version '${version}' of ${name}`, {
        hint: "Expected a version like 2026.01.31.1, a beginning of one, or a constraint like >=2026.01.01.1",
      });
    });
    const exact = wishes.find(({ version }) => all.some((item) => item.version === version))?.version;
    const latest = await registry.latest(name, channel);
    const usable = all.filter((item) =>
      item.version === exact || (!item.yankedAt && isSeen(item, latest, channel))
    );
    const version = newestFitting(usable.map((item) => item.version), tests);
    if (version === undefined) throw noVersion(name, wishes, all);
    const chosen = all.find((item) => item.version === version)!;
    if (chosen.yankedAt) {
      const reason = chosen.yankReason ? `: ${chosen.yankReason}` : "";
      this.ctx.warn({
        code: "PACKAGE_YANKED",
        message: `${name}@${version} was withdrawn by its author${reason}`,
      });
    }
    return chosen;
  }
}

/** A channel sees the versions of the steadier ones, too. */
function isSeen(item: PackageVersion, latest: PackageVersion | undefined, channel: Channel): boolean {
  if (!latest) return false;
  if (channel === "beta") return true;
  return item.channel === "stable" || (channel === "rc" && item.channel === "rc");
}

/** The error for a package that a registry does not have, with names that come near. */
export async function notFound(ctx: Context, registry: PackageRegistry, name: string): Promise<SwampError> {
  const text = name.slice(name.indexOf("/") + 1);
  const search = { text, platforms: [], labels: [], sort: "relevance" as const, page: 1, perPage: 3 };
  const near = await registry.search(search).then(
    ({ packages }) => packages.map((item) => item.name),
    () => [],
  );
  ctx.log.log("debug", `${near.length} near names of ${name}`);
  const question = near.length > 0 ? `Did you mean ${near.map((item) => `'${item}'`).join(" or ")}?\n` : "";
  return new SwampError("PACKAGE_NOT_FOUND", `Extension not found: ${name} in ${registry.address}`, {
    hint: `${question}Find extensions with: swamp extension search <text>`,
    details: { name, suggestions: near },
  });
}

const wishText = ({ version, by }: Wish) => `${version ?? "the newest"} for ${by ?? "you"}`;

function noVersion(name: string, wishes: readonly Wish[], all: readonly PackageVersion[]): SwampError {
  if (wishes.length > 1) return conflict(name, wishes);
  const known = all.slice(0, 5).map((item) => `${item.version}${item.yankedAt ? " (withdrawn)" : ""}`).join(
    ", ",
  );
  return new SwampError("PACKAGE_NOT_FOUND", `No version of ${name} fits ${wishText(wishes[0]!)}`, {
    hint: `Published are: ${known}`,
    details: { name, versions: all.map((item) => item.version) },
  });
}

function conflict(name: string, wishes: readonly Wish[]): SwampError {
  return new SwampError(
    "PACKAGE_CONFLICT",
    `No version of ${name} fits all that need it: ${wishes.map(wishText).join("; ")}`,
    { hint: "Pull a version of one of them that agrees with the others.", details: { name, wishes } },
  );
}
