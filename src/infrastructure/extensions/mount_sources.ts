// SPDX-License-Identifier: MIT
/**
 * Which directories the entries of `.swamp-sources.yaml` lead to. A directory without kind directories of its own may
 * hold packages further down; all of them are found, or a problem says that not everything was looked at.
 */
import { isAbsolute, join } from "node:path";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { DirectoryEntry, FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { KIND_PLACES, type KindName } from "../../domain/types/kind_name.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import { type KindDirectories, kindDirectories } from "./kind_directories.ts";
import type { RootProblem } from "./root_spec.ts";
import { canBePackage, canHoldSources, MAX_SOURCE_DEPTH, MAX_SOURCE_DIRECTORIES } from "./source_limits.ts";
import { expandSourcePath } from "./source_paths.ts";
import type { SourceEntry } from "./sources_file.ts";

/** One directory that a source entry leads to. */
export interface MountedSource {
  /** Absolute. */
  readonly path: string;
  readonly only?: readonly string[];
  /** Its kind directories, absolute. Without any, each file below it may be of any kind. */
  readonly kinds: Partial<Record<KindName, string>>;
  /** Directories below it that are mounted on their own, relative. */
  readonly packages: readonly string[];
}

/** The marker of a source as it was read. */
export interface SourceMarker {
  readonly text: string;
  readonly directories: KindDirectories;
  readonly problem?: string;
}

/** What the entries lead to. */
export interface Mounts {
  readonly sources: readonly MountedSource[];
  /** By the path of the source; only of sources that have one. */
  readonly markers: Readonly<Record<string, SourceMarker>>;
  readonly problems: readonly RootProblem[];
  /** Directories that are too large to be searched; each has its problem. */
  readonly incomplete: readonly string[];
}

/** @param known markers that were read before. */
export async function mountSources(
  context: { platform: Platform; fs: FileSystem; base: string },
  entries: readonly SourceEntry[],
  known: Readonly<Record<string, SourceMarker>>,
): Promise<Mounts> {
  const mounting = new Mounting(context.fs, known);
  for (const entry of entries) {
    try {
      const paths = expandSourcePath(context, entry.path);
      if (paths.length === 0) {
        mounting.problems.push({ path: entry.path, message: "the source does not exist" });
      }
      for (const path of paths) await mounting.mount(path, entry.only);
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      mounting.problems.push({ path: entry.path, message: error.message });
    }
  }
  return mounting;
}

class Mounting implements Mounts {
  readonly sources: MountedSource[] = [];
  readonly markers: Record<string, SourceMarker> = {};
  readonly problems: RootProblem[] = [];
  readonly incomplete: string[] = [];

  constructor(
    private readonly fs: FileSystem,
    private readonly known: Readonly<Record<string, SourceMarker>>,
  ) {}

  async mount(path: string, only: readonly string[] | undefined): Promise<void> {
    try {
      const names = this.fs.readDirectory(path);
      const kinds = await this.#kindsOf(path, names);
      const packages = Object.keys(kinds).length > 0 ? [] : await this.#mountPackages(path, names, only);
      this.sources.push({ path, only, kinds, packages });
    } catch (error) {
      if (error instanceof SwampError) throw error;
      this.problems.push({ path, message: `the source cannot be read: ${messageOf(error)}` });
    }
  }

  /** Mounts the packages below a directory that is none itself. @returns their relative paths. */
  async #mountPackages(
    source: string,
    names: readonly DirectoryEntry[],
    only: readonly string[] | undefined,
  ): Promise<string[]> {
    const packages: string[] = [];
    let left = MAX_SOURCE_DIRECTORIES;
    let isWhole = true;
    const visit = async (directory: string, entries: readonly DirectoryEntry[], depth: number) => {
      for (const entry of entries) {
        const relative = directory === "" ? entry.name : `${directory}/${entry.name}`;
        const path = `${source}/${relative}`;
        if (!canBePackage(entry.name) || !this.#isDirectory(entry, path)) continue;
        if (entry.kind === "symlink" && !this.#staysIn(source, path)) continue;
        if (depth >= MAX_SOURCE_DEPTH || left-- <= 0) {
          isWhole = false;
          return;
        }
        const found = await this.#lookInside(path);
        if (!found) continue;
        if (Object.keys(found.kinds).length > 0) {
          packages.push(relative);
          this.sources.push({ path, only, kinds: found.kinds, packages: [] });
        } else if (entry.kind === "directory" && canHoldSources(entry.name)) {
          await visit(relative, found.names, depth + 1);
        }
      }
    };
    await visit("", names, 1);
    if (!isWhole) {
      this.incomplete.push(source);
      this.problems.push({
        path: source,
        message: `it has more than ${MAX_SOURCE_DIRECTORIES} directories, or more than ${MAX_SOURCE_DEPTH} ` +
          `levels of them, so not all of its extensions were found; expected a package directory: name those ` +
          `in .swamp-sources.yaml, for example '${source}/*'`,
      });
    }
    return packages;
  }

  #isDirectory(entry: DirectoryEntry, path: string): boolean {
    return entry.kind === "directory" ||
      entry.kind === "symlink" && this.fs.stat(path)?.kind === "directory";
  }

  /** Undefined for a directory that cannot be read: the scan of the source's files reports it. */
  async #lookInside(path: string) {
    try {
      const names = this.fs.readDirectory(path);
      return { names, kinds: await this.#kindsOf(path, names) };
    } catch (error) {
      if (this.fs.reasonOf(error) !== "denied") throw error;
      return undefined;
    }
  }

  /** The kind directories of a package: those below `extensions`, unless its marker names others. */
  async #kindsOf(
    path: string,
    names: readonly DirectoryEntry[],
  ): Promise<Partial<Record<KindName, string>>> {
    const has = (name: string) => names.some((entry) => entry.name === name && entry.kind !== "file");
    const marker = names.find(({ name }) => name === ".swamp.yaml");
    const chosen = marker ? await this.#marker(path, marker) : {};
    const present = has("extensions") && this.#isDirectoryAt(`${path}/extensions`)
      ? this.fs.readDirectory(`${path}/extensions`)
      : [];
    const kinds: Partial<Record<KindName, string>> = {};
    for (const { kind, directory } of KIND_PLACES) {
      const named = chosen[kind];
      const at = named === undefined
        ? `${path}/extensions/${directory}`
        : isAbsolute(named)
        ? named
        : join(path, named);
      const entry = named === undefined ? present.find(({ name }) => name === directory) : undefined;
      const exists = named === undefined
        ? entry !== undefined && this.#isDirectory(entry, at)
        : this.#isDirectoryAt(at);
      if (exists) kinds[kind] = at;
    }
    return kinds;
  }

  #isDirectoryAt(path: string): boolean {
    return this.fs.stat(path)?.kind === "directory";
  }

  /** A link out of the source is a problem of its own: nothing behind it is looked at. */
  #staysIn(source: string, path: string): boolean {
    const stays = `${this.fs.realPath(path)}/`.startsWith(`${this.fs.realPath(source)}/`);
    if (!stays) this.problems.push({ path, message: "a link that leaves the source; it is not followed" });
    return stays;
  }

  async #marker(path: string, entry: DirectoryEntry): Promise<KindDirectories> {
    if (entry.kind === "symlink") {
      this.problems.push({ path, message: ".swamp.yaml is a symbolic link; it is not followed" });
      return {};
    }
    if (entry.kind === "other") {
      this.problems.push({ path, message: ".swamp.yaml is not a regular file" });
      return {};
    }
    const text = this.fs.readTextIfExists(join(path, ".swamp.yaml")) ?? "";
    const known = this.known[path];
    const marker = known?.text === text ? known : { text, ...await parseSourceMarker(text, path) };
    this.markers[path] = marker;
    if (marker.problem) this.problems.push({ path, message: marker.problem });
    return marker.directories;
  }
}

async function parseSourceMarker(text: string, path: string) {
  if (text === "") return { directories: {} };
  try {
    return {
      directories: kindDirectories(await parseYaml(text, join(path, ".swamp.yaml"), "CONFIG_INVALID")),
    };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return { directories: {}, problem: error.message };
  }
}
