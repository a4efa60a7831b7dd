// SPDX-License-Identifier: MIT
/**
 * A registry in a directory: `extensions/<name>/info.json`, and `<version>.json` with `<version>.tgz` for each version.
 * A version's JSON is written last and never replaced but for its marks, so readers need no lock.
 */
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { nearest } from "../../domain/nearest.ts";
import { assertPackageName, isPackageName } from "../../domain/packages/package_name.ts";
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
import { assertCalVer, compareCalVer, isCalVer, isSameCalVer } from "../../domain/types/calver.ts";
import { findPackages, latestOf } from "./package_search.ts";
import { readStoredInfo, readStoredVersion, type StoredInfo, WrongShape } from "./registry_answers.ts";
import type { ReadableFile } from "../platform/plain_file.ts";
import { sha256 } from "../platform/sha256.ts";
import { RegistryFiles } from "./registry_files.ts";

/** An archive without its version's JSON is left over when it is older than this, in milliseconds. */
const ABANDONED_MS = 60_000;
/** Bytes of a JSON file; what is published stays below a tenth. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

export class DirectoryRegistry implements PackageRegistry {
  readonly address: string;
  readonly #files: RegistryFiles;

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
    this.#files = new RegistryFiles(root, platform.fs);
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

  // deno-lint-ignore require-await -- as above
  async checksum(name: string, version: string): Promise<string | undefined> {
    assertPackageName(name);
    return this.#version(name, this.#written(name, assertCalVer(version)))?.checksum;
  }

  async download(name: string, version: string): Promise<Uint8Array> {
    const file = this.archive(name, version);
    try {
      return await new Response(file.stream(() => {})).bytes();
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  /** The archive of a version, opened. The caller closes it. */
  archive(name: string, version: string): ReadableFile {
    assertPackageName(name);
    const path = `${this.#directory(name)}/${this.#written(name, assertCalVer(version))}.tgz`;
    const kind = this.#files.stat(path)?.kind;
    if (kind !== "file") {
      const what = kind === undefined ? "missing" : "not a plain file";
      throw new SwampError(
        kind === undefined ? "PACKAGE_NOT_FOUND" : "REGISTRY_REFUSED",
        `The archive of ${name}@${version} is ${what} in ${this.address}`,
        {
          hint: `Tell the registry's owner, or pull another version; see: swamp extension info ${name}`,
          details: { path: `${this.root}/${path}` },
        },
      );
    }
    try {
      return this.#files.open(path);
    } catch (error) {
      throw error instanceof SwampError ? error : this.#unreachable(error);
    }
  }

  // deno-lint-ignore require-await -- as above
  async search(search: PackageSearch): Promise<{ packages: readonly PackageInfo[]; total: number }> {
    return findPackages(this.list(), search);
  }

  /** All packages that can be read. */
  list(): readonly PackageInfo[] {
    return this.#names().flatMap((name) => this.#tolerate(() => this.#info(name)) ?? []);
  }

  // deno-lint-ignore require-await -- as above
  async publish(publication: Publication): Promise<{ extensionId: string }> {
    const { name, version } = publication;
    assertPackageName(name);
    const file = `${this.#directory(name)}/${assertCalVer(version)}`;
    const { fs } = this.platform;
    if (this.#files.stat(`${this.#directory(name)}/${this.#written(name, version)}.json`)) {
      throw packageExists(name, version);
    }
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
      this.#claim(publication, this.#files.path(`${file}.tgz`));
      const former = this.#stored(name);
      const info = this.#infoWith(publication, former, now);
      // A version without its package would not be found; a package without a version is none.
      if (!former) this.#write(name, info);
      fs.writeAtomic(this.#files.path(`${file}.json`), json(stored), { exclusive: true });
      if (former) this.#write(name, info);
    } catch (error) {
      if (error instanceof SwampError) throw error;
      if (fs.reasonOf(error) === "exists") throw packageExists(name, version);
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
      if (now() - (fs.stat(path)?.modified ?? 0) < ABANDONED_MS) throw packageExists(name, version);
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
    const written = this.#written(name, version);
    const known = this.#version(name, written);
    if (!known) throw this.#notFound(`${name}@${version}`);
    this.#writeFile(`${this.#directory(name)}/${written}.json`, json({ ...known, ...mark }));
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
    return this.#files.list(this.#directory(name))
      .filter((entry) => entry.name.endsWith(".json") && isCalVer(entry.name.slice(0, -5)))
      .flatMap((entry) => this.#tolerate(() => this.#version(name, entry.name.slice(0, -5))) ?? [])
      .sort((a, b) => compareCalVer(b.version, a.version));
  }

  /** How a version is written here: other tools have published some with zeros before the last number. */
  #written(name: string, version: string): string {
    const directory = this.#directory(name);
    if (this.#files.stat(`${directory}/${version}.json`)) return version;
    const names = this.#files.list(directory).map((entry) => entry.name)
      .filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
    return names.find((other) => isCalVer(other) && isSameCalVer(other, version)) ?? version;
  }

  /** @param version that is one. */
  #version(name: string, version: string): PackageVersion | undefined {
    const path = `${this.#directory(name)}/${version}.json`;
    return this.#read(path, (value) => readStoredVersion(value, version));
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
      const found = this.#files.stat(path);
      if (found === undefined) return undefined;
      if (found.kind !== "file") throw new WrongShape("it is not a plain file");
      if (found.size > MAX_DOCUMENT_BYTES) throw new WrongShape(`it has ${found.size} bytes`);
      return check(parseJson(fs.readText(`${this.root}/${path}`)));
    } catch (error) {
      if (error instanceof SwampError) throw error;
      const message = `The registry's file ${this.root}/${path} cannot be read: ${messageOf(error)}`;
      throw new SwampError("REGISTRY_REFUSED", message, {
        hint: "Restore the file from a copy, or tell the registry's owner.",
        cause: error,
      });
    }
  }

  #write(name: string, info: StoredInfo): void {
    this.#writeFile(`${this.#directory(name)}/info.json`, json(info));
  }

  #writeFile(path: string, text: string): void {
    try {
      this.platform.fs.writeAtomic(this.#files.path(path), text);
    } catch (error) {
      throw error instanceof SwampError ? error : this.#unwritable(error);
    }
  }

  /** Below the root. */
  #directory(name: string): string {
    return `extensions/${name}`;
  }

  /** Names of all packages, in order. Links are not directories here, so none is followed. */
  #names(path = "extensions", name = ""): string[] {
    const entries = this.#files.list(path);
    if (entries.length === 0 && name === "" && this.platform.fs.stat(this.root)?.kind !== "directory") {
      throw this.#unreachable(new Error("there is no such directory"));
    }
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

/** A version that is published already. */
export function packageExists(name: string, version: string): SwampError {
  return new SwampError(
    "PACKAGE_EXISTS",
    `${name}@${version} already exists: published versions never change`,
    {
      hint: `Find the next version with: swamp extension version ${name}`,
    },
  );
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
