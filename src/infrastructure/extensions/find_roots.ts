// SPDX-License-Identifier: MIT
/**
 * The roots of local and mounted extensions, with what of them has changed. The search for roots and the names in
 * them is remembered with the stamps of all that was looked at, so that an unchanged repository costs one stat for
 * each directory and file, however many sources are mounted: no directory is listed and no row of a root is read.
 */
import { isAbsolute } from "node:path";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { fromMeta } from "../persistence/catalog/meta_rows.ts";
import { discoverRoots, missingDirectories } from "./discover_roots.ts";
import { readExtensionSettings, readSourcesText } from "./extension_settings.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";
import { mainWorktree, mentionedVariables } from "./source_paths.ts";
import {
  isSame,
  pack,
  type PackedPaths,
  PathRecorder,
  unpack,
  type WatchContext,
  type WatchedPaths,
} from "./watched_paths.ts";

/** Roots that have the same files: one for each kind that the files may be of. */
export interface RootTree {
  readonly roots: readonly RootSpec[];
  /** What its files were found from; absent when they have to be looked for at every command. */
  readonly watched?: WatchedPaths;
  /** Whether the files are those of the last update. */
  readonly unchanged: boolean;
}

/** What an index update needs to know of local and mounted extensions. */
export interface FoundRoots {
  /** None when nothing has changed, unless they were wanted. */
  readonly trees: readonly RootTree[];
  readonly problems: readonly RootProblem[];
  /** Whether the roots are those of the last update, so that their rows need not be read. */
  readonly standing: boolean;
  /** Texts of the catalog that have to be written when they differ from what is stored. */
  keep(trees: readonly Omit<RootTree, "unchanged">[]): Readonly<Record<string, string>>;
}

/**
 * What is read by every command. It is apart from the roots themselves, which are needed when something has changed,
 * because it grows with the number of files.
 */
interface StoredWatch {
  /** What the search for roots depends on besides the disk. */
  readonly basis: string;
  readonly search?: PackedPaths;
  readonly problems: readonly RootProblem[];
  /** How many roots there are. */
  readonly roots: number;
  /** What each tree was found from; null for one that is listed at every command. */
  readonly trees: readonly (PackedPaths | null)[];
}

/** The names of the texts in the catalog. */
const [WATCH, ROOTS] = ["watch", "trees"];

/**
 * Finds the roots and compares them with what the last update found.
 * @param wanted.trees whether all trees are needed although nothing has changed.
 */
export async function findRoots(options: IndexerOptions, wanted: { trees: boolean }): Promise<FoundRoots> {
  const { platform, repository, store, counters } = options;
  const place = (path: string) => repository.display(path);
  const stored = fromMeta<StoredWatch>(store.meta(WATCH));
  const sources = readSourcesText(platform, repository);
  const base = sources === "" ? "" : mainWorktree(platform, repository.root);
  const basis = basisOf(options, sources, base);
  const disk = { fs: platform.fs, counters, absolute: (path: string) => absolute(options, path) };
  const compare = (packed: PackedPaths | null | undefined) => {
    const watched = packed ? unpack(packed) : undefined;
    return { watched, unchanged: watched !== undefined && isSame(watched, disk) };
  };
  if (stored && isStanding(stored, { basis, disk, options })) {
    const compared = stored.trees.map(compare);
    const isUnchanged = compared.every(({ unchanged }) => unchanged);
    const roots = isUnchanged && !wanted.trees ? [] : storedRoots(options);
    // Two texts that do not belong together: another process is writing them.
    if (roots.length === compared.length || isUnchanged && !wanted.trees) {
      return {
        trees: roots.map((group, index) => ({ roots: group, ...compared[index]! })),
        problems: stored.problems,
        standing: true,
        keep: (trees) => ({ [WATCH]: watchText({ ...stored, trees: trees.map(packedOf) }) }),
      };
    }
  }
  const recorder = new PathRecorder(platform.fs, platform.now());
  const { roots, problems, settings } = await search(options, recorder.fs, base);
  const known = new Map(
    storedRoots(options).map((group, index) => [JSON.stringify(group), stored?.trees[index]]),
  );
  const groups = treesOf(roots);
  return {
    trees: groups.map((group) => ({ roots: group, ...compare(known.get(JSON.stringify(group))) })),
    problems,
    standing: false,
    keep: (trees) => {
      const found = recorder.paths(place);
      return {
        settings,
        [ROOTS]: JSON.stringify(
          groups.map((group) => group.map((root) => ({ ...root, path: place(root.path) }))),
        ),
        [WATCH]: watchText({
          basis,
          search: found && pack(found),
          problems,
          roots: roots.length,
          trees: trees.map(packedOf),
        }),
      };
    },
  };
}

function packedOf({ watched }: Pick<RootTree, "watched">): PackedPaths | null {
  return watched ? pack(watched) : null;
}

function watchText(stored: StoredWatch): string {
  return JSON.stringify(stored);
}

function storedRoots(options: IndexerOptions): RootSpec[][] {
  const stored = fromMeta<RootSpec[][]>(options.store.meta(ROOTS)) ?? [];
  return stored.map((group) => group.map((root) => ({ ...root, path: absolute(options, root.path) })));
}

function isStanding(
  stored: StoredWatch,
  { basis, disk, options }: { basis: string; disk: WatchContext; options: IndexerOptions },
): boolean {
  return stored.basis === basis && stored.search !== undefined && isSame(unpack(stored.search), disk) &&
    // A damaged catalog may have lost rows.
    options.store.countRoots() === stored.roots;
}

async function search(options: IndexerOptions, fs: FileSystem, base: string) {
  const { repository, store } = options;
  const platform = Object.assign(Object.create(options.platform) as typeof options.platform, { fs });
  const { settings, keep } = await readExtensionSettings(
    { platform: options.platform, repository, fs, base },
    store.meta("settings"),
  );
  const roots = discoverRoots(platform, repository, settings);
  const problems = [...settings.problems, ...missingDirectories(platform, repository, settings)];
  return { roots, problems, settings: keep };
}

/** The texts and variables that decide where is looked. */
function basisOf({ platform, repository }: IndexerOptions, sources: string, base: string): string {
  const variables = [...KIND_PLACES.map(({ variable }) => variable), ...mentionedVariables(sources)];
  return JSON.stringify([
    repository.markerText,
    sources,
    base,
    sources.includes("~") ? platform.home ?? "" : "",
    variables.map((name) => platform.env(name) ?? ""),
  ]);
}

function treesOf(roots: readonly RootSpec[]): RootSpec[][] {
  const trees = Map.groupBy(roots, ({ path, files }) => files.by === "content" ? path : `${path} tree`);
  return [...trees.values()];
}

/** Where a path of the catalog is; a slash at its end stays. */
function absolute({ repository }: IndexerOptions, path: string): string {
  if (path === ".") return repository.root;
  return isAbsolute(path) ? path : `${repository.root}/${path}`;
}
