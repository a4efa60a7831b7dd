// SPDX-License-Identifier: MIT
import type { EntryKind } from "../types/kind_name.ts";
import type { Manifest } from "./manifest.ts";

/** What listings make of a source without running it; kind and type are those of an entry. */
export type EntryIdentity =
  | { readonly state: "entry"; readonly kind: EntryKind; readonly raw: string }
  | { readonly state: "undecided" | "not-an-entry"; readonly reason?: string };

/** What an archive holds. */
export interface PackageFiles {
  /** Contents by path, `/` as separator. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths of files whose owner may run them. */
  readonly executables: ReadonlySet<string>;
  /** Directories that are there also when nothing is in them. */
  readonly directories?: readonly string[];
}

/** What is to be done with an archive. */
export type ArchivePurpose = "install" | "publish";

/** What an archive says about itself, once nothing speaks against it. */
export interface AssessedPackage {
  readonly manifest: Manifest;
  /** About keys that a newer swamp may know. */
  readonly remarks: readonly string[];
}

/** A package whose archive may be used. */
export interface OpenedPackage extends PackageFiles, AssessedPackage {}

/** A source of a package, among the others that it may import. */
export interface PackageSource {
  /** In the package, `/` as separator. */
  readonly path: string;
  /** The content of a file of the package. */
  read(path: string): Uint8Array | undefined;
}

/** Makes and reads archives of packages; nothing is written anywhere, and no code run. */
export interface PackageArchives {
  /** The same files give the same bytes, in whatever order they come. */
  pack(files: PackageFiles): Promise<Uint8Array>;
  /**
   * The content of an archive that may be used so.
   * @throws SwampError PACKAGE_INVALID when it is not an archive, or not that of a package as it has to be.
   */
  open(bytes: Uint8Array, purpose: ArchivePurpose): Promise<OpenedPackage>;
  /** @throws SwampError PACKAGE_INVALID when it is not an archive, or holds something that is not unpacked. */
  read(bytes: Uint8Array): Promise<PackageFiles>;
  /** What listings will make of a source without running it. */
  identify(source: PackageSource, kinds: readonly EntryKind[]): EntryIdentity;
  /** sha256, hex. */
  digest(bytes: Uint8Array): string;
}
