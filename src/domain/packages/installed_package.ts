// SPDX-License-Identifier: MIT
import { isSameCalVer } from "../types/calver.ts";
import type { Manifest } from "./manifest.ts";

/** At the repository's root; older tools keep it in the models directory. */
export const LOCKFILE = "upstream_extensions.json";

/** What the lockfile says of a package; it holds no time, so that one set of packages gives one file. */
export interface LockedPackage {
  readonly version: string;
  /** sha256 of the archive, hex. */
  readonly checksum?: string;
  /** sha256 over the sorted lines `path NUL sha256`, hex. */
  readonly filesChecksum?: string;
  /** Repository-relative paths, sorted. */
  readonly files: readonly string[];
  readonly dependencies?: readonly string[];
  /** Where it came from: an address, or `file:` and a path; a relative one starts at the repository. */
  readonly serverUrl?: string;
  /** The channel that was asked for. */
  readonly channel?: string;
}

/** `upstream_extensions.json`: locked packages by name, sorted. */
export type Lockfile = Readonly<Record<string, LockedPackage>>;

/** Lies in the package's directory: what was unpacked there, and when. */
export interface Receipt {
  readonly name: string;
  readonly locked: LockedPackage;
  /** ISO 8601; the time of the file, which holds none: on every machine it is the same. */
  readonly pulledAt: string;
  /** sha256 of each file by its path in the package. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Whether what was unpacked or downloaded of a package says that it is what the lockfile says. */
export function isAsLocked(present: LockedPackage | undefined, locked: LockedPackage): boolean {
  const sameFiles = locked.filesChecksum === undefined || present?.filesChecksum === locked.filesChecksum;
  return present !== undefined && isSameCalVer(present.version, locked.version) &&
    present.checksum === locked.checksum && sameFiles;
}

/** `filesChecksum` of a package with these digests of its files. */
export function filesChecksum(
  digests: Readonly<Record<string, string>>,
  digest: (bytes: Uint8Array) => string,
): string {
  const lines = Object.keys(digests).sort().map((path) => `${path}\0${digests[path]}`).join("\n");
  return digest(new TextEncoder().encode(lines));
}

/** A package that has been downloaded and judged, ready to be installed. */
export interface PackageContent {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly executables: ReadonlySet<string>;
  /** sha256 of the archive, hex; undefined for a directory. */
  readonly checksum?: string;
  readonly serverUrl?: string;
  readonly channel?: string;
}

/** What is on disk of an installed package. */
export interface PackageState {
  readonly name: string;
  readonly version: string;
  readonly state: "intact" | "edited" | "incomplete" | "missing";
  /** Whether the digest of the files as they are now is that of the lockfile, and the version is, too. */
  readonly matchesLockfile: boolean;
  /** Paths in the package. */
  readonly edited: readonly string[];
  readonly missing: readonly string[];
  /** Files that the package did not bring. */
  readonly added: readonly string[];
}

/** The packages of a repository. Changes are made under the lock `packages`. */
export interface PackageStore {
  /** @throws SwampError CONFIG_INVALID when the lockfile can not be read. */
  lockfile(): Lockfile;
  /** What was unpacked; undefined when there is none that can be read. */
  receipt(name: string): Receipt | undefined;
  /** Compares the files with the receipt, for what was changed here, and with the lockfile, for what they have to be. */
  inspect(name: string): PackageState;
  /** Absolute path of the package's directory. */
  directory(name: string): string;
  /**
   * Puts the package in the place of the one of its name, whole or not at all.
   * @throws SwampError IO_FAILED.
   */
  install(content: PackageContent): Promise<void>;
  /** @returns how many files were removed. */
  remove(name: string): Promise<number>;
  /** Completes or takes back what a killed command has left. The caller holds the lock `packages`. */
  recover(): void;
}
