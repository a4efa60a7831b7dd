// SPDX-License-Identifier: MIT
/** What is asked of the catalog about types. Precedence is a rule of reading: the claim of the lowest rank wins. */
import type { EntryKind, KindName } from "../../../domain/types/kind_name.ts";
import type { EntryState, LazyTypeEntry, Origin, TypeQuery } from "../../../domain/types/type_entry.ts";
import type { Database, Row } from "../sqlite.ts";
import { entryChecksum, type EvaluationAttempt } from "./catalog_rows.ts";

/** An entry as stored: `place` is the file's path, relative to the repository where it is inside. */
export interface StoredEntry extends Omit<LazyTypeEntry, "path" | "displayPath"> {
  readonly place: string;
  /** Orders the claims of one type; empty without a type. */
  readonly rank: string;
  readonly evaluated: boolean;
}

/** A file whose text does not say what it declares. */
export interface UndecidedFile extends StoredEntry {
  /** sha256 of its content. */
  readonly hash: string;
  readonly rootPath: string;
  readonly attempt?: EvaluationAttempt;
}

/** A file as stored, with what it declares and how its build went. */
export interface StoredFile {
  readonly place: string;
  readonly origin: Origin;
  readonly outcome: string;
  readonly reason?: string;
  readonly package?: string;
  readonly entry?: StoredEntry;
}

/** A file and what is wrong with it. */
export interface FileReason {
  readonly place: string;
  readonly reason: string;
}

type Use = <T>(work: (database: Database) => T) => T;

const COLUMNS = `e.*, r.origin, r.path AS root_path, r.package, r.package_version,
  b.state AS build_state, b.error, b.failed_at`;
const TABLES = `entry e JOIN root r ON r.id=e.root LEFT JOIN build b ON b.root=e.root AND b.path=e.path`;

const OUTCOMES = new Set(["entry", "none", "failed", "undecided"]);

/** The message of a row whose checksum does not fit; recognised as damage. */
const MALFORMED = "database disk image is malformed (a row does not fit its checksum)";

export class CatalogQueries {
  constructor(private readonly use: Use) {}

  /** The winning claim of every type whose name or description contains the text, ordered by type. */
  search(query: TypeQuery): StoredEntry[] {
    const text = query.text?.trim().toLowerCase() ?? "";
    // An empty text is found in everything. The first query is answered from an index alone.
    return this.use((database) =>
      database.all(
        `SELECT ${COLUMNS} FROM (SELECT root, path FROM entry WHERE kind=? AND instr(haystack, ?)>0) found
           JOIN ${TABLES} WHERE e.root=found.root AND e.path=found.path AND NOT EXISTS
           (SELECT 1 FROM entry o WHERE o.kind=e.kind AND o.type=e.type AND o.rank<e.rank) ORDER BY e.type`,
        query.kind,
        text,
      ).map(storedEntry)
    );
  }

  /** All claims of one type, the winner first. */
  claims(kind: EntryKind, type: string): StoredEntry[] {
    return this.use((database) =>
      database.all(`SELECT ${COLUMNS} FROM ${TABLES} WHERE e.kind=? AND e.type=? ORDER BY e.rank`, kind, type)
        .map(storedEntry)
    );
  }

  /** Files whose identity cannot be read without loading them, as entries without a type. */
  undecided(): UndecidedFile[] {
    return this.use((database) =>
      database.all(
        `SELECT f.root, f.path, f.outcome, f.reason, f.hash, f.attempt, r.kind, r.origin, r.path AS root_path, r.package,
           r.package_version, b.state AS build_state, b.error, b.failed_at
         FROM file f JOIN root r ON r.id=f.root LEFT JOIN build b ON b.root=f.root AND b.path=f.path
         WHERE f.outcome='undecided' ORDER BY r.origin, root_path, f.path`,
      ).map(undecidedFile)
    );
  }

  /** Failed files that declare this name, which is not valid: lower case, as written. */
  failedDeclaring(kind: KindName, name: string): StoredFile[] {
    return this.use((database) =>
      database.all(
        `SELECT f.root, f.path, f.outcome, f.reason, r.origin, r.path AS root_path, r.package, r.package_version,
           NULL AS checksum FROM file f JOIN root r ON r.id=f.root
         WHERE f.outcome='failed' AND r.kind=? AND lower(f.declares)=? ORDER BY r.origin, root_path, f.path`,
        kind,
        name,
      ).map(storedFile)
    );
  }

  /** Every file of every root. */
  files(): StoredFile[] {
    return this.use((database) =>
      database.all(
        `SELECT f.root, f.path, f.outcome, f.reason, r.origin, r.path AS root_path, r.package, r.package_version,
           r.kind AS root_kind, e.kind, e.type, e.raw, e.version, e.description, e.display_name, e.scope, e.labels,
           e.rank, e.evaluated, e.problem, e.checksum, b.state AS build_state, b.error, b.failed_at
         FROM file f JOIN root r ON r.id=f.root LEFT JOIN entry e ON e.root=f.root AND e.path=f.path
         LEFT JOIN build b ON b.root=f.root AND b.path=f.path ORDER BY r.origin, root_path, f.path`,
      ).map(storedFile)
    );
  }

  /** Files that failed, each with its reason. */
  failures(): FileReason[] {
    const of = (columns: string, tables: string) =>
      `SELECT r.path AS root_path, f.path, ${columns} AS reason FROM ${tables}`;
    return this.use((database) =>
      uniquePlaces(database.all(
        `${of("f.reason", "file f CROSS JOIN root r ON r.id=f.root WHERE f.outcome='failed'")} UNION ALL
         ${of("f.problem", "entry f CROSS JOIN root r ON r.id=f.root WHERE f.problem IS NOT NULL")} UNION ALL
         ${of("f.error", "build f JOIN root r ON r.id=f.root WHERE f.state IN ('invalid','unbuildable')")}`,
      ))
    );
  }

  /** Files of which it is not known whether they declare a type, each with the reason. */
  unevaluated(): FileReason[] {
    return this.use((database) =>
      uniquePlaces(database.all(
        `SELECT r.path AS root_path, f.path, f.reason FROM file f CROSS JOIN root r ON r.id=f.root
         LEFT JOIN build b ON b.root=f.root AND b.path=f.path
         WHERE f.outcome='undecided' AND (b.state IS NULL OR b.state NOT IN ('invalid','unbuildable'))`,
      ))
    );
  }

  failedCount(): number {
    return this.use((database) => {
      const row = database.get(
        // A source without kind directories is looked through once for each kind.
        `SELECT (SELECT count(*) FROM (SELECT DISTINCT r.origin, r.path, f.path
             FROM file f CROSS JOIN root r ON r.id=f.root WHERE f.outcome='failed')) +
           (SELECT count(*) FROM entry WHERE problem IS NOT NULL) +
           (SELECT count(*) FROM build b WHERE state IN ('invalid','unbuildable') AND NOT EXISTS
             (SELECT 1 FROM entry e WHERE e.root=b.root AND e.path=b.path AND e.problem IS NOT NULL)) AS failed`,
      );
      return Number(row?.failed);
    });
  }

  /** Types for which no claim is visible but these characters begin one; for completion. */
  withPrefix(kind: KindName, prefix: string): string[] {
    const end = `${prefix}\u{10FFFF}`;
    return this.use((database) =>
      database.all(
        "SELECT DISTINCT type FROM entry WHERE kind=? AND type>=? AND type<=? ORDER BY type",
        kind,
        prefix,
        end,
      ).map((row) => String(row.type))
    );
  }
}

const optional = (value: unknown) => typeof value === "string" ? value : undefined;

function storedEntry(row: Row): StoredEntry {
  const labels = optional(row.labels);
  const entry = {
    kind: row.kind as EntryKind,
    type: String(row.type),
    raw: String(row.raw),
    version: optional(row.version),
    description: optional(row.description),
    displayName: optional(row.display_name),
    scope: optional(row.scope),
    rank: String(row.rank),
    evaluated: row.evaluated === 1,
    problem: optional(row.problem),
  };
  if (entryChecksum(String(row.path), { ...entry, labels: labels ?? null }) !== row.checksum) {
    throw new Error(MALFORMED);
  }
  return {
    ...entry,
    labels: labels === undefined ? undefined : JSON.parse(labels) as string[],
    ...location(row),
    state: entry.problem === undefined ? (optional(row.build_state) ?? "indexed") as EntryState : "invalid",
    error: entry.problem ?? optional(row.error),
    failedAt: optional(row.failed_at),
  };
}

function undecidedFile(row: Row): UndecidedFile {
  const attempt = optional(row.attempt);
  return {
    ...undecidedEntry(row),
    hash: String(row.hash),
    rootPath: String(row.root_path),
    attempt: attempt === undefined ? undefined : JSON.parse(attempt) as EvaluationAttempt,
  };
}

function undecidedEntry(row: Row): StoredEntry {
  const build = optional(row.build_state);
  const failed = build === "invalid" || build === "unbuildable";
  return {
    kind: row.kind as KindName,
    type: "",
    raw: "",
    rank: "",
    ...location(row),
    state: failed ? build : "undecided",
    error: optional(failed ? row.error : row.reason),
    failedAt: optional(row.failed_at),
    evaluated: false,
  };
}

function storedFile(row: Row): StoredFile {
  const outcome = String(row.outcome);
  if (!OUTCOMES.has(outcome)) throw new Error(MALFORMED);
  const stored = { ...location(row), outcome, reason: optional(row.reason) };
  if (stored.outcome === "undecided") {
    return { ...stored, entry: undecidedEntry({ ...row, kind: row.root_kind ?? null }) };
  }
  return row.checksum === null ? stored : { ...stored, entry: storedEntry(row) };
}

/** A source without kind directories is looked through once for each kind. */
function uniquePlaces(rows: readonly Row[]): FileReason[] {
  const places = new Map(rows.map((row) => [placeOf(row), optional(row.reason) ?? ""]));
  return [...places].map(([place, reason]) => ({ place, reason })).sort((a, b) => a.place < b.place ? -1 : 1);
}

function placeOf(row: Row): string {
  const rootPath = String(row.root_path);
  return rootPath === "" ? String(row.path) : `${rootPath}/${row.path}`;
}

function location(row: Row) {
  return {
    origin: row.origin as Origin,
    root: Number(row.root),
    relativePath: String(row.path),
    place: placeOf(row),
    package: optional(row.package),
    packageVersion: optional(row.package_version),
  };
}
