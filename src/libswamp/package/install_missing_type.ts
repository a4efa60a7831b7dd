// SPDX-License-Identifier: MIT
/**
 * A type that nobody declares may be in a package: that is looked for and installed when the user trusts its collective,
 * or agrees. The names of types that are not trusted are told to no registry before.
 */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { LOCKFILE, type Lockfile, type PackageStore } from "../../domain/packages/installed_package.ts";
import { collectiveOf, isPackageName, parsePackageReference } from "../../domain/packages/package_name.ts";
import { packagesForType } from "../../domain/packages/trust.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import { ask } from "../confirm.ts";
import type { PackageVersion } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { isInRepository } from "../is_in_repository.ts";
import { fetchLocked } from "./install_locked.ts";
import { KnownPackages } from "./known_packages.ts";
import { nearNames } from "./plan_errors.ts";
import { PullPlan } from "./plan_pull.ts";
import { installChosen, untilInTime } from "./pull_packages.ts";
import { trustedCollectives } from "./trust.ts";

/** What a failed search is told as: the registry can not be reached, or does not answer as one. */
const UNREACHABLE = ["REGISTRY_UNREACHABLE", "REGISTRY_BUSY", "REGISTRY_REFUSED", "NOT_AUTHENTICATED"];

/** What came of it; when nothing was installed, what the user can do. */
export interface MissingType {
  readonly installed: boolean;
  readonly hint?: string;
  /** The registry could not be asked: nobody knows whether there is such a type. */
  readonly isUndecided?: boolean;
}

/**
 * Looks for the package of an unknown type and installs it, at the version and checksum of the lockfile when that names
 * it. Local edits are never overwritten.
 * @throws SwampError those of planning and fetching, when the package was found and is not installed for a reason.
 */
export async function installMissingType(ctx: Context, type: string): Promise<MissingType> {
  const search = await searchFor(ctx, type);
  if (!search) return { installed: false };
  const { candidates, collective, trusted, autoResolve, hint } = search;
  if (!autoResolve) return { installed: false, hint };
  if (!trusted.includes(collective) && !await mayAsk(ctx, type, collective)) {
    return { installed: false, hint };
  }
  try {
    return await install(ctx, { type, candidates, trusted });
  } catch (error) {
    if (!(error instanceof SwampError) || !UNREACHABLE.includes(error.code)) throw error;
    const message = `The registry could not be asked for ${type}: ${messageOf(error)}`;
    ctx.warn({ code: "AUTO_RESOLVE_FAILED", message });
    return { installed: false, isUndecided: true };
  }
}

/** What the user can do about an unknown type; nothing is installed, and no registry asked. */
export async function missingTypeHint(ctx: Context, type: string): Promise<string | undefined> {
  return isInRepository(ctx) ? (await searchFor(ctx, type))?.hint : undefined;
}

/** Where to look for an unknown type; undefined when that makes no sense. */
async function searchFor(ctx: Context, type: string) {
  const candidates = packagesForType(normalizeType(type)).filter(isPackageName);
  const [first] = candidates;
  if (first === undefined) return undefined;
  const failed = (await ctx.extensions()).files().filter((file) => file.state === "failed");
  // A file that is broken here may be the one that is meant; another one from elsewhere must not take its place.
  if (failed.some((file) => file.type === normalizeType(type))) return undefined;
  const { trusted, autoResolve } = await trustedCollectives(ctx);
  const collective = collectiveOf(first);
  const store = await ctx.packages();
  const hint = hintFor(store, candidates, autoResolve && !trusted.includes(collective));
  return { candidates, collective, trusted, autoResolve, hint };
}

/** Consent to tell the registry the name. A type that is near a known one is more likely misspelt. */
async function mayAsk(ctx: Context, type: string, collective: string): Promise<boolean> {
  if (!canAsk(ctx) || (await ctx.registry("model")).suggestions(type).length > 0) return false;
  const { address } = await ctx.packageRegistry();
  return await ask(
    ctx,
    `Unknown type ${type}. @${collective} is not trusted. Look for its package in ${address}?`,
  );
}

/** `--yes` answers what a command asks by itself; whose code is run is not among that. */
function canAsk(ctx: Context): boolean {
  return ctx.interactive && !ctx.assumeYes;
}

function hintFor(
  store: PackageStore,
  candidates: readonly string[],
  isUntrusted: boolean,
): string | undefined {
  const lockfile = store.lockfile();
  const pinned = candidates.find((name) => lockfile[name] && isAbsent(store, name));
  if (pinned) return `${pinned} is in ${LOCKFILE}, but not installed here: swamp extension install`;
  const wanted = candidates.findLast((name) => !lockfile[name]);
  if (wanted === undefined) return undefined;
  const pull = `If a package holds it, install that with: swamp extension pull ${wanted}`;
  if (!isUntrusted) return pull;
  const collective = collectiveOf(candidates[0]!);
  return `No registry was asked: @${collective} is not trusted. ${pull}\n` +
    `To have packages of @${collective} installed when they are needed: swamp extension trust add ${collective}`;
}

async function install(
  ctx: Context,
  { type, candidates, trusted }: { type: string; candidates: readonly string[]; trusted: readonly string[] },
): Promise<MissingType> {
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  const registry = await ctx.packageRegistry();
  // Why packages that are there are not what is meant.
  const without: string[] = [];
  for (const name of candidates) {
    if (lockfile[name] && !isAbsent(store, name)) {
      without.push(`${name} is installed, and does not hold it`);
      continue;
    }
    if (!lockfile[name] && await registry.info(name) === undefined) continue;
    const plan = new PullPlan(ctx, new KnownPackages(ctx, store), { force: false });
    if (!lockfile[name]) {
      plan.add(name);
      await plan.choose();
      const { known, version } = plan.choices.find((choice) => choice.name === name)!;
      if (!mayHold(known?.versions.find((item) => item.version === version), type)) {
        without.push(`${name} does not hold it; see what it has with: swamp extension info ${name}`);
        continue;
      }
    }
    for (const pinned of absentOf(store, lockfile, name)) {
      plan.addContent(await fetchLocked(ctx, pinned, lockfile[pinned]!));
    }
    const result = await untilInTime(async () => {
      await plan.fetch();
      const isWanted = await isAgreed(ctx, plan, { trusted, address: registry.address });
      return isWanted ? await installChosen(ctx, store, { plan, force: false }) : "declined";
    });
    if (result === "declined") return { installed: false, hint: "Nothing was installed." };
    const added = result.packages.filter(({ status }) => status === "installed");
    const what = added.map((item) => `${item.name}@${item.version}`).join(", ");
    ctx.warn({
      code: "AUTO_RESOLVED",
      message: `Installed ${what} from ${registry.address} for the type ${type}`,
    });
    ctx.extensionsChanged();
    return { installed: true };
  }
  if (without.length > 0) return { installed: false, hint: without.join("\n") };
  const near = await nearNames(registry, candidates.at(-1)!);
  const question = near.length > 0 ? `; did you mean a type of ${near.join(" or ")}?` : "";
  return {
    installed: false,
    hint: `${registry.address} has no package ${candidates.join(" or ")}${question}`,
  };
}

/** Whether a model type may be in a version: registries list types, or only files, or nothing. */
function mayHold(published: PackageVersion | undefined, type: string): boolean {
  const { content = {} } = published ?? {};
  if (Object.values(content).every((names) => names.length === 0)) return true;
  const models = content.models ?? [];
  return models.some((name) => name.endsWith(".ts") || normalizeType(name) === normalizeType(type));
}

/**
 * Consent to what would be installed, dependencies included.
 * @throws SwampError CONFIRMATION_REQUIRED where nobody can be asked.
 */
async function isAgreed(
  ctx: Context,
  plan: PullPlan,
  { trusted, address }: { trusted: readonly string[]; address: string },
): Promise<boolean> {
  const untrusted = plan.contents.map(({ manifest }) => manifest)
    .filter(({ name }) => !trusted.includes(collectiveOf(name)));
  if (untrusted.length === 0) return true;
  const what = untrusted.map(({ name, version }) => `${name}@${version}`).join(", ");
  if (canAsk(ctx)) return await ask(ctx, `Install ${what} from ${address}?`);
  const collectives = [...new Set(untrusted.map(({ name }) => collectiveOf(name)))];
  const message = `${what} would have to be installed, and is not of a trusted collective`;
  throw new SwampError("CONFIRMATION_REQUIRED", message, {
    hint: `Install it with: swamp extension pull ${plan.contents.at(-1)!.manifest.name}
` +
      collectives.map((item) => `Or trust it with: swamp extension trust add ${item}`).join("\n"),
    details: { packages: untrusted.map(({ name }) => name), collectives },
  });
}

function isAbsent(store: PackageStore, name: string): boolean {
  return ["missing", "incomplete"].includes(store.inspect(name).state);
}

/** A locked package and what it needs of the lockfile, as far as it is not there. */
function absentOf(store: PackageStore, lockfile: Lockfile, name: string): Set<string> {
  const found = new Set<string>();
  const visit = (own: string): void => {
    if (!lockfile[own] || found.has(own) || !isAbsent(store, own)) return;
    found.add(own);
    for (const dependency of lockfile[own].dependencies ?? []) visit(parsePackageReference(dependency).name);
  };
  visit(name);
  return found;
}
