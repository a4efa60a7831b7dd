// SPDX-License-Identifier: MIT
/** A registry of extension packages, whatever it is reached by: HTTP, or a directory on disk. */

export const CHANNELS = ["stable", "rc", "beta"] as const;
export type Channel = typeof CHANNELS[number];

/** What is known of one published version. */
export interface PackageVersion {
  readonly version: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly channel: Channel;
  /** sha256 of the archive, hex; not every registry lists it: see {@link PackageRegistry.checksum}. */
  readonly checksum?: string;
  /** Bytes of the archive. */
  readonly size?: number;
  readonly yankedAt?: string;
  readonly yankReason?: string;
  /** What is new, as its author says. */
  readonly releaseNotes?: string;
  readonly dependencies: readonly string[];
  readonly platforms: readonly string[];
  /** Names of what it holds, by kind. */
  readonly content: Readonly<Record<string, readonly string[]>>;
}

export interface PackageInfo {
  readonly name: string;
  readonly description?: string;
  readonly repository?: string;
  readonly platforms: readonly string[];
  readonly labels: readonly string[];
  readonly contentTypes: readonly string[];
  /** The newest of each channel that is not yanked; a channel sees those of the steadier ones, too. */
  readonly latestVersion?: string;
  readonly latestRc?: string;
  readonly latestBeta?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly yankedAt?: string;
  readonly yankReason?: string;
  readonly deprecatedAt?: string;
  readonly deprecationReason?: string;
  readonly supersededBy?: string;
}

/** Packages on a page of a search. */
export const MOST_PER_PAGE = 100;

export interface PackageSearch {
  readonly text: string;
  readonly collective?: string;
  readonly platforms: readonly string[];
  readonly labels: readonly string[];
  readonly contentType?: string;
  readonly sort: "relevance" | "new" | "updated" | "name";
  readonly page: number;
  readonly perPage: number;
}

/** What an author says about a version that is pushed. */
export interface Publication {
  readonly name: string;
  readonly version: string;
  readonly channel: Channel;
  readonly description?: string;
  readonly repository?: string;
  readonly releaseNotes?: string;
  readonly dependencies: readonly string[];
  readonly platforms: readonly string[];
  readonly labels: readonly string[];
  readonly content: Readonly<Record<string, readonly string[]>>;
  readonly archive: Uint8Array;
}

/** A change to what is published; nothing is ever taken out of a registry. */
export type PackageChange =
  | { readonly action: "yank"; readonly version?: string; readonly reason: string }
  | { readonly action: "unyank"; readonly version?: string }
  | { readonly action: "deprecate"; readonly reason: string; readonly supersededBy?: string }
  | { readonly action: "undeprecate" }
  | { readonly action: "promote"; readonly version: string; readonly channel: Channel };

/**
 * All members throw SwampError REGISTRY_UNREACHABLE (network, time-out), REGISTRY_BUSY (429, 502, 503, 504; exit 75),
 * NOT_AUTHENTICATED (401, 403), PACKAGE_INVALID for answers that are not what the protocol says, and REGISTRY_REFUSED
 * for other answers.
 */
export interface PackageRegistry {
  /** As users know it: an `https:` or `file:` URL. */
  readonly address: string;
  /** Undefined when there is no such package. */
  info(name: string): Promise<PackageInfo | undefined>;
  /** Newest first; empty when there is no such package. */
  versions(name: string): Promise<readonly PackageVersion[]>;
  /** The newest version of a channel that is not yanked. */
  latest(name: string, channel: Channel): Promise<PackageVersion | undefined>;
  /** sha256 of a version's archive, hex; undefined when there is none. */
  checksum(name: string, version: string): Promise<string | undefined>;
  /** The archive's bytes. @param onProgress told of bytes so far, and of all when known. */
  download(
    name: string,
    version: string,
    onProgress?: (done: number, total: number | undefined) => void,
  ): Promise<Uint8Array>;
  search(
    search: PackageSearch,
  ): Promise<{ readonly packages: readonly PackageInfo[]; readonly total: number }>;
  /** @throws SwampError PACKAGE_EXISTS when the version is published already: versions never change. */
  publish(publication: Publication): Promise<{ readonly extensionId: string }>;
  /** @throws SwampError PACKAGE_NOT_FOUND. */
  change(name: string, change: PackageChange): Promise<void>;
}
