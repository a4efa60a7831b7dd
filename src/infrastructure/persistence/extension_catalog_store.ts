// SPDX-License-Identifier: MIT
/**
 * The extension catalog: knows every type without running extension code. It is a cache of what is on disk, so
 * losing it costs time only. Reading never waits; a write that would have to wait goes to a copy in memory that
 * serves this command.
 */
import { dirname } from "node:path";
import { CatalogDamaged } from "./catalog/catalog_damaged.ts";
import { CatalogQueries } from "./catalog/catalog_queries.ts";
import { type Database, type Row, sqliteFailure } from "./sqlite.ts";
import {
  type CatalogFile,
  copyToMemory,
  inMemory,
  openCatalogFile,
  replaceCatalogFile,
} from "./catalog/catalog_file.ts";
import type {
  BuildRow,
  CatalogChange,
  EntryRow,
  InputRow,
  OutlineRow,
  RootRow,
} from "./catalog/catalog_rows.ts";
import { correctEntry, type IdentityRecord, writeChange, writeIdentity } from "./catalog/catalog_writer.ts";
import { EXTENSION_CATALOG } from "./catalog/catalog_schema.ts";
import * as builds from "./catalog/build_rows.ts";
import * as identities from "./catalog/identity_inputs.ts";
import { readMeta, readWatch, type WatchRow, writeMeta } from "./catalog/meta_rows.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Stamp } from "../../domain/freshness.ts";
import type { Counters } from "../../domain/counters.ts";
import type { TypeMetadata } from "../../domain/types/type_entry.ts";

/** What the evaluation of a file has found. */
export interface EvaluationRecord extends identities.FilePlace {
  /** sha256 of the content that was evaluated. */
  readonly hash: string;
  readonly record: IdentityRecord;
}

export interface CatalogStoreOptions {
  readonly platform: Platform;
  /** Where the catalog may be, the preferred path first. */
  readonly locations: Iterable<NonNullable<CatalogFile["location"]>>;
  /** For derived files when the catalog is in memory, and this directory can be written or there is no other. */
  readonly lastDirectory: string;
  readonly counters: Counters;
  /** Told why a former catalog was replaced. */
  readonly onReplaced: (reason: string) => void;
  /** Whether the time to read files is over: what is to be written may come from half of them, and is not. */
  readonly isLate?: () => boolean;
}

/** Bundles have to be files, also when no location of the catalog can be used. */
function directoryWithoutCatalog({ platform, locations, lastDirectory }: CatalogStoreOptions): string {
  if (platform.fs.isWritable(lastDirectory)) return lastDirectory;
  const last = [...locations].at(-1);
  return last ? dirname(last.path) : lastDirectory;
}

export class ExtensionCatalogStore {
  #database: Database;
  #location: CatalogFile["location"];
  #inode: number;
  /** The directory for derived files: that of the catalog, unless none could be written. */
  readonly directory: string;

  private constructor(private readonly options: CatalogStoreOptions, opened: CatalogFile) {
    this.#location = opened.location;
    this.#inode = opened.inode;
    this.directory = opened.location ? dirname(opened.location.path) : directoryWithoutCatalog(options);
    this.#database = opened.database;
    this.#adopt(opened.database);
    if (opened.replaced) options.onReplaced(opened.replaced);
  }

  static open(options: CatalogStoreOptions): ExtensionCatalogStore {
    return new ExtensionCatalogStore(
      options,
      openCatalogFile(options.platform, options.locations, EXTENSION_CATALOG),
    );
  }

  #adopt(database: Database): void {
    this.#database = database;
    database.onRows = (count) => this.options.counters.rowsRead += count;
  }

  /** Reads or writes; SQLite's own report of damage becomes {@link CatalogDamaged}. */
  #use<T>(work: (database: Database) => T): T {
    try {
      return work(this.#database);
    } catch (error) {
      if (sqliteFailure(error) === "damaged") throw new CatalogDamaged(String(error), { cause: error });
      throw error;
    }
  }

  /** Writes now or not at all. @returns whether it was written. */
  #attempt(work: (database: Database) => void): boolean {
    if (this.options.isLate?.()) return false;
    return this.#use((database) => {
      try {
        return database.tryImmediate(() => (work(database), true)) !== undefined;
      } catch (error) {
        const failure = sqliteFailure(error);
        if (failure === "full") return false;
        if (failure !== "readonly") throw error;
        // The file is read-only, or its directory is; a file alone can be replaced.
        const location = this.#location;
        if (!location || !this.options.platform.fs.isWritable(dirname(location.path))) return false;
        throw new CatalogDamaged("it is read-only", { cause: error });
      }
    });
  }

  /** Puts an empty catalog in the place of this one. */
  replace(reason: string): void {
    this.close();
    if (!this.#location) return this.#adopt(inMemory(EXTENSION_CATALOG));
    const opened = replaceCatalogFile(this.options.platform, this.#location, {
      reason,
      broken: this.#inode,
      schema: EXTENSION_CATALOG,
    });
    this.#inode = opened.inode;
    this.#adopt(opened.database);
    if (opened.replaced) this.options.onReplaced(opened.replaced);
  }

  /** Changes with every write of an index; a change computed from an older generation is not written. */
  generation(): number {
    return Number(this.meta("generation") ?? 0);
  }

  meta(name: string): string | undefined {
    return this.#use((database) => readMeta(database, name));
  }

  watch(): WatchRow | undefined {
    return this.#use(readWatch);
  }

  setMeta(name: string, value: string): boolean {
    return this.#attempt((database) => writeMeta(database, name, value));
  }

  roots(which: "all" | "without packages"): RootRow[] {
    const condition = which === "all" ? "" : "WHERE package_path IS NULL";
    return this.#use((database) => database.all(`SELECT * FROM root ${condition}`).map(rootRow));
  }

  /** The row of one root. */
  root({ origin, kind, path }: Pick<RootRow, "origin" | "kind" | "path">): RootRow | undefined {
    return this.#use((database) => {
      const row = database.get("SELECT * FROM root WHERE origin=? AND kind=? AND path=?", origin, kind, path);
      return row && rootRow(row);
    });
  }

  /** How many local and mounted roots there are. */
  countRoots(): number {
    return this.#use((database) => {
      const row = database.get(
        "SELECT count(*) AS roots FROM root WHERE origin IN ('local','source')",
      );
      return Number(row?.roots);
    });
  }

  /**
   * Writes an index update in one transaction. When another process writes at this moment, or the disk can not be
   * written, this store goes on with a private copy in memory.
   * @returns false when the rows are no longer those of `generation`: the caller computes the change again.
   */
  apply(change: CatalogChange, generation: number): boolean {
    let stale = false;
    const written = this.#attempt((database) => {
      if (this.generation() !== generation) stale = true;
      else this.#write(database, change, generation);
    });
    if (stale) return false;
    if (!written) this.#becomePrivate();
    return written;
  }

  #write(database: Database, change: CatalogChange, generation: number): void {
    writeChange(database, change);
    writeMeta(database, "generation", String(generation + 1));
  }

  #becomePrivate(): void {
    const copy = this.#use((database) => copyToMemory(database, EXTENSION_CATALOG));
    this.#database.close();
    this.#location = undefined;
    this.#adopt(copy);
  }

  /** Everything that is read about types. */
  queries(): CatalogQueries {
    return new CatalogQueries((work) => this.#use(work));
  }

  /** Stamp and hash of every file of a root, by path. */
  fileStamps(root: number): Map<string, { stamp: Stamp; hash: string }> {
    return this.#use((database) =>
      new Map(
        database.all("SELECT path, size, modified, changed, inode, hash FROM file WHERE root=?", root)
          .map((row) => [String(row.path), { stamp: builds.stampOfRow(row), hash: String(row.hash) }]),
      )
    );
  }

  build(root: number, path: string): BuildRow | undefined {
    return this.#use((database) => builds.readBuild(database, root, path));
  }

  inputs(key: string): InputRow[] {
    return this.#use((database) => builds.readInputs(database, key));
  }

  metadataOf(key: string): TypeMetadata | undefined {
    return this.#use((database) => builds.readMetadata(database, key));
  }

  outline(root: number, path: string): OutlineRow | undefined {
    return this.#use((database) => builds.readOutline(database, root, path));
  }

  recordOutline(root: number, path: string, outline: OutlineRow, inputs: readonly InputRow[]): boolean {
    return this.#attempt((database) => builds.writeOutline(database, { root, path }, outline, inputs));
  }

  /** Files that the identity of other files was read from. */
  identityInputs(): identities.StoredInput[] {
    return this.#use((database) => identities.readIdentityInputs(database));
  }

  identityDependents(input: number): identities.FilePlace[] {
    return this.#use((database) => identities.dependentsOf(database, input));
  }

  refreshIdentityInputs(inputs: readonly identities.StoredInput[]): boolean {
    return this.#attempt((database) => identities.refreshIdentityInputs(database, inputs));
  }

  /** Stores what was found out about a file besides reading its text, with the files that it was found from. */
  recordIdentity(root: number, path: string, record: IdentityRecord): boolean {
    return this.#attempt((database) => writeIdentity(database, { root, path }, record));
  }

  /**
   * Stores what evaluations have found, each only while the file's content is that which was evaluated. When it
   * cannot be written now, this store goes on with a private copy in memory.
   */
  recordEvaluations(records: readonly EvaluationRecord[]): void {
    const write = (database: Database) => {
      for (const { root, path, hash, record } of records) {
        const row = database.get(
          "SELECT outcome FROM file WHERE root=? AND path=? AND hash=?",
          root,
          path,
          hash,
        );
        if (row?.outcome === "undecided") writeIdentity(database, { root, path }, record);
      }
    };
    if (this.#attempt(write)) return;
    this.#becomePrivate();
    this.#attempt(write);
  }

  /** Builds that failed: the few rows whose inputs are looked at by every command. */
  failedBuilds(): { root: number; path: string; key: string }[] {
    return this.#use((database) => builds.failedBuilds(database));
  }

  /** Entries whose identity depends on what they import. */
  evaluatedEntries(): { root: number; path: string; key: string }[] {
    return this.#use((database) => builds.evaluatedEntries(database));
  }

  recordBuild(root: number, path: string, record: builds.BuildRecord): boolean {
    return this.#attempt((database) => builds.writeBuild(database, { root, path }, record));
  }

  forgetBuild(root: number, path: string): boolean {
    return this.#attempt((database) => builds.deleteBuild(database, root, path));
  }

  /** Puts a file whose identity was found by loading it back among the undecided. */
  forgetIdentity(root: number, path: string): boolean {
    return this.#attempt((database) => {
      database.run("UPDATE file SET outcome='undecided', attempt=NULL WHERE root=? AND path=?", root, path);
      database.run("DELETE FROM entry WHERE root=? AND path=?", root, path);
      builds.deleteBuild(database, root, path);
    });
  }

  /** Replaces what a file declares, as its module has shown. */
  correctEntry(root: number, path: string, entry: EntryRow): boolean {
    return this.#attempt((database) => correctEntry(database, { root, path }, entry));
  }

  recordInputs(key: string, inputs: readonly InputRow[]): boolean {
    return this.#attempt((database) => builds.writeInputs(database, key, inputs));
  }

  recordMetadata(key: string, metadata: TypeMetadata): boolean {
    return this.#attempt((database) => builds.writeMetadata(database, key, metadata));
  }

  close(): void {
    this.#database.close();
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function rootRow(row: Row): RootRow {
  return {
    id: Number(row.id),
    origin: row.origin as RootRow["origin"],
    kind: row.kind as RootRow["kind"],
    path: String(row.path),
    position: Number(row.position),
    package: text(row.package),
    packageVersion: text(row.package_version),
    packagePath: text(row.package_path),
    listing: String(row.listing),
    newest: Number(row.newest),
    indexedAt: Number(row.indexed_at),
    files: Number(row.files),
  };
}
