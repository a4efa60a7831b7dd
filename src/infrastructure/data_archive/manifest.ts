// SPDX-License-Identifier: MIT
/** The first entry of an archive of data: its files with their sizes and sha256. */
import { parseJson } from "../../domain/limits.ts";
import { type ArchivedPath, parseArchivedPath } from "../../domain/data/archived_path.ts";
import type { ArchivedContent } from "../../domain/data/data_archive.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";

/** The one directory at the root of an archive. */
export const ROOT = "swamp-data";
export const MANIFEST = `${ROOT}/manifest.json`;

const FORMAT = 1;

export interface ManifestFile extends ArchivedPath {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export interface Manifest {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly files: readonly ManifestFile[];
}

export function formatManifest({ createdAt, files }: Manifest): string {
  const lines = files.map(({ path, size, sha256 }) => JSON.stringify({ path, size, sha256 }));
  return `{"format": ${FORMAT}, "createdAt": ${JSON.stringify(createdAt)}, "files": [\n${
    lines.join(",\n")
  }\n]}\n`;
}

/** @throws SwampError DATA_INVALID naming the first file that may not be in an archive. */
export function parseManifest(text: string): Manifest {
  let value: { format?: unknown; createdAt?: unknown; files?: unknown } | null;
  try {
    value = parseJson(text) as typeof value;
  } catch (error) {
    throw refused(`its manifest is not JSON: ${messageOf(error)}`);
  }
  if (typeof value?.format === "number" && value.format > FORMAT) {
    throw refused(`it has format ${value.format}, and this version of swamp reads up to ${FORMAT}`);
  }
  if (value?.format !== FORMAT || typeof value.createdAt !== "string" || !Array.isArray(value.files)) {
    throw refused("its manifest has no 'format', 'createdAt' and 'files'");
  }
  const seen = new Set<string>();
  const files = value.files.map((item: unknown) => fileOf(item));
  for (const { path } of files) {
    if (seen.has(path)) throw refused(`'${shown(path)}' is in its manifest twice`);
    seen.add(path);
  }
  return { createdAt: value.createdAt, files };
}

function fileOf(item: unknown): ManifestFile {
  const { path, size, sha256 } = (item ?? {}) as Record<string, unknown>;
  if (typeof path !== "string") throw refused("a file in its manifest has no 'path'");
  const parsed = parseArchivedPath(path);
  if (!parsed) throw refused(`'${shown(path)}' is not the path of data, a run, a definition or a secret`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw refused(`'${shown(path)}' has no size`);
  }
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw refused(`'${shown(path)}' has no sha256`);
  }
  return { ...parsed, size, sha256 };
}

/** Counts what a list of files holds. */
export function contentOf(files: readonly (ArchivedPath & { readonly size: number })[]): ArchivedContent {
  const count = (kind: ArchivedPath["kind"]) => files.filter((file) => file.kind === kind).length;
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    versions: new Set(files.filter(({ kind }) => kind === "version").map((file) => file.of)).size,
    runFiles: count("run"),
    definitions: count("definition"),
    secrets: count("secret"),
  };
}

/** A name that may hold anything, short and visible. */
export function shown(name: string): string {
  const text = JSON.stringify(name).slice(1, -1);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** An archive of which nothing is taken. */
export function refused(why: string): SwampError {
  return new SwampError("DATA_INVALID", `The archive is refused: ${why}`, {
    hint: "Nothing was imported. Take another copy of it; archives are made with: swamp data export <file>",
  });
}
