// SPDX-License-Identifier: MIT
/** Reading and writing the rows that remember bundles: key, module graph, outcome, and what the sandbox found. */
import type { TypeMetadata } from "../../../domain/types/type_entry.ts";
import type { Stamp } from "../../../domain/freshness.ts";
import type { Database, Row } from "../sqlite.ts";
import type { BuildRow, InputRow, OutlineRow } from "./catalog_rows.ts";

/** A build with its graph and, when it was loaded, its metadata; written together. */
export interface BuildRecord {
  readonly build: BuildRow;
  readonly inputs: readonly InputRow[];
  readonly metadata?: TypeMetadata;
}

const optional = (value: unknown) => typeof value === "string" ? value : undefined;

export function stampOfRow(row: Row, prefix = ""): Stamp {
  return {
    size: Number(row[`${prefix}size`]),
    modified: Number(row[`${prefix}modified`]),
    changed: Number(row[`${prefix}changed`]),
    inode: Number(row[`${prefix}inode`]),
  };
}

export function readBuild(database: Database, root: number, path: string): BuildRow | undefined {
  const row = database.get("SELECT * FROM build WHERE root=? AND path=?", root, path);
  if (!row) return undefined;
  return {
    key: String(row.key),
    bundle: String(row.bundle),
    bundleHash: String(row.bundle_hash),
    bundleStamp: stampOfRow(row, "bundle_"),
    builtAt: Number(row.built_at),
    state: row.state as BuildRow["state"],
    errorCode: optional(row.error_code),
    error: optional(row.error),
    hint: optional(row.hint),
    failedAt: optional(row.failed_at),
  };
}

export function readInputs(database: Database, key: string): InputRow[] {
  return database.all("SELECT * FROM input WHERE key=?", key).map((row) => ({
    path: String(row.path),
    stamp: stampOfRow(row),
    hash: String(row.hash),
    seenAt: Number(row.seen_at),
  }));
}

export function writeBuild(
  database: Database,
  at: { root: number; path: string },
  record: BuildRecord,
): void {
  const build = record.build;
  const stamp = build.bundleStamp;
  database.run(
    `INSERT OR REPLACE INTO build VALUES(${"?,".repeat(14)}?)`,
    at.root,
    at.path,
    build.key,
    build.bundle,
    build.bundleHash,
    stamp.size,
    stamp.modified,
    stamp.changed,
    stamp.inode,
    build.builtAt,
    build.state,
    build.errorCode ?? null,
    build.error ?? null,
    build.hint ?? null,
    build.failedAt ?? null,
  );
  writeInputs(database, build.key, record.inputs);
  if (record.metadata) writeMetadata(database, build.key, record.metadata);
}

export function writeMetadata(database: Database, key: string, metadata: TypeMetadata): void {
  const json = JSON.stringify(metadata);
  database.run("INSERT OR REPLACE INTO metadata VALUES(?,?,?)", key, json, json);
}

/** Metadata that the disk has changed counts as not there: it is found again. */
export function readMetadata(database: Database, key: string): TypeMetadata | undefined {
  const row = database.get("SELECT json FROM metadata WHERE key=? AND json=twin", key);
  return row && JSON.parse(String(row.json)) as TypeMetadata;
}

export function writeInputs(database: Database, key: string, inputs: readonly InputRow[]): void {
  for (const { path, stamp, hash, seenAt } of inputs) {
    database.run(
      "INSERT OR REPLACE INTO input VALUES(?,?,?,?,?,?,?,?)",
      key,
      path,
      stamp.size,
      stamp.modified,
      stamp.changed,
      stamp.inode,
      hash,
      seenAt,
    );
  }
}

export function deleteBuild(database: Database, root: number, path: string): void {
  database.run("DELETE FROM build WHERE root=? AND path=?", root, path);
}

interface BuildPlace {
  root: number;
  path: string;
  key: string;
}

const place = (row: Row): BuildPlace => ({
  root: Number(row.root),
  path: String(row.path),
  key: String(row.key),
});

export function failedBuilds(database: Database): BuildPlace[] {
  return database.all("SELECT root, path, key FROM build WHERE state IN ('invalid','unbuildable')").map(
    place,
  );
}

export function evaluatedEntries(database: Database): BuildPlace[] {
  return database.all(
    "SELECT e.root, e.path, b.key FROM entry e LEFT JOIN build b USING(root, path) WHERE e.evaluated=1",
  )
    .map(place);
}

/** An outline that the disk has changed counts as not there: it is made again. */
export function readOutline(database: Database, root: number, path: string): OutlineRow | undefined {
  const row = database.get(
    "SELECT key, text FROM outline WHERE root=? AND path=? AND text=twin",
    root,
    path,
  );
  return row && { ...JSON.parse(String(row.text)) as Omit<OutlineRow, "key">, key: String(row.key) };
}

export function writeOutline(
  database: Database,
  at: { root: number; path: string },
  { key, ...outline }: OutlineRow,
  inputs: readonly InputRow[],
): void {
  const text = JSON.stringify(outline);
  database.run("INSERT OR REPLACE INTO outline VALUES(?,?,?,?,?)", at.root, at.path, key, text, text);
  writeInputs(database, key, inputs);
}
