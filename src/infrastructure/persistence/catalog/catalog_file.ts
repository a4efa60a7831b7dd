// SPDX-License-Identifier: MIT
/**
 * Opens the catalog's file whatever state it is in. A file of another schema, a damaged one, or something else in
 * its place is replaced by a new one; where the repository can not be written the file lies in the user's cache
 * directory; where nothing can be written the catalog lives in memory for this command.
 */
import { dirname, join } from "node:path";
import type { Platform } from "../../../domain/platform/platform.ts";
import type { Repository } from "../../../domain/repo/repository.ts";
import { userCacheDirectory } from "../../../domain/repo/user_directories.ts";
import { Database, sqliteFailure, type Value } from "../sqlite.ts";
import { sha256 } from "../../platform/sha256.ts";

/** What a catalog's file is called and what is in it. */
export interface CatalogSchema {
  /** The file's name. */
  readonly file: string;
  /** Raised with every change of the tables, and of what their rows mean. */
  readonly version: number;
  /** `CREATE` statements, the last one sets `user_version`. */
  readonly ddl: string;
}

/** An open catalog, and what had to be done to get it. */
export interface CatalogFile {
  readonly database: Database;
  readonly path: string;
  /** Tells this file from one that was put in its place. */
  readonly inode: number;
  /** Why the former file was replaced. */
  readonly replaced?: string;
}

function statementsOf({ ddl }: CatalogSchema): string[] {
  return ddl.split(";").map((statement) => statement.trim()).filter((statement) =>
    statement.startsWith("CREATE")
  );
}

/**
 * Where derived files of a repository may lie: the preferred place, then a directory of the user's cache for when the
 * repository can not be written. Its name is found only when it is asked for.
 */
export function derivedDirectories(
  platform: Platform,
  repository: Repository,
  preferred: string,
): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      yield preferred;
      yield join(userCacheDirectory(platform), "repositories", sha256(repository.root).slice(0, 16));
    },
  };
}

/** Opens the catalog in the first directory that allows it, else in memory. Never throws for the state a file is in. */
export function openCatalogFile(
  platform: Platform,
  directories: Iterable<string>,
  schema: CatalogSchema,
): CatalogFile {
  for (const directory of directories) {
    try {
      platform.fs.makeDirectory(directory);
      return openIn(platform, join(directory, schema.file), schema);
    } catch (error) {
      // This directory can not be used; anything else is a fault.
      if (sqliteFailure(error) === "other" && platform.fs.reasonOf(error) === "other") throw error;
    }
  }
  return { database: inMemory(schema), path: ":memory:", inode: 0 };
}

function openIn(platform: Platform, path: string, schema: CatalogSchema): CatalogFile {
  const problem = obstacle(platform, path);
  const broken = platform.fs.lstat(path)?.inode ?? 0;
  return problem
    ? replaceCatalogFile(platform, path, { reason: problem, broken, schema })
    : openOrReplace(platform, path, { broken, schema });
}

function opened(platform: Platform, database: Database, path: string): CatalogFile {
  return { database, path, inode: platform.fs.lstat(path)?.inode ?? 0 };
}

function openOrReplace(
  platform: Platform,
  path: string,
  { broken, schema }: { broken: number; schema: CatalogSchema },
): CatalogFile {
  let database: Database | undefined;
  try {
    database = Database.open(path, { wal: true });
    const problem = prepare(database, schema);
    if (!problem) return opened(platform, database, path);
    database.close();
    return replaceCatalogFile(platform, path, { reason: problem, broken, schema });
  } catch (error) {
    database?.close();
    const failure = sqliteFailure(error);
    if (failure === "damaged") {
      return replaceCatalogFile(platform, path, { reason: "it is damaged", broken, schema });
    }
    if (failure === "readonly" && platform.fs.isWritable(dirname(path))) {
      return replaceCatalogFile(platform, path, { reason: "it is read-only", broken, schema });
    }
    throw error;
  }
}

/** Something other than a regular file in the catalog's place. */
function obstacle(platform: Platform, path: string): string | undefined {
  const stat = platform.fs.lstat(path);
  if (!stat || stat.kind === "file") return undefined;
  return stat.kind === "directory" ? "a directory is in its place" : "something else is in its place";
}

/** Creates the tables of a new file. @returns why the file can not be used, if so. */
function prepare(database: Database, schema: CatalogSchema): string | undefined {
  if (versionOf(database) === 0 && schemaOf(database).length === 0) {
    database.immediate(() => {
      // Another process may have been faster.
      if (versionOf(database) === 0) database.exec(schema.ddl);
    });
  }
  const version = versionOf(database);
  if (version !== schema.version) {
    return version > schema.version
      ? "a newer version of swamp made it"
      : "an older version of swamp made it";
  }
  const found = schemaOf(database);
  return statementsOf(schema).every((statement) => found.includes(statement))
    ? undefined
    : "its tables are not those of swamp";
}

function versionOf(database: Database): number {
  return Number(database.get("PRAGMA user_version")?.user_version);
}

/** The statements that made the tables and indexes, as SQLite keeps them. */
function schemaOf(database: Database): string[] {
  return database.all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").map((row) => String(row.sql));
}

/**
 * Puts a new, empty catalog in the place of the file: made beside it and renamed in, under a lock, unless another
 * process has just done so.
 * @param why.broken the inode of the file that can not be used.
 */
export function replaceCatalogFile(
  platform: Platform,
  path: string,
  { reason, broken, schema }: { reason: string; broken: number; schema: CatalogSchema },
): CatalogFile {
  const lock = Database.open(`${path}.rebuild`);
  try {
    lock.exec("BEGIN IMMEDIATE");
    const isAnother = platform.fs.lstat(path)?.inode !== broken;
    const repaired = isAnother ? usable(platform, path, schema) : undefined;
    if (repaired) return opened(platform, repaired, path);
    const fresh = `${path}.${platform.pid}.${platform.randomHex(4)}`;
    const builder = Database.open(fresh);
    builder.exec(schema.ddl);
    builder.close();
    const stat = platform.fs.lstat(path);
    if (stat && stat.kind !== "file") platform.fs.remove(path, { recursive: true });
    platform.fs.remove(`${path}-wal`, { recursive: true });
    platform.fs.remove(`${path}-shm`, { recursive: true });
    platform.fs.rename(fresh, path);
    return { ...opened(platform, Database.open(path, { wal: true }), path), replaced: reason };
  } finally {
    lock.close();
  }
}

function usable(platform: Platform, path: string, schema: CatalogSchema): Database | undefined {
  if (obstacle(platform, path) || !platform.fs.stat(path)) return undefined;
  let database: Database | undefined;
  try {
    database = Database.open(path, { wal: true });
    const sound = !prepare(database, schema) && database.get("PRAGMA quick_check")?.quick_check === "ok";
    const writable = sound && database.tryImmediate(() => true);
    if (writable) return database;
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
