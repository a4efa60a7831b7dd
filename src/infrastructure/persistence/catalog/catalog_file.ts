// SPDX-License-Identifier: MIT
/**
 * Opens the catalog's file whatever state it is in. A file of another schema, a damaged one, or something else in
 * its place is replaced by a new one; one that this machine did not write is not even opened. Where the repository can
 * not be written the file is in the user's cache directory; where nothing can be written, in memory.
 */
import { dirname } from "node:path";
import type { FileStat } from "../../../domain/platform/file_system.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import { openLockDatabase } from "../../state/lock_database.ts";
import { COMPANIONS } from "../../state/state_files.ts";
import type { StateLocation } from "../../state/state_location.ts";
import { Database, sqliteFailure, type Value } from "../sqlite.ts";

/** What is in a catalog's file. */
export interface CatalogSchema {
  /** Raised with every change of the tables, and of what their rows mean. */
  readonly version: number;
  /** `CREATE` statements, the last one sets `user_version`. */
  readonly ddl: string;
}

/** An open catalog, and what had to be done to get it. */
export interface CatalogFile {
  readonly database: Database;
  /** Undefined for one in memory. */
  readonly location?: StateLocation;
  /** Tells this file from one that was put in its place. */
  readonly inode: number;
  /** Why the former file was replaced. */
  readonly replaced?: string;
}

const MAX_MARK = 0x7fffffff;

function statementsOf({ ddl }: CatalogSchema): string[] {
  return ddl.split(";").map((statement) => statement.trim()).filter((statement) =>
    statement.startsWith("CREATE")
  );
}

/** Opens the catalog at the first location that allows it, else in memory. Never throws for the state a file is in. */
export function openCatalogFile(
  platform: Platform,
  locations: Iterable<StateLocation>,
  schema: CatalogSchema,
): CatalogFile {
  for (const location of locations) {
    try {
      platform.fs.makeDirectory(dirname(location.path));
      const opened = openAt(platform, location, schema);
      if (opened) return opened;
    } catch (error) {
      // This directory can not be used; anything else is a fault.
      if (sqliteFailure(error) === "other" && platform.fs.reasonOf(error) === "other") throw error;
    }
  }
  return { database: inMemory(schema), inode: 0 };
}

function openAt(
  platform: Platform,
  location: StateLocation,
  schema: CatalogSchema,
): CatalogFile | undefined {
  const before = platform.fs.lstat(location.path)?.inode ?? 0;
  if (location.proof?.admit() === "refused") return undefined;
  const stat = platform.fs.lstat(location.path);
  const broken = stat ? before : 0;
  const reason = obstacle(stat);
  return !stat || reason
    ? replaceCatalogFile(platform, location, { reason, broken, schema })
    : openOrReplace(platform, location, { broken, schema });
}

/** A connection whose writes are recorded first. */
function connect({ path, proof }: StateLocation): Database {
  const database = Database.open(path, { wal: true });
  if (proof) database.mayWrite = () => proof.recordLog();
  return database;
}

function opened(platform: Platform, database: Database, location: StateLocation): CatalogFile {
  return { database, location, inode: platform.fs.lstat(location.path)?.inode ?? 0 };
}

function openOrReplace(
  platform: Platform,
  location: StateLocation,
  { broken, schema }: { broken: number; schema: CatalogSchema },
): CatalogFile {
  let database: Database | undefined;
  try {
    database = connect(location);
    const problem = problemOf(database, location, schema);
    if (!problem) return opened(platform, database, location);
    database.close();
    return replaceCatalogFile(platform, location, { reason: problem, broken, schema });
  } catch (error) {
    database?.close();
    const failure = sqliteFailure(error);
    if (failure === "damaged") {
      return replaceCatalogFile(platform, location, { reason: "it is damaged", broken, schema });
    }
    if (failure === "readonly" && platform.fs.isWritable(dirname(location.path))) {
      return replaceCatalogFile(platform, location, { reason: "it is read-only", broken, schema });
    }
    throw error;
  }
}

/** Something other than a regular file in the catalog's place. */
function obstacle(stat: FileStat | undefined): string | undefined {
  if (!stat || stat.kind === "file") return undefined;
  return stat.kind === "directory" ? "a directory is in its place" : "something else is in its place";
}

/**
 * Why a file cannot be used, if so. Its tables and indexes must be the ones that swamp makes, and nothing else: no
 * trigger and no view, which would run with swamp's own statements.
 */
function problemOf(
  database: Database,
  { proof }: StateLocation,
  schema: CatalogSchema,
): string | undefined {
  if (proof && Number(database.get("PRAGMA application_id")?.application_id) !== proof.mark) {
    return "its content was replaced";
  }
  const version = Number(database.get("PRAGMA user_version")?.user_version);
  if (version !== schema.version) {
    return version > schema.version
      ? "a newer version of swamp made it"
      : "an older version of swamp made it";
  }
  const expected = statementsOf(schema);
  const found = schemaOf(database);
  return found.length === expected.length && expected.every((statement) => found.includes(statement))
    ? undefined
    : "its tables are not those of swamp";
}

/** The statements that made the tables and indexes, as SQLite keeps them. */
function schemaOf(database: Database): string[] {
  return database.all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").map((row) => String(row.sql));
}

/**
 * Puts a new, empty catalog in the place of the file: made beside it and renamed in, under a lock, unless
 * another process has just done so.
 * @param why.broken the inode of the file that cannot be used, 0 when there is none.
 * @param why.reason undefined when there is nothing to report.
 */
export function replaceCatalogFile(
  platform: Platform,
  location: StateLocation,
  { reason, broken, schema }: { reason?: string; broken: number; schema: CatalogSchema },
): CatalogFile {
  const { path } = location;
  const lock = openLockDatabase(platform.fs, `${path}.rebuild`);
  try {
    lock.exec("BEGIN IMMEDIATE");
    const isAnother = (platform.fs.lstat(path)?.inode ?? 0) !== broken;
    const repaired = isAnother ? usable(platform, location, schema) : undefined;
    if (repaired) return opened(platform, repaired, location);
    const { fresh, mark } = buildBeside(platform, location, schema);
    const stat = platform.fs.lstat(path);
    if (stat && stat.kind !== "file") platform.fs.remove(path, { recursive: true });
    for (const companion of COMPANIONS) platform.fs.remove(path + companion, { recursive: true });
    if (location.proof) location.proof.install(fresh, mark, { replace: true });
    else platform.fs.rename(fresh, path);
    return { ...opened(platform, connect(location), location), replaced: reason };
  } finally {
    lock.close();
  }
}

/** Makes an empty catalog that already uses a write-ahead log, so that there is never a rollback journal at its path. */
function buildBeside(
  platform: Platform,
  { path, proof }: StateLocation,
  schema: CatalogSchema,
): { fresh: string; mark: number } {
  const fresh = `${path}.${platform.pid}.${platform.randomHex(4)}`;
  const mark = Number.parseInt(platform.randomHex(4), 16) & MAX_MARK;
  const builder = Database.open(fresh);
  try {
    // As one transaction: each statement alone would wait for the disk four times.
    builder.exec(`BEGIN; PRAGMA application_id=${mark}; ${schema.ddl}; COMMIT`);
    const mode = builder.get("PRAGMA journal_mode=WAL")?.journal_mode;
    // A disk without shared memory: the user's cache directory may be on another one.
    if (proof && mode !== "wal") throw new Error("unable to open database file with a write-ahead log");
  } finally {
    builder.close();
  }
  return { fresh, mark };
}

function usable(platform: Platform, location: StateLocation, schema: CatalogSchema): Database | undefined {
  const { path, proof } = location;
  if (proof && proof.admit() !== "recorded") return undefined;
  const stat = platform.fs.lstat(path);
  if (!stat || obstacle(stat)) return undefined;
  let database: Database | undefined;
  try {
    database = connect(location);
    const isSound = !problemOf(database, location, schema) &&
      database.get("PRAGMA quick_check")?.quick_check === "ok";
    const isWritable = isSound && database.tryImmediate(() => true);
    if (isWritable) return database;
    database.close();
    return undefined;
  } catch (error) {
    database?.close();
    if (sqliteFailure(error) === "other") throw error;
    return undefined;
  }
}

export function inMemory(schema: CatalogSchema): Database {
  const database = Database.open(":memory:");
  database.exec(schema.ddl);
  return database;
}

/** A private copy for a process that has newer rows but may not write them now. */
export function copyToMemory(source: Database, schema: CatalogSchema): Database {
  const copy = inMemory(schema);
  const tables = statementsOf(schema).flatMap((statement) =>
    /^CREATE TABLE (\w+)/.exec(statement)?.[1] ?? []
  );
  source.exec("BEGIN");
  try {
    copy.immediate(() => tables.forEach((table) => copyTable(source, copy, table)));
  } finally {
    source.exec("COMMIT");
  }
  return copy;
}

/** Rows that are held at a time. */
const COPIED_AT_ONCE = 5000;

/** Row by row: some versions of Deno do not allow a second database to be attached. */
function copyTable(source: Database, copy: Database, table: string): void {
  for (let offset = 0;; offset += COPIED_AT_ONCE) {
    const rows = source.all(`SELECT * FROM ${table} LIMIT ${COPIED_AT_ONCE} OFFSET ${offset}`);
    for (const row of rows) {
      const values = Object.values(row) as Value[];
      copy.run(`INSERT INTO ${table} VALUES(${values.map(() => "?").join(",")})`, ...values);
    }
    if (rows.length < COPIED_AT_ONCE) return;
  }
}
