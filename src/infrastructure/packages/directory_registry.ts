// SPDX-License-Identifier: MIT
/**
 * A registry in a directory: `extensions/<name>/info.json`, and `<version>.json` with `<version>.tgz` for each version.
 * A version's JSON is written last and never replaced but for its marks, so readers need no lock.
 */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { nearest } from "../../domain/nearest.ts";
import { assertPackageName, collectiveOf, isPackageName } from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  type PackageChange,
  type PackageInfo,
  type PackageRegistry,
  type PackageSearch,
  type PackageVersion,
  type Publication,
} from "../../domain/packages/package_registry.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { assertCalVer, compareCalVer, isCalVer } from "../../domain/types/calver.ts";
import { readStoredInfo, readStoredVersion, type StoredInfo, WrongShape } from "./registry_answers.ts";
import { sha256 } from "../platform/sha256.ts";

/** An archive without its version's JSON is left over when it is older than this, in milliseconds. */
const ABANDONED_MS = 60_000;

export class DirectoryRegistry implements PackageRegistry {
  readonly address: string;

  /**
   * @param root absolute path.
   * @param onDamage told of files that are passed over because they can not be read.
   */
  constructor(
    private readonly root: string,
    private readonly platform: { readonly fs: FileSystem; now(): number },
    private readonly onDamage: (message: string) => void = () => {},
  ) {
    this.address = `file://${encodeURI(root)}`;
  }

  // deno-lint-ignore require-await -- the port is for registries that wait
  async info(name: string): Promise<PackageInfo | undefined> {
    assertPackageName(name);
    return this.#info(name);
  }

  // deno-lint-ignore require-await -- as above
  async versions(name: string): Promise<readonly PackageVersion[]> {
    assertPackageName(name);
    return this.#versions(name);
  }

  async latest(name: string, channel: Channel): Promise<PackageVersion | undefined> {
    const info = await this.info(name);
    if (!info || info.yankedAt) return undefined;
    return latestOf(this.#versions(name), channel);
  }

  async checksum(name: string, version: string): Promise<string | undefined> {
    return (await this.versions(name)).find((item) => item.version === version)?.checksum;
  }

  // deno-lint-ignore require-await -- as above
  async download(name: string, version: string): Promise<Uint8Array> {
    const path = `${this.#directory(name)}/${assertCalVer(version)}.tgz`;
    const { fs } = this.platform;
    const kind = fs.stat(path)?.kind;
    if (kind !== "file") {
      const what = kind === undefined ? "missing" : "no plain file";
      throw new SwampError(
        kind === undefined ? "PACKAGE_NOT_FOUND" : "REGISTRY_REFUSED",
        `The archive of ${name}@${version} is ${what} in ${this.address}`,
        {
          hint: `Tell the registry's owner, or pull another version; see: swamp extension info ${name}`,
          details: { path },
        },
      );
    }
    try {
      return fs.readBytes(path);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  // deno-lint-ignore require-await -- as above
  async search(search: PackageSearch): Promise<{ packages: readonly PackageInfo[]; total: number }> {
    const found = this.#names().flatMap((name) => this.#tolerate(() => this.#info(name)) ?? [])
      .filter((info) => matches(info, search));
    const sorted = found.sort(orderOf(search));
    const from = (search.page - 1) * search.perPage;
    return { packages: sorted.slice(from, from + search.perPage), total: sorted.length };
  }

  // deno-lint-ignore require-await -- as above
  async publish(publication: Publication): Promise<{ extensionId: string }> {
    const { name, version } = publication;
    assertPackageName(name);
    const directory = this.#directory(name);
    const file = `${directory}/${assertCalVer(version)}`;
    const { fs } = this.platform;
    if (fs.stat(`${file}.json`)) throw exists(name, version);
    const checksum = sha256(publication.archive);
    const now = new Date(this.platform.now()).toISOString();
    const { channel, dependencies, platforms, content, archive, releaseNotes } = publication;
    const stored: PackageVersion = {
      version,
      publishedAt: now,
      channel,
      checksum,
      size: archive.length,
      releaseNotes,
      dependencies,
      platforms,
      content,
    };
    try {
      this.#claim(publication, `${file}.tgz`);
      const former = this.#stored(name);
      const info = this.#infoWith(publication, former, now);
      // A version without its package would not be found; a package without a version is none.
      if (!former) this.#write(name, info);
      fs.writeAtomic(`${file}.json`, json(stored), { exclusive: true });
      if (former) this.#write(name, info);
    } catch (error) {
      if (error instanceof SwampError) throw error;
      if (fs.reasonOf(error) === "exists") throw exists(name, version);
      throw this.#unwritable(error);
    }
    return { extensionId: name };
  }

  /** Marks of the package stay. What it says of itself is what its newest version says, stable ones first. */
  #infoWith(publication: Publication, former: StoredInfo | undefined, now: string): StoredInfo {
    const { name, version, channel, description, repository, platforms, labels } = publication;
    const times = { createdAt: former?.createdAt ?? now, updatedAt: now };
    const steadiest = [...this.#versions(name), { version, channel }].sort((a, b) =>
      CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel) || compareCalVer(b.version, a.version)
    )[0]!;
    if (former && steadiest.version !== version) return { ...former, ...times };
    return { ...former, name, ...times, description, repository, platforms, labels };
  }

  /**
   * Writes the archive where no other one is. One that a killed process has left is taken over: when it is the same,
   * or when it is so old that nobody is about to complete it.
   * @throws SwampError PACKAGE_EXISTS when another process is publishing this version.
   */
  #claim({ name, version, archive }: Publication, path: string): void {
    const { fs, now } = this.platform;
    try {
      fs.writeAtomic(path, archive, { exclusive: true });
    } catch (error) {
      if (fs.reasonOf(error) !== "exists") throw error;
      const left = fs.readBytes(path);
      if (left.length === archive.length && left.every((byte, index) => byte === archive[index])) return;
      if (now() - (fs.stat(path)?.modified ?? 0) < ABANDONED_MS) throw exists(name, version);
      fs.writeAtomic(path, archive);
    }
  }

  // deno-lint-ignore require-await -- as above
  async change(name: string, change: PackageChange): Promise<void> {
    assertPackageName(name);
    const info = this.#stored(name);
    if (!info) throw this.#notFound(name);
    const now = new Date(this.platform.now()).toISOString();
    if (change.action === "promote") {
      return this.#changeVersion(name, change.version, { channel: change.channel });
    }
    if (change.action === "deprecate") {
      const { reason, supersededBy } = change;
      return this.#write(name, { ...info, deprecatedAt: now, deprecationReason: reason, supersededBy });
    }
    if (change.action === "undeprecate") {
      const none = { deprecatedAt: undefined, deprecationReason: undefined, supersededBy: undefined };
      return this.#write(name, { ...info, ...none });
    }
    const mark = change.action === "yank"
      ? { yankedAt: now, yankReason: change.reason }
      : { yankedAt: undefined, yankReason: undefined };
    if (change.version === undefined) this.#write(name, { ...info, ...mark });
    else this.#changeVersion(name, change.version, mark);
  }

  #changeVersion(name: string, version: string, mark: Partial<PackageVersion>): void {
    const known = this.#versions(name).find((item) => item.version === version);
    if (!known) throw this.#notFound(`${name}@${version}`);
    this.#writeFile(`${this.#directory(name)}/${version}.json`, json({ ...known, ...mark }));
  }

  #info(name: string): PackageInfo | undefined {
    const stored = this.#stored(name);
    if (!stored) return undefined;
    const versions = this.#versions(name);
    if (versions.length === 0) return undefined;
    const contentTypes = new Set(
      versions.flatMap(({ content }) => Object.keys(content).filter((kind) => content[kind]!.length > 0)),
    );
    return {
      ...stored,
      contentTypes: [...contentTypes].sort(),
      latestVersion: latestOf(versions, "stable")?.version,
      latestRc: latestOf(versions, "rc")?.version,
      latestBeta: latestOf(versions, "beta")?.version,
    };
  }

  #stored(name: string): StoredInfo | undefined {
    return this.#read(`${this.#directory(name)}/info.json`, (value) => readStoredInfo(value, name));
  }

  #versions(name: string): PackageVersion[] {
    const { fs } = this.platform;
    const directory = this.#directory(name);
    if (fs.stat(directory)?.kind !== "directory") return [];
    return fs.readDirectory(directory)
      .filter((entry) => entry.name.endsWith(".json") && isCalVer(entry.name.slice(0, -5)))
      .flatMap((entry) =>
        this.#tolerate(() =>
          this.#read(
            `${directory}/${entry.name}`,
            (value) => readStoredVersion(value, entry.name.slice(0, -5)),
          )
        ) ?? []
      )
      .sort((a, b) => compareCalVer(b.version, a.version));
  }

  /** One damaged file must not keep all others from being used. */
  #tolerate<Value>(read: () => Value | undefined): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      return void this.onDamage(`${error.message}; it is passed over`);
    }
  }

  #read<Value>(path: string, check: (value: unknown) => Value): Value | undefined {
    const { fs } = this.platform;
    try {
      const kind = fs.stat(path)?.kind;
      if (kind === undefined) return undefined;
      if (kind !== "file") throw new WrongShape("it is no plain file");
      return check(JSON.parse(fs.readText(path)));
    } catch (error) {
      throw new SwampError(
        "REGISTRY_REFUSED",
        `The registry's file ${path} can not be read: ${messageOf(error)}`,
        {
          hint: "Restore the file from a copy, or tell the registry's owner.",
          cause: error,
        },
      );
    }
  }

  #write(name: string, info: StoredInfo): void {
    this.#writeFile(`${this.#directory(name)}/info.json`, json(info));
  }

  #writeFile(path: string, text: string): void {
    try {
      this.platform.fs.writeAtomic(path, text);
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  #directory(name: string): string {
    return `${this.root}/extensions/${name}`;
  }

  /** Names of all packages, in order. */
  #names(path = `${this.root}/extensions`, name = ""): string[] {
    const { fs } = this.platform;
    if (fs.stat(path)?.kind !== "directory") {
      if (name === "" && fs.stat(this.root)?.kind !== "directory") {
        throw this.#unreachable(new Error("there is no such directory"));
      }
      return [];
    }
    const entries = fs.readDirectory(path);
    const own = entries.some((entry) => entry.name === "info.json") && isPackageName(name) ? [name] : [];
    const below = entries.filter((entry) => entry.kind === "directory").flatMap((entry) =>
      this.#names(`${path}/${entry.name}`, name === "" ? entry.name : `${name}/${entry.name}`)
    );
    return [...own, ...below].sort();
  }

  #notFound(what: string): SwampError {
    const near = nearest(what, this.#names());
    return new SwampError("PACKAGE_NOT_FOUND", `Extension not found: ${what} in ${this.address}`, {
      hint: near.length > 0
        ? `Did you mean '${near[0]}'?`
        : "Find extensions with: swamp extension search <text>",
    });
  }

  #unwritable(error: unknown): SwampError {
    return new SwampError("IO_FAILED", `Cannot write to the registry ${this.address}: ${messageOf(error)}`, {
      hint: `You need the right to write below ${this.root}/extensions.`,
      cause: error,
    });
  }

  #unreachable(error: unknown): SwampError {
    return new SwampError(
      "REGISTRY_UNREACHABLE",
      `Could not connect to ${this.address}: ${messageOf(error)}`,
      {
        hint: "SWAMP_CLUB_URL names the registry.",
        cause: error,
      },
    );
  }
}

/** A channel sees the versions of the steadier ones, too. */
export function latestOf(versions: readonly PackageVersion[], channel: Channel): PackageVersion | undefined {
  const seen = CHANNELS.slice(0, CHANNELS.indexOf(channel) + 1);
  return versions.filter((item) => !item.yankedAt && seen.includes(item.channel))
    .sort((a, b) => compareCalVer(b.version, a.version))[0];
}

function matches(info: PackageInfo, search: PackageSearch): boolean {
  const text = search.text.trim().toLowerCase();
  const haystack = `${info.name} ${info.description ?? ""} ${info.labels.join(" ")}`.toLowerCase();
  return !info.yankedAt && text.split(/\s+/).every((word) => haystack.includes(word)) &&
    (search.collective === undefined || collectiveOf(info.name) === search.collective.replace(/^@/, "")) &&
    search.labels.every((label) => info.labels.includes(label)) &&
    (search.platforms.length === 0 || info.platforms.length === 0 ||
      search.platforms.some((platform) => info.platforms.includes(platform))) &&
    (search.contentType === undefined || info.contentTypes.includes(search.contentType));
}

function orderOf({ sort, text }: PackageSearch): (a: PackageInfo, b: PackageInfo) => number {
  const byName = (a: PackageInfo, b: PackageInfo) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (sort === "new") return (a, b) => b.createdAt.localeCompare(a.createdAt) || byName(a, b);
  if (sort === "updated") return (a, b) => b.updatedAt.localeCompare(a.updatedAt) || byName(a, b);
  if (sort === "name" || text === "") return byName;
  const inName = (info: PackageInfo) => info.name.includes(text.toLowerCase()) ? 0 : 1;
  return (a, b) => inName(a) - inName(b) || byName(a, b);
}

function exists(name: string, version: string): SwampError {
  return new SwampError(
    "PACKAGE_EXISTS",
    `${name}@${version} already exists: published versions never change`,
    {
      hint: `Find the next version with: swamp extension version ${name}`,
    },
  );
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
