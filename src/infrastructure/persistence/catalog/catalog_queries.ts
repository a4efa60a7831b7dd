// SPDX-License-Identifier: MIT
/** What is asked of the catalog about types. Precedence is a rule of reading: the claim of the lowest rank wins. */
import type { EntryKind, KindName } from "../../../domain/types/kind_name.ts";
import type { EntryState, LazyTypeEntry, Origin, TypeQuery } from "../../../domain/types/type_entry.ts";
import type { Database, Row } from "../sqlite.ts";
import { entryChecksum } from "./catalog_rows.ts";

/** An entry as stored: `place` is the file's path, relative to the repository where it is inside. */
export interface StoredEntry extends Omit<LazyTypeEntry, "path" | "displayPath"> {
  readonly place: string;
  /** Orders the claims of one type; empty without a type. */
  readonly rank: string;
  readonly evaluated: boolean;
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

  /** Files whose identity can not be read without loading them, as entries without a type. */
  undecided(kind: KindName): StoredEntry[] {
    return this.use((database) =>
      database.all(
        `SELECT f.root, f.path, f.outcome, f.reason, r.kind, r.origin, r.path AS root_path, r.package,
           r.package_version, b.state AS build_state, b.error, b.failed_at
         FROM file f JOIN root r ON r.id=f.root LEFT JOIN build b ON b.root=f.root AND b.path=f.path
         WHERE f.outcome='undecided' AND r.kind=? ORDER BY r.origin, root_path, f.path`,
        kind,
      ).map(undecidedEntry)
    );
  }

  /** Every file of every root. */
  files(): StoredFile[] {
    return this.use((database) =>
      database.all(
        `SELECT f.root, f.path, f.outcome, f.reason, r.origin, r.path AS root_path, r.package, r.package_version,
           r.kind AS root_kind, e.kind, e.type, e.raw, e.version, e.description, e.display_name, e.scope, e.labels,
           e.rank, e.evaluated, e.checksum, b.state AS build_state, b.error, b.failed_at
         FROM file f JOIN root r ON r.id=f.root LEFT JOIN entry e ON e.root=f.root AND e.path=f.path
         LEFT JOIN build b ON b.root=f.root AND b.path=f.path ORDER BY r.origin, root_path, f.path`,
      ).map(storedFile)
    );
  }

  failedCount(): number {
    return this.use((database) => {
      const row = database.get(
        // A source without kind directories is looked through once for each kind.
        `SELECT (SELECT count(*) FROM (SELECT DISTINCT r.origin, r.path, f.path
             FROM file f CROSS JOIN root r ON r.id=f.root WHERE f.outcome='failed')) +
           (SELECT count(*) FROM build WHERE state IN ('invalid','unbuildable')) AS failed`,
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
  };
  if (entryChecksum(String(row.path), { ...entry, labels: labels ?? null }) !== row.checksum) {
    throw new Error(MALFORMED);
  }
  return {
    ...entry,
    labels: labels === undefined ? undefined : JSON.parse(labels) as string[],
    ...location(row),
    state: (optional(row.build_state) ?? "indexed") as EntryState,
    error: optional(row.error),
    failedAt: optional(row.failed_at),
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

function location(row: Row) {
  const rootPath = String(row.root_path);
  return {
    origin: row.origin as Origin,
    root: Number(row.root),
    relativePath: String(row.path),
    place: rootPath === "" ? String(row.path) : `${rootPath}/${row.path}`,
    package: optional(row.package),
    packageVersion: optional(row.package_version),
  };
}
