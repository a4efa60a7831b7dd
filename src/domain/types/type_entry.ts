// SPDX-License-Identifier: MIT
import type { EntryKind, KindName } from "./kind_name.ts";

/** Where a type comes from, best rank first. Built-ins can not be shadowed. */
export type Origin = "builtin" | "local" | "source" | "pulled";

/**
 * What is known of an entry file:
 * `indexed` its identity was read; `ready` it was loaded and validated under its key; `invalid` it can not load
 * until it changes; `unbuildable` it could not be built for a reason outside of it, and is tried again;
 * `undecided` its text does not say what it declares, and it could not be evaluated.
 */
export type EntryState = "indexed" | "ready" | "invalid" | "unbuildable" | "undecided";

/** One (kind, type) that a source file declares, as the catalog knows it. Nothing has been imported. */
export interface LazyTypeEntry {
  readonly kind: EntryKind;
  /** Normalised type or report name; empty while the state is `undecided`. */
  readonly type: string;
  /** As written by the author. */
  readonly raw: string;
  readonly origin: Origin;
  /** Absolute path of the source file; empty for built-ins. */
  readonly path: string;
  /** The path as users know it: relative to the repository where it is inside, else absolute. */
  readonly displayPath: string;
  readonly version?: string;
  readonly description?: string;
  /** Display name of vault, driver and datastore types. */
  readonly displayName?: string;
  /** Reports: `method`, `model` or `workflow`. */
  readonly scope?: string;
  readonly labels?: readonly string[];
  readonly state: EntryState;
  /** Why it is `invalid` or `unbuildable`. */
  readonly error?: string;
  /** What is wrong with the declaration itself, if that is known without loading it. */
  readonly problem?: string;
  /** When that was found, ISO 8601. */
  readonly failedAt?: string;
  /** Name of the package it belongs to, when one claims it. */
  readonly package?: string;
  readonly packageVersion?: string;
  /** Row identity in the catalog: root id and path inside the root. */
  readonly root: number;
  readonly relativePath: string;
  /** Absolute path of the module, once it was loaded. */
  readonly bundle?: string;
}

/** A file that takes part in the extensions, whatever became of it. */
export interface FileStatus {
  readonly displayPath: string;
  readonly origin: Origin;
  readonly kind?: EntryKind;
  readonly type?: string;
  readonly state: "usable" | "shadowed" | "not an entry" | "failed" | "undecided";
  readonly reason?: string;
  readonly shadowedBy?: string;
  readonly failedAt?: string;
  readonly package?: string;
}

/** A JSON Schema document. */
export type JsonSchema = Record<string, unknown>;

export interface MethodMetadata {
  readonly name: string;
  readonly description: string;
  readonly kind?: string;
  readonly arguments: JsonSchema;
}

export interface OutputSpecMetadata {
  readonly specName: string;
  readonly kind: "resource" | "file";
  readonly description?: string;
  readonly schema?: JsonSchema;
  readonly contentType?: string;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  readonly streaming?: boolean;
  readonly tags?: Record<string, string>;
}

export interface CheckMetadata {
  readonly name: string;
  readonly description: string;
  readonly labels?: readonly string[];
  readonly appliesTo?: readonly string[];
}

/** What can be said of one file's declaration without running it again. Stored per file under its bundle key. */
export interface TypeMetadata {
  readonly kind: EntryKind;
  readonly type: string;
  readonly raw: string;
  readonly version?: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly scope?: string;
  readonly labels?: readonly string[];
  readonly globalArguments?: JsonSchema;
  readonly configSchema?: JsonSchema;
  readonly methods?: readonly MethodMetadata[];
  readonly outputs?: readonly OutputSpecMetadata[];
  readonly checks?: readonly CheckMetadata[];
  /** Versions that the upgrade chain leads through, oldest first. */
  readonly upgrades?: readonly string[];
  readonly reports?: readonly string[];
}

/** A type as `describe` shows it: the base file's metadata with its grafts merged in. */
export interface TypeDescription extends TypeMetadata {
  readonly entry: LazyTypeEntry;
  /** Display paths of the grafts that were merged, in order. */
  readonly grafts: readonly string[];
  /** Names that a graft could not add because they exist already. */
  readonly collisions: readonly { file: string; what: string; name: string }[];
  /** Entries of the same type that this one hides. */
  readonly shadows: readonly string[];
}

/** Parameters of a listing. */
export interface TypeQuery {
  readonly kind: KindName;
  /** Case-insensitive substring of type, name or description. */
  readonly text?: string;
}
