// SPDX-License-Identifier: MIT
/**
 * The roots of local and mounted extensions, with what of them has changed. The search for roots and the names in
 * them is remembered with the stamps of all that was looked at, so that an unchanged repository costs one stat for
 * each directory and file, however many sources are mounted: no directory is listed and no row of a root is read.
 */
import { isAbsolute } from "node:path";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { fromMeta, type WatchRow } from "../persistence/catalog/meta_rows.ts";
import { discoverRoots, missingDirectories } from "./discover_roots.ts";
import { readExtensionSettings, readSourcesText } from "./extension_settings.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";
import { mainWorktree, mentionedVariables } from "./source_paths.ts";
import { PackedPaths, packPaths, type PathFacts } from "./packed_paths.ts";
import { PathRecorder, type WatchContext, type WatchedPaths } from "./watched_paths.ts";

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
  /** What has to be written when it differs from what the catalog has. */
  keep(trees: readonly Omit<RootTree, "unchanged">[]): KeptRoots;
}

export interface KeptRoots {
  readonly meta: Readonly<Record<string, string>>;
  readonly watch: WatchRow;
}

/**
 * What is read by every command and proved by no file. The roots themselves, which are needed when something has
 * changed, are apart from it.
 */
interface StoredWatch {
  /** What the search for roots depends on besides the disk. */
  readonly basis: string;
  readonly problems: readonly RootProblem[];
  /** How many roots there are. */
  readonly roots: number;
  /** Of the paths of the search, then of those that each tree was found from. */
  readonly facts: readonly PathFacts[];
}

/** Where the paths of the first tree are. */
const TREES = 1;

/** The name of a text in the catalog. */
const ROOTS = "trees";

/**
 * Finds the roots and compares them with what the last update found.
 * @param wanted.trees whether all trees are needed although nothing has changed.
 */
export async function findRoots(options: IndexerOptions, wanted: { trees: boolean }): Promise<FoundRoots> {
  const { platform, repository, store, counters } = options;
  const place = (path: string) => repository.display(path);
  const row = store.watch();
  const stored = fromMeta<StoredWatch>(row?.value);
  const paths = row && stored && PackedPaths.read(stored.facts, row);
  const sources = readSourcesText(platform, repository);
  const base = sources === "" ? "" : mainWorktree(platform, repository.root);
  const basis = basisOf(options, sources, base);
  const disk = { fs: platform.fs, counters, absolute: (path: string) => absolute(options, path) };
  if (stored && paths && isStanding({ stored, paths }, { basis, disk, options })) {
    const same = stored.facts.slice(TREES).map((_, index) => paths.isSame(TREES + index, disk));
    const isUnchanged = same.every((unchanged) => unchanged);
    const roots = isUnchanged && !wanted.trees ? [] : storedRoots(options);
    // Two texts that do not belong together: another process is writing them.
    if (roots.length === same.length || isUnchanged && !wanted.trees) {
      return {
        trees: roots.map((group, index) => ({
          roots: group,
          watched: paths.at(TREES + index),
          unchanged: same[index]!,
        })),
        problems: stored.problems,
        standing: true,
        keep: (trees) => ({ meta: {}, watch: watchRow(stored, [paths.at(0), ...trees.map(watchedOf)]) }),
      };
    }
  }
  const recorder = new PathRecorder(platform.fs, platform.now());
  const { roots, problems, settings } = await search(options, recorder.fs, base);
  const known = new Map(storedRoots(options).map((group, index) => [JSON.stringify(group), TREES + index]));
  const groups = treesOf(roots);
  return {
    trees: groups.map((group) => {
      const index = known.get(JSON.stringify(group));
      if (!paths || index === undefined) return { roots: group, unchanged: false };
      return { roots: group, watched: paths.at(index), unchanged: paths.isSame(index, disk) };
    }),
    problems,
    standing: false,
    keep: (trees) => ({
      meta: {
        settings,
        [ROOTS]: JSON.stringify(
          groups.map((group) => group.map((root) => ({ ...root, path: place(root.path) }))),
        ),
      },
      watch: watchRow({ basis, problems, roots: roots.length }, [
        recorder.paths(place),
        ...trees.map(watchedOf),
      ]),
    }),
  };
}

function watchedOf({ watched }: Pick<RootTree, "watched">): WatchedPaths | undefined {
  return watched;
}

function watchRow(
  { basis, problems, roots }: Omit<StoredWatch, "facts">,
  sets: readonly (WatchedPaths | undefined)[],
): WatchRow {
  const { facts, texts } = packPaths(sets);
  return { value: JSON.stringify({ basis, problems, roots, facts }), ...texts };
}

function storedRoots(options: IndexerOptions): RootSpec[][] {
  const stored = fromMeta<RootSpec[][]>(options.store.meta(ROOTS)) ?? [];
  return stored.map((group) => group.map((root) => ({ ...root, path: absolute(options, root.path) })));
}

function isStanding(
  { stored, paths }: { stored: StoredWatch; paths: PackedPaths },
  { basis, disk, options }: { basis: string; disk: WatchContext; options: IndexerOptions },
): boolean {
  return stored.basis === basis && paths.isSame(0, disk) &&
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
