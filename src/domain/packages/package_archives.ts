// SPDX-License-Identifier: MIT

/** What an archive holds. */
export interface PackageFiles {
  /** Contents by path, `/` as separator. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths of files whose owner may run them. */
  readonly executables: ReadonlySet<string>;
  /** Directories that are there also when nothing is in them. */
  readonly directories?: readonly string[];
}

/** Makes and reads archives of packages; neither writes anywhere. */
export interface PackageArchives {
  /** The same files give the same bytes, in whatever order they come. */
  pack(files: PackageFiles): Promise<Uint8Array>;
  /** @throws SwampError PACKAGE_INVALID when it is no archive, or holds something that is not unpacked. */
  read(bytes: Uint8Array): Promise<PackageFiles>;
  /** sha256, hex. */
  digest(bytes: Uint8Array): string;
}
