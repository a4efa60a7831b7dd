// SPDX-License-Identifier: MIT
/** Which paths below `.swamp` an archive of data may hold: those that are what they claim to be, and no others. */
import { SwampError } from "../errors.ts";
import { isUuid } from "../identifier.ts";
import { normalizeType } from "../types/type_name.ts";
import { assertSecretFileName, isReadableVaultName, LOCAL_ENCRYPTION } from "../vaults/vault_names.ts";
import { assertDataName } from "./data_name.ts";

/**
 * `version` a file of a stored version, `marker` the number of the newest one, `run` a record or log of a run,
 * `definition` that of a type that was run directly, `secret` the ciphertext of one.
 */
export type ArchivedKind = "version" | "marker" | "run" | "definition" | "secret";

export interface ArchivedPath {
  /** Relative to `.swamp`, `/` as separator. */
  readonly path: string;
  readonly kind: ArchivedKind;
  /** Of versions: identifies the version among all. Of markers: the item. */
  readonly of?: string;
}

const LONGEST_SEGMENT_BYTES = 255;
const LONGEST_PATH_BYTES = 2_000;

/** @returns undefined when it is not the path of something that swamp keeps there. */
export function parseArchivedPath(path: string): ArchivedPath | undefined {
  const segments = path.split("/");
  if (bytesOf(path) > LONGEST_PATH_BYTES || !segments.every(isSegment)) return undefined;
  const [area, ...rest] = segments;
  if (area === "data") return dataPath(path, rest);
  if (area === "secrets") return isSecret(rest) ? { path, kind: "secret" } : undefined;
  if (area === "outputs") return isRun(rest) ? { path, kind: "run" } : undefined;
  if (area === "workflow-runs") return isRecord(rest) ? { path, kind: "run" } : undefined;
  if (area === "auto-definitions") return isDefinition(rest) ? { path, kind: "definition" } : undefined;
  return undefined;
}

/** `<type>/<model id>/<item>/latest` and `<type>/<model id>/<item>/<version>/{raw,metadata.yaml}`. */
function dataPath(path: string, segments: readonly string[]): ArchivedPath | undefined {
  const last = segments.at(-1)!;
  const isMarker = last === "latest";
  const item = segments.slice(0, isMarker ? -1 : -2);
  if (!isMarker) {
    if (last !== "raw" && last !== "metadata.yaml") return undefined;
    if (!/^[1-9]\d{0,14}$/.test(segments.at(-2) ?? "")) return undefined;
  }
  const [name, modelId] = [item.at(-1), item.at(-2)];
  if (name === undefined || modelId === undefined || !isUuid(modelId)) return undefined;
  if (!isDataName(name) || !isType(item.slice(0, -2))) return undefined;
  return isMarker
    ? { path, kind: "marker", of: item.join("/") }
    : { path, kind: "version", of: segments.slice(0, -1).join("/") };
}

function isSecret(segments: readonly string[]): boolean {
  const [provider, vault, file, ...more] = segments;
  if (provider !== LOCAL_ENCRYPTION || vault === undefined || !file?.endsWith(".enc") || more.length > 0) {
    return false;
  }
  return isReadableVaultName(vault) && accepts(() => assertSecretFileName(file.slice(0, -".enc".length)));
}

/** `<type>/<method>/<definition id>-<time>.{yaml,log}` */
function isRun(segments: readonly string[]): boolean {
  return segments.length >= 3 && isType(segments.slice(0, -2)) && isRecord(segments.slice(-2));
}

function isRecord(segments: readonly string[]): boolean {
  return segments.length > 0 && segments.every((segment) => /^[\w@%-][\w@%.+-]*$/.test(segment)) &&
    segments.slice(0, -1).every((segment) => !RECORD.test(segment)) && RECORD.test(segments.at(-1)!);
}

const RECORD = /\.(?:yaml|yml|json|log)$/;

function isDefinition(segments: readonly string[]): boolean {
  return segments.length >= 2 && /^[^.].*\.ya?ml$/.test(segments.at(-1)!) &&
    segments.slice(0, -1).every((segment) => !/^\.|\.ya?ml$/.test(segment));
}

function isType(segments: readonly string[]): boolean {
  const type = segments.join("/");
  return segments.length > 0 && !segments.some(isUuid) && accepts(() => normalizeType(type)) &&
    normalizeType(type) === type;
}

function isDataName(name: string): boolean {
  return accepts(() => assertDataName(name));
}

/** A name that leads nowhere else, on any system. */
function isSegment(segment: string): boolean {
  return segment !== "" && segment !== "." && segment !== ".." && segment.isWellFormed() &&
    !/[\p{Cc}\\]/u.test(segment) && bytesOf(segment) <= LONGEST_SEGMENT_BYTES;
}

function accepts(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof SwampError) return false;
    throw error;
  }
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
