// SPDX-License-Identifier: MIT
/** What the catalog stores, as plain values. */
import type { Stamp } from "../../../domain/freshness.ts";
import type { EntryKind, KindName } from "../../../domain/types/kind_name.ts";
import type { EntryState, Origin } from "../../../domain/types/type_entry.ts";
import { checksumOf } from "./checksum.ts";
import type { WatchRow } from "./meta_rows.ts";

export type SourceOrigin = Exclude<Origin, "builtin">;

/** A directory that is scanned for one kind; `package` rows hold the stamp of a pulled package's manifest. */
export interface RootRow {
  readonly id: number;
  readonly origin: SourceOrigin;
  readonly kind: KindName | "package";
  /** Relative to the repository where it is inside, else absolute; forward slashes. */
  readonly path: string;
  readonly position: number;
  readonly package?: string;
  readonly packageVersion?: string;
  /** Path of the package directory, for every root of a pulled package. */
  readonly packagePath?: string;
  /** Covers names and stamps of all files. */
  readonly listing: string;
  /** The newest time of any file, milliseconds. */
  readonly newest: number;
  /** When the scan began, milliseconds. */
  readonly indexedAt: number;
  readonly files: number;
}

export type FileOutcome = "entry" | "none" | "failed" | "undecided";

export interface FileRow {
  /** Relative to the root. */
  readonly path: string;
  readonly stamp: Stamp;
  /** sha256 of the content, hex; empty when it could not be read. */
  readonly hash: string;
  readonly outcome: FileOutcome;
  readonly reason?: string;
  readonly entry?: EntryRow;
  /** Undecided files: how the attempt to evaluate it ended. */
  readonly attempt?: EvaluationAttempt;
  /** Failed files: the type or name that it declares and that is not valid, as written. */
  readonly declares?: string;
  /** Other files that this outcome was read from; when one of them changes, the outcome is found again. */
  readonly inputs?: readonly InputRow[];
}

/** Why a file could not be evaluated. Its inputs are recorded, so only the circumstances can make a difference. */
export interface EvaluationAttempt {
  /**
   * `unavailable` there was no bundler or no sandbox; `limit` it took too much time or memory; `denied` it needs
   * what the sandbox does not give; `packages` it needs packages that stubs cannot stand for.
   */
  readonly cause: "unavailable" | "limit" | "denied" | "packages";
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The settings that it was tried with. */
  readonly settings: string;
}

export interface EntryRow {
  readonly kind: EntryKind;
  readonly type: string;
  readonly raw: string;
  readonly version?: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly scope?: string;
  readonly labels?: readonly string[];
  readonly rank: string;
  /** The identity was found by loading the file, so it depends on all that the file imports. */
  readonly evaluated: boolean;
  /** What is wrong with the declaration; the type cannot be used until the file changes. */
  readonly problem?: string;
}

/** All that changes in one root. */
export interface RootChange {
  readonly root: Omit<RootRow, "id">;
  readonly upserts: readonly FileRow[];
  /** Same content, new stamp. */
  readonly touched: readonly { path: string; stamp: Stamp }[];
  readonly removed: readonly string[];
}

/** The difference between the catalog and the disk, written in one transaction. */
export interface CatalogChange {
  readonly roots: readonly RootChange[];
  readonly removedRoots: readonly number[];
  /** Values of the `meta` table. */
  readonly meta: Readonly<Record<string, string>>;
  readonly watch?: WatchRow;
}

/** A file that something was made from: a module of a bundle's graph, or an input of an identity. */
export interface InputRow {
  /** Relative to the repository where it is inside, else absolute. */
  readonly path: string;
  readonly stamp: Stamp;
  /** sha256, or `missing`. */
  readonly hash: string;
  readonly seenAt: number;
}

/** How a file was last bundled and whether the bundle loaded. */
export interface BuildRow {
  readonly key: string;
  /** Relative to the repository where it is inside, else absolute; empty when nothing was built. */
  readonly bundle: string;
  readonly bundleHash: string;
  readonly bundleStamp: Stamp;
  readonly builtAt: number;
  readonly state: Exclude<EntryState, "undecided">;
  readonly errorCode?: string;
  readonly error?: string;
  readonly hint?: string;
  readonly failedAt?: string;
}

/** What came of reading one file in the sandbox. Nothing of it makes a build `ready`: only a load does. */
export interface OutlineRow {
  /** Names everything that it was made from; its inputs are stored under it. */
  readonly key: string;
  /** JSON of what the file says about itself. */
  readonly json?: string;
  /** Why there is none. */
  readonly reason?: string;
  /** Set when circumstances were the reason, which may change. */
  readonly attempt?: EvaluationAttempt;
}

/** The checksum of an entry's row: SQLite keeps none of its cells. */
export function entryChecksum(
  path: string,
  entry: Omit<EntryRow, "labels"> & { labels?: string | null },
): string {
  const fields = [
    path,
    entry.kind,
    entry.type,
    entry.raw,
    entry.version ?? null,
    entry.description ?? null,
    entry.displayName ?? null,
    entry.scope ?? null,
    entry.labels ?? null,
    entry.rank,
    entry.evaluated ? 1 : 0,
    entry.problem ?? null,
  ];
  return checksumOf(JSON.stringify(fields));
}
