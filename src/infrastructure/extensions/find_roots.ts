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
import { isSame, PathRecorder, type WatchContext, type WatchedPaths } from "./watched_paths.ts";

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
  readonly trees: readonly RootTree[];
  readonly problems: readonly RootProblem[];
  /** Whether the roots are those of the last update, so that their rows need not be read. */
  readonly standing: boolean;
  /** Texts of the catalog that have to be written when they differ from what is stored. */
  keep(trees: readonly Omit<RootTree, "unchanged">[]): Readonly<Record<string, string>>;
}

interface StoredRoots {
  /** What the search for roots depends on besides the disk. */
  readonly basis: string;
  readonly search?: WatchedPaths;
  readonly problems: readonly RootProblem[];
  readonly trees: readonly { readonly roots: readonly RootSpec[]; readonly watched?: WatchedPaths }[];
}

/** The name of the text in the catalog. */
const STORED = "roots";

/** Finds the roots and compares them with what the last update found. */
export async function findRoots(options: IndexerOptions): Promise<FoundRoots> {
  const { platform, store, counters } = options;
  const stored = fromMeta<StoredRoots>(store.meta(STORED));
  const sources = readSourcesText(platform, options.repository);
  const base = sources === "" ? "" : mainWorktree(platform, options.repository.root);
  const basis = basisOf(options, sources, base);
  const disk = { fs: platform.fs, counters, absolute: (path: string) => absolute(options, path) };
  const tree = (roots: readonly RootSpec[], watched: WatchedPaths | undefined): RootTree => ({
    roots,
    watched,
    unchanged: watched !== undefined && isSame(watched, disk),
  });
  if (stored && isStanding(stored, { basis, disk, options })) {
    return {
      trees: stored.trees.map(({ roots, watched }) =>
        tree(roots.map((root) => unplaced(options, root)), watched)
      ),
      problems: stored.problems,
      standing: true,
      keep: (trees) => ({ [STORED]: textOf(options, { ...stored, trees }) }),
    };
  }
  const recorder = new PathRecorder(platform.fs, platform.now());
  const { roots, problems, settings } = await search(options, recorder.fs, base);
  const known = new Map(stored?.trees.map(({ roots, watched }) => [JSON.stringify(roots), watched]));
  const placed = (root: RootSpec) => ({ ...root, path: options.repository.display(root.path) });
  return {
    trees: treesOf(roots).map((group) => tree(group, known.get(JSON.stringify(group.map(placed))))),
    problems,
    standing: false,
    keep: (trees) => ({
      settings,
      [STORED]: textOf(options, {
        basis,
        search: recorder.paths((path) => options.repository.display(path)),
        problems,
        trees,
      }),
    }),
  };
}

function isStanding(
  stored: StoredRoots,
  { basis, disk, options }: { basis: string; disk: WatchContext; options: IndexerOptions },
): boolean {
  if (stored.basis !== basis || !stored.search || !isSame(stored.search, disk)) return false;
  const count = stored.trees.reduce((sum, { roots }) => sum + roots.length, 0);
  // A damaged catalog may have lost rows.
  return options.store.countRoots() === count;
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

function textOf(options: IndexerOptions, stored: StoredRoots): string {
  const trees = stored.trees.map(({ roots, watched }) => ({
    roots: roots.map((root) => ({ ...root, path: options.repository.display(root.path) })),
    watched,
  }));
  return JSON.stringify({ ...stored, trees } satisfies StoredRoots);
}

function unplaced(options: IndexerOptions, root: RootSpec): RootSpec {
  return { ...root, path: absolute(options, root.path) };
}

/** Where a path of the catalog is; a slash at its end stays. */
function absolute({ repository }: IndexerOptions, path: string): string {
  if (path === ".") return repository.root;
  return isAbsolute(path) ? path : `${repository.root}/${path}`;
}
