// SPDX-License-Identifier: MIT
/**
 * Brings the catalog up to date with the disk: lists the files of every root, reads the identity of those that are
 * new or changed, and writes the difference. Runs no extension code and no bundler.
 */
import { isAbsolute, join } from "node:path";
import { isSettled } from "../../domain/freshness.ts";
import type { CatalogChange, RootChange, RootRow } from "../persistence/catalog/catalog_rows.ts";
import { CatalogDamaged } from "../persistence/catalog/catalog_damaged.ts";
import { isSameWatch } from "../persistence/catalog/meta_rows.ts";
import { findRoots, type FoundRoots, type RootTree } from "./find_roots.ts";
import { findPulled, MANIFEST, type PulledPackage, readPackage } from "./pulled_packages.ts";
import { pulledDirectory, PulledStamp, type PulledState } from "./pulled_stamp.ts";
import { indexRoot, type ScannedRoot } from "./index_root.ts";
import { InputCheck } from "./input_check.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";
import { scanRoot } from "./scan_root.ts";
import { findStaleIdentities, type StaleIdentities } from "./stale_identities.ts";
import { PathRecorder } from "./watched_paths.ts";

/** More attempts than processes that are likely to write at one moment; after them the rows are private. */
const ATTEMPTS = 50;

const NONE: ReadonlySet<string> = new Set();

export class CatalogIndexer {
  #problems: RootProblem[] = [];
  #stale: StaleIdentities = new Map();

  constructor(private readonly options: IndexerOptions) {}

  /** Roots that could not be used at the last update. */
  get problems(): readonly RootProblem[] {
    return this.#problems;
  }

  /** The pulled packages as they were at the last update. */
  packages(): { name: string; version?: string; files: number }[] {
    const rows = this.options.store.roots("all");
    return rows.filter((row) => row.kind === "package").map((own) => ({
      name: own.package ?? own.path,
      version: own.packageVersion,
      files: rows.filter((row) => row.packagePath === own.path).reduce((sum, row) => sum + row.files, 0),
    })).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /**
   * Makes the catalog equal to what is on disk now. A damaged catalog is replaced and filled again. For who is in a
   * hurry and late, it stays as it was.
   */
  async update(): Promise<void> {
    try {
      await this.#update();
    } catch (error) {
      if (this.options.isLate?.()) return;
      if (!(error instanceof CatalogDamaged)) throw error;
      this.options.store.replace("it is damaged");
      await this.#update();
    }
  }

  async #update(): Promise<void> {
    const store = this.options.store;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const generation = store.generation();
      const change = await this.#difference();
      // What was read since is not complete.
      if (this.options.isLate?.()) return;
      if (!change || store.apply(change, generation)) return this.#forgetOutdatedBuilds();
    }
    throw new Error("the extension catalog changes faster than it can be written");
  }

  /** What has to be written, or undefined when nothing has changed. */
  async #difference(): Promise<CatalogChange | undefined> {
    const { store } = this.options;
    const storedPulled = store.meta("pulled");
    this.#stale = findStaleIdentities(this.options);
    let stamp = PulledStamp.check(this.options, storedPulled);
    const trees = !stamp || this.#stale.size > 0 || stamp.flatRoots.length > 0;
    const found = await findRoots(this.options, { trees });
    let rows = this.#rowsToCompare(found, stamp);
    if (stamp && [...this.#stale.keys()].some((id) => !rows.some((row) => row.id === id))) {
      // A file of a package depends on one that has changed.
      stamp = undefined;
      rows = store.roots("all");
    }
    const known = new Map(rows.map((row) => [naturalKey(row), row]));
    const pulled = stamp ?? await this.#pulledChanges(known, PulledStamp.problemsOf(storedPulled));
    const local = this.#treeChanges(found, known);
    const flat = pulled.flatRoots.flatMap((root) => this.#rootChange(root, known) ?? []);
    const changes = [...local.changes, ...flat, ...pulled.changes];
    this.#problems = [...found.problems, ...pulled.problems];
    const removedRoots = [...known.values()].map((row) => row.id);
    const meta: Record<string, string> = {};
    for (const [name, text] of Object.entries(local.keep?.meta ?? {})) {
      if (store.meta(name) !== text) meta[name] = text;
    }
    const watch = local.keep && !isSameWatch(store.watch(), local.keep.watch) ? local.keep.watch : undefined;
    if (pulled.keep !== storedPulled) meta.pulled = pulled.keep;
    const isNothing = changes.length === 0 && removedRoots.length === 0 && Object.keys(meta).length === 0;
    return isNothing && !watch ? undefined : { roots: changes, removedRoots, meta, watch };
  }

  /** The rows of roots that may have changed or be gone. */
  #rowsToCompare(found: FoundRoots, stamp: PulledState | undefined): RootRow[] {
    const { store } = this.options;
    if (!stamp) return store.roots("all");
    if (!found.standing || this.#stale.size > 0 || stamp.flatRoots.length > 0) {
      return store.roots("without packages");
    }
    return found.trees.filter(({ unchanged }) => !unchanged).flatMap(({ roots }) => roots).flatMap((root) =>
      store.root({ ...root, path: this.#place(root.path) }) ?? []
    );
  }

  /** Scans what has changed of local and mounted extensions. Takes the roots that exist out of `known`. */
  #treeChanges(found: FoundRoots, known: Map<string, RootRow>) {
    const changes: RootChange[] = [];
    let isSame = found.standing;
    const trees = found.trees.map((tree) => {
      if (this.#isIndexed(tree, found.standing, known)) return tree;
      isSame = false;
      const { platform, repository, counters } = this.options;
      const indexedAt = platform.now();
      const recorder = new PathRecorder(platform.fs, indexedAt);
      const scan = scanRoot(recorder.fs, tree.roots[0]!);
      counters.filesStated += scan.files.length;
      changes.push(
        ...tree.roots.flatMap((root) => this.#rootChange(root, known, { scan, indexedAt }) ?? []),
      );
      return { roots: tree.roots, watched: recorder.paths((path) => repository.display(path)) };
    });
    return { changes, keep: isSame ? undefined : found.keep(trees) };
  }

  /** Whether the rows of a tree are those of its files. Takes them out of `known` then. */
  #isIndexed(tree: RootTree, standing: boolean, known: Map<string, RootRow>): boolean {
    if (!tree.unchanged) return false;
    if (standing && known.size === 0) return true;
    const keys = tree.roots.map((root) => naturalKey({ ...root, path: this.#place(root.path) }));
    // Of roots that are those of the last update only the rows that matter were read.
    const fits = keys.every((key) => {
      const row = known.get(key);
      return row ? !this.#stale.has(row.id) : standing;
    });
    if (fits) { for (const key of keys) known.delete(key); }
    return fits;
  }

  #rootChange(
    root: RootSpec,
    known: Map<string, RootRow>,
    scanned: ScannedRoot = this.#scan(root),
  ): RootChange | undefined {
    const key = naturalKey({ origin: root.origin, kind: root.kind, path: this.#place(root.path) });
    const row = known.get(key);
    known.delete(key);
    const stale = (row && this.#stale.get(row.id)) ?? NONE;
    return indexRoot(root, { ...this.options, place: (path) => this.#place(path), row, stale, ...scanned });
  }

  #scan(root: RootSpec): ScannedRoot {
    const { platform, counters } = this.options;
    const indexedAt = platform.now();
    const scan = scanRoot(platform.fs, root);
    counters.filesStated += scan.files.length;
    return { scan, indexedAt };
  }

  /** Compares each package's manifest with its row. Takes the roots that exist out of `known`. */
  async #pulledChanges(known: Map<string, RootRow>, former: readonly RootProblem[]): Promise<PulledState> {
    const { platform } = this.options;
    const seenAt = platform.now();
    const tree = findPulled(platform.fs, pulledDirectory(this.options));
    const byPackage = Map.groupBy(known.values(), (row) => row.packagePath ?? "");
    const changes: RootChange[] = [];
    const problems: RootProblem[] = [];
    for (const [position, pulled] of tree.packages.entries()) {
      const rows = byPackage.get(this.#place(pulled.path)) ?? [];
      const own = rows.find((row) => row.kind === "package");
      const unchanged = own && own.position === position && own.listing === packageListing(pulled) &&
        isSettled(pulled.manifestStamp, own.indexedAt) && !rows.some((row) => this.#stale.has(row.id));
      if (unchanged) {
        for (const row of rows) known.delete(naturalKey(row));
        problems.push(
          ...former.filter(({ path }) => path === pulled.path || path === join(pulled.path, MANIFEST)),
        );
      } else {
        const changed = await this.#changedPackage(pulled, position, known);
        changes.push(...changed.changes);
        problems.push(...changed.problems);
      }
    }
    const keep = PulledStamp.take(this.options, tree, { problems, seenAt });
    return { flatRoots: tree.flatRoots, problems, changes, keep };
  }

  async #changedPackage(
    pulled: PulledPackage,
    position: number,
    known: Map<string, RootRow>,
  ): Promise<{ changes: RootChange[]; problems: readonly RootProblem[] }> {
    const indexedAt = this.options.platform.now();
    const content = await readPackage(this.options.platform.fs, pulled, position);
    const path = this.#place(pulled.path);
    const root = {
      origin: "pulled" as const,
      kind: "package" as const,
      path,
      position,
      package: content.name,
      packageVersion: content.version,
      packagePath: path,
      listing: packageListing(pulled),
      newest: Math.max(pulled.manifestStamp.modified, pulled.manifestStamp.changed),
      indexedAt,
      files: 0,
    };
    known.delete(naturalKey(root));
    const changes = content.roots.flatMap((spec) => this.#rootChange(spec, known) ?? []);
    return {
      changes: [{ root, upserts: [], touched: [], removed: [] }, ...changes],
      problems: content.problems,
    };
  }

  /**
   * A failure, or an identity that was found by loading, holds as long as the files that led to it. These rows are
   * few, so they are looked at by every command: what was repaired is seen at once.
   */
  #forgetOutdatedBuilds(): void {
    const { store } = this.options;
    const check = new InputCheck(this.options);
    for (const build of store.failedBuilds()) {
      if (!check.holds(build.key)) store.forgetBuild(build.root, build.path);
    }
    for (const entry of store.evaluatedEntries()) {
      if (!entry.key || !check.holds(entry.key)) store.forgetIdentity(entry.root, entry.path);
    }
  }

  /** A path as the catalog stores it: relative to the repository where it is inside. */
  #place(path: string): string {
    const shown = this.options.repository.display(path);
    return isAbsolute(shown) ? shown : shown.replaceAll("\\", "/");
  }
}

function naturalKey(row: Pick<RootRow, "origin" | "kind" | "path">): string {
  return `${row.origin} ${row.kind} ${row.path}`;
}

function packageListing(pulled: PulledPackage): string {
  const { size, modified, changed, inode } = pulled.manifestStamp;
  return `${size} ${modified} ${changed} ${inode}`;
}
