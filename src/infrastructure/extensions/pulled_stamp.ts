// SPDX-License-Identifier: MIT
/**
 * One stamp for all pulled packages. Packages do not change in place, so nothing has changed as long as the
 * directories that hold them and their manifests are the same; then not even the packages' rows are read.
 */
import { join } from "node:path";
import { isSettled, sameStamp, type Stamp, stampOf } from "../../domain/freshness.ts";
import type { RootChange } from "../persistence/catalog/catalog_rows.ts";
import { fromMeta } from "../persistence/catalog/meta_rows.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import { MANIFEST, type PulledTree } from "./pulled_packages.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";

/** What an index update needs to know of the pulled packages. */
export interface PulledState {
  readonly flatRoots: readonly RootSpec[];
  readonly problems: readonly RootProblem[];
  readonly changes: readonly RootChange[];
  /** To be kept in the catalog for the next update. */
  readonly keep: string;
}

interface StoredStamp {
  /** Path relative to the repository, and stamp; null for something that is not there. */
  readonly items: readonly (readonly [path: string, stamp: Stamp | null])[];
  readonly flatRoots: readonly RootSpec[];
  readonly problems: readonly RootProblem[];
  readonly seenAt: number;
}

/** Where packages are put. */
export function pulledDirectory(options: IndexerOptions): string {
  return join(options.repository.stateDirectory, "pulled-extensions");
}

function look(options: IndexerOptions, path: string): Stamp | null {
  const stat = options.platform.fs.stat(path);
  options.counters.filesStated++;
  return stat ? stampOf(stat) : null;
}

export const PulledStamp = {
  /** The state of the packages when nothing has changed since the stamp was taken. */
  check(options: IndexerOptions, keep: string | undefined): PulledState | undefined {
    const stored = fromMeta<StoredStamp>(keep);
    if (!stored) return undefined;
    const root = options.repository.root;
    for (const [path, before] of stored.items) {
      const now = look(options, `${root}/${path}`);
      if (now === null || before === null) {
        if (now !== before) return undefined;
      } else if (!sameStamp(now, before) || !isSettled(now, stored.seenAt)) return undefined;
    }
    const flatRoots = stored.flatRoots.map((spec) => ({ ...spec, path: `${root}/${spec.path}` }));
    return { flatRoots, problems: stored.problems, changes: [], keep: keep! };
  },

  /** Problems that were found when the stamp was taken. */
  problemsOf(keep: string | undefined): readonly RootProblem[] {
    return fromMeta<StoredStamp>(keep)?.problems ?? [];
  },

  /** @returns what to keep in the catalog. */
  take(
    options: IndexerOptions,
    tree: PulledTree,
    found: { problems: readonly RootProblem[]; seenAt: number },
  ): string {
    const place = (path: string) => path.slice(options.repository.root.length + 1);
    const directories = tree.directories.length > 0 ? tree.directories : [pulledDirectory(options)];
    const manifests = tree.packages.map((pulled) =>
      [place(join(pulled.path, MANIFEST)), pulled.manifestStamp] as const
    );
    const stored: StoredStamp = {
      items: [...directories.map((path) => [place(path), look(options, path)] as const), ...manifests],
      flatRoots: tree.flatRoots.map((spec) => ({ ...spec, path: place(spec.path) })),
      problems: found.problems,
      seenAt: found.seenAt,
    };
    return JSON.stringify(stored);
  },
};
