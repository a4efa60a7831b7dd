// SPDX-License-Identifier: MIT
/** What code of an entry is made from: for pulled packages only what the lockfile locks. Made for one search of bundles. */
import { dirname, join } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import type { InputRow } from "../persistence/catalog/catalog_rows.ts";
import type { BuildRequest, BuildResult } from "./build/builder.ts";
import { type LockedDigests, lockInput } from "./locked_digests.ts";
import { PackageCopies } from "./package_copies.ts";
import { PackageProof, type ProvenPackage } from "./package_proof.ts";
import { type PrebuiltBundle, prebuiltBundle } from "./prebuilt_bundle.ts";

const NO_STAMP = { size: 0, modified: 0, changed: 0, inode: 0 };

/** What the bundler is given for an entry. */
export interface CodeSource {
  readonly request: BuildRequest;
  /** What else the bundle depends on. */
  readonly locked: readonly InputRow[];
  /** The result in terms of the entry's own files. */
  restored(result: BuildResult): BuildResult;
}

export class PackagedCode {
  readonly #proof: PackageProof;
  readonly #copies: PackageCopies;

  constructor(
    private readonly context: {
      readonly platform: Platform;
      readonly repository: Repository;
      readonly locks: LockedDigests;
    },
  ) {
    this.#proof = new PackageProof(context);
    this.#copies = new PackageCopies(context.platform);
  }

  /**
   * Compares the bundle that a package ships, and what the package says of it, with the lockfile.
   * @returns what else it depends on.
   * @throws SwampError when it is not what the lockfile locks.
   */
  assertLocked(entry: LazyTypeEntry, { path, hash, chunks, metadataFile }: PrebuiltBundle): InputRow[] {
    const files = [[path, hash] as const, ...chunks, ...(metadataFile ? [metadataFile] : [])];
    return [this.#lockedRow(this.#proof.assertLocked(entry, files))];
  }

  /** @throws SwampError for a package that is not what the lockfile locks. */
  source(entry: LazyTypeEntry): CodeSource {
    const { platform, repository } = this.context;
    if (entry.origin !== "pulled") {
      const request = { entry: entry.path, limitRoot: limitRoot(entry, repository.root) };
      return { request, locked: [], restored: (result) => result };
    }
    const proven = this.#proof.packageOf(entry);
    const path = prebuiltBundle(platform.fs, entry)?.path ?? entry.path;
    const request = this.#copies.request({ proven, path });
    return {
      request,
      locked: [this.#lockedRow(proven)],
      restored: (result) => this.#copies.restored(result, { proven }),
    };
  }

  /** The lockfile's digest of a package, as something that a bundle was made from. */
  #lockedRow({ name, digest }: ProvenPackage): InputRow {
    const seenAt = this.context.platform.now();
    return { path: lockInput(name), hash: digest, stamp: NO_STAMP, seenAt };
  }

  [Symbol.dispose](): void {
    this.#copies[Symbol.dispose]();
  }
}

/** How far up the files that govern the build of a local or mounted entry are looked for. */
export function limitRoot(entry: Pick<LazyTypeEntry, "path">, repositoryRoot: string): string {
  if (entry.path.startsWith(`${repositoryRoot}/`)) return repositoryRoot;
  return dirname(join(entry.path, ".."));
}
