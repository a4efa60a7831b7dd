// SPDX-License-Identifier: MIT
import { join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { SourceEdit, SourceList, SourceStatus } from "../../domain/extensions/source_list.ts";
import type { Lock } from "../../domain/lock.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { nearest } from "../../domain/nearest.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { type MountedSource, mountSources } from "./mount_sources.ts";
import { scanRoot } from "./scan_root.ts";
import { checkKinds, parseSourcesFile, type SourceEntry, SOURCES_FILE } from "./sources_file.ts";
import { MAX_SOURCE_DEPTH, MAX_SOURCE_DIRECTORIES } from "./source_limits.ts";
import { expandSourcePath, mainWorktree, type SourcePathContext } from "./source_paths.ts";

/** What is to become of one item; without a place the file stays as it is. */
interface Change extends Omit<SourceEdit, "totalSources"> {
  readonly at?: number;
  /** Else the item is deleted. */
  readonly entry?: object;
}

/** `.swamp-sources.yaml`, edited so that the user's comments and order stay. */
export class SourceListFile implements SourceList {
  readonly #file: string;
  readonly #paths: SourcePathContext;

  constructor(
    private readonly platform: Platform,
    private readonly repository: Repository,
    private readonly lock: () => Promise<Lock>,
  ) {
    this.#file = join(repository.root, SOURCES_FILE);
    this.#paths = { platform, fs: platform.fs, base: mainWorktree(platform, repository.root) };
  }

  async list(): Promise<SourceStatus[]> {
    return await Promise.all((await this.#entries()).map((entry) => this.#status(entry)));
  }

  async add(path: string, only: readonly string[]): Promise<SourceEdit> {
    checkKinds(only, "--only");
    const places = this.#expand(path);
    if (places.length === 0) throw this.#notFound(path);
    const around = places.find((place) => `${this.repository.root}/`.startsWith(place.replace(/\/?$/, "/")));
    if (around !== undefined) {
      throw new SwampError("SOURCE_INVALID", `The source ${path} holds this repository: ${around}`, {
        hint: "Extensions of the repository itself are found without; name the directory of the others",
      });
    }
    const own = places.find((place) => this.#isScanned(place));
    if (own !== undefined) {
      throw new SwampError("SOURCE_INVALID", `The source ${path} is a directory of this repository: ${own}`, {
        hint: "Its extensions are used without being a source; see them with: swamp extension list",
      });
    }
    const packages = await this.#countPackages(path, places);
    const edit = await this.#edit((items) => {
      const index = this.#find(items, path);
      const known = items[index];
      const written = known?.path ?? path;
      const entry = only.length > 0 ? { path: written, only: [...only] } : { path: written };
      if (!known) return { action: "added", path, at: items.length, entry };
      if (isSameSet(known.only ?? [], only)) return { action: "unchanged", path: written };
      return { action: "changed", path: written, at: index, entry };
    });
    return packages > 1 ? { ...edit, packages } : edit;
  }

  /** @throws SwampError SOURCE_INVALID for a directory of which only a part would be found. */
  async #countPackages(path: string, places: readonly string[]): Promise<number> {
    const { sources, incomplete } = await mountSources(this.#paths, [{ path }], {});
    if (incomplete.length > 0) {
      throw new SwampError(
        "SOURCE_INVALID",
        `The source ${path} is too large to be searched for packages: ${incomplete.join(", ")}`,
        {
          hint: `Expected a package, or a directory with at most ${MAX_SOURCE_DIRECTORIES} directories in ` +
            `${MAX_SOURCE_DEPTH} levels. Name those that hold packages: ` +
            `swamp extension source add '${places[0]}/*'`,
        },
      );
    }
    return sources.filter(({ kinds }) => Object.keys(kinds).length > 0).length;
  }

  async remove(path: string): Promise<SourceEdit> {
    return await this.#edit((items) => {
      const index = this.#find(items, path);
      if (index >= 0) return { action: "removed", path: items[index]!.path, at: index };
      const near = nearest(path, items.map((item) => item.path))[0];
      throw new SwampError("SOURCE_NOT_FOUND", `Source not found: ${path}`, {
        hint: `${near ? `Did you mean '${near}'?\n` : ""}List them with: swamp extension source list`,
      });
    });
  }

  /** Whether the files of a directory are found as the repository's own, or as those of its packages. */
  #isScanned(place: string): boolean {
    const extensions = join(this.repository.root, "extensions");
    const roots = [
      ...KIND_PLACES.map(({ directory }) => join(extensions, directory)),
      join(this.repository.stateDirectory, "pulled-extensions"),
    ];
    return place === extensions || roots.some((root) => `${place}/`.startsWith(`${root}/`));
  }

  #notFound(path: string): SwampError {
    const place = resolve(this.#paths.base, path);
    const isFile = this.platform.fs.stat(place) !== undefined;
    return new SwampError(
      "SOURCE_NOT_FOUND",
      isFile ? `The source is no directory: ${path}` : `The source does not exist: ${path}`,
      { hint: `Expected a directory at ${place}; relative paths start at the repository.` },
    );
  }

  #expand(path: string): string[] {
    return expandSourcePath(this.#paths, path);
  }

  /** The item of that path, or of another one that leads to the same directories: `ext`, `./ext/`. */
  #find(items: readonly SourceEntry[], path: string): number {
    const index = items.findIndex((item) => item.path === path);
    const places = this.#expand(path);
    if (index >= 0 || places.length === 0) return index;
    return items.findIndex((item) => isSameSet(this.#expand(item.path), places));
  }

  async #entries(): Promise<SourceEntry[]> {
    return await parseSourcesFile(this.platform.fs.readTextIfExists(this.#file) ?? "", this.repository);
  }

  /** Sets or deletes one item of the list, under a lock. */
  async #edit(choose: (items: SourceEntry[]) => Change): Promise<SourceEdit> {
    const { parseDocument } = await import("yaml");
    return await (await this.lock()).hold("sources", "editing the list of sources", async () => {
      const { action, path, at, entry } = choose(await this.#entries());
      if (at !== undefined) {
        const document = parseDocument(this.platform.fs.readTextIfExists(this.#file) ?? "");
        if (!document.has("sources")) document.set("sources", document.createNode([]));
        if (entry) document.setIn(["sources", at], document.createNode(entry));
        else document.deleteIn(["sources", at]);
        this.platform.fs.writeAtomic(this.#file, document.toString());
      }
      return { action, path, totalSources: (await this.#entries()).length };
    });
  }

  async #status(entry: SourceEntry): Promise<SourceStatus> {
    const base = { path: entry.path, only: entry.only };
    let expandedPaths: string[];
    try {
      expandedPaths = this.#expand(entry.path);
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      return { ...base, expandedPaths: [], status: "incomplete", problem: error.message };
    }
    if (expandedPaths.length === 0) return { ...base, expandedPaths, status: "path_not_found" };
    return { ...base, expandedPaths, ...await this.#content(entry) };
  }

  async #content(entry: SourceEntry): Promise<Omit<SourceStatus, "path" | "expandedPaths">> {
    const { sources, problems, incomplete } = await mountSources(this.#paths, [entry], {});
    const packages = sources.filter(({ kinds }) => Object.keys(kinds).length > 0);
    const problem = problems[0]?.message;
    if (sources.length === 0) return { status: "unreadable", problem };
    const resolvedKinds = KIND_PLACES.filter(({ kind }) =>
      packages.some(({ kinds }) => kinds[kind] !== undefined)
    ).map(({ directory }) => directory);
    const found = { packages: packages.length, resolvedKinds, problem };
    if (incomplete.length > 0) return { ...found, status: "incomplete" };
    const hasFiles = packages.length > 0 || sources.some((source) => this.#holdsFiles(source));
    return hasFiles ? { ...found, status: "valid" } : { status: "no_extensions" };
  }

  /** Whether files lie below a source that has no kind directories. */
  #holdsFiles({ path, packages }: MountedSource): boolean {
    const files = { by: "content", except: packages } as const;
    const root = { origin: "source", kind: "model", path, position: 0, files, skipTests: true } as const;
    return scanRoot(this.platform.fs, root).files.some(({ problem }) => problem === undefined);
  }
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0;
}
