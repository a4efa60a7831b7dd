// SPDX-License-Identifier: MIT
/**
 * Proves that files of a pulled package are those that the lockfile locks. The lockfile has one digest over all of them,
 * so the list of their digests comes from the package's receipt if it adds up to that digest, else from the disk. What
 * is used is then hashed and compared with the list, file by file.
 */
import { SwampError } from "../../domain/errors.ts";
import { RECEIPT_FILE } from "../../domain/packages/archive_layout.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import { parseReceipt, provenDigests } from "../../domain/packages/receipt.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import { fileDigests, packageFiles } from "../packages/package_files.ts";
import { sha256 } from "../platform/sha256.ts";
import type { LockedDigests } from "./locked_digests.ts";

type PackagedEntry = Pick<LazyTypeEntry, "displayPath" | "package">;

/** A package of which it is known what its files have to be. */
export interface ProvenPackage {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  /** The lockfile's digest of all files. */
  readonly digest: string;
  /** sha256 of each file by its path in the package. */
  readonly files: ReadonlyMap<string, string>;
}

export class PackageProof {
  readonly #known = new Map<string, ProvenPackage | SwampError>();

  constructor(
    private readonly context: {
      readonly platform: Platform;
      readonly repository: Repository;
      readonly locks: LockedDigests;
    },
  ) {}

  /** @throws SwampError PACKAGE_CONFLICT, CHECKSUM_MISMATCH or CONFIG_INVALID when nothing proves its files. */
  packageOf(entry: PackagedEntry): ProvenPackage {
    const name = entry.package;
    if (name === undefined) throw unpackaged(entry);
    const known = this.#known.get(name) ?? this.#prove(name);
    this.#known.set(name, known);
    if (known instanceof SwampError) throw known;
    return known;
  }

  /**
   * Compares files of the entry's package with the lockfile.
   * @param used absolute paths and sha256 of what was read.
   * @throws SwampError as {@link packageOf}.
   */
  assertLocked(entry: PackagedEntry, used: Iterable<readonly [path: string, hash: string]>): ProvenPackage {
    const proven = this.packageOf(entry);
    for (const [path, hash] of used) {
      assertLockedFile(proven, path.slice(proven.directory.length + 1), hash);
    }
    return proven;
  }

  #prove(name: string): ProvenPackage | SwampError {
    const { platform: { fs }, repository, locks } = this.context;
    const locked = locks.of(name);
    if (locked.state === "unreadable") return locked.error;
    if (locked.state === "absent") return notLocked(name);
    if (locked.state === "no digest") return withoutDigest(name);
    const { digest } = locked;
    const directory = `${repository.stateDirectory}/pulled-extensions/${name}`;
    const text = fs.readTextIfExists(`${directory}/${RECEIPT_FILE}`);
    const receipt = text === undefined ? undefined : parseReceipt(text, sha256);
    const digests = provenDigests(receipt, digest, sha256) ??
      provenDigests(this.#onDisk(directory), digest, sha256);
    if (!digests) return differs(name);
    return { name, directory, digest, files: new Map(Object.entries(digests)) };
  }

  #onDisk(directory: string) {
    const { fs } = this.context.platform;
    const digests = fileDigests(fs, directory, packageFiles(fs, directory));
    return digests && { digests };
  }
}

function unpackaged({ displayPath }: PackagedEntry): SwampError {
  const message = `${displayPath}: it belongs to no package, so ${LOCKFILE} cannot prove what it is`;
  return new SwampError("PACKAGE_CONFLICT", message, {
    hint: "Older tools unpacked packages like this. Install them again with: swamp extension install",
  });
}

function notLocked(name: string): SwampError {
  const message =
    `the package ${name} is on disk, but not in ${LOCKFILE}, so nothing proves what its code is`;
  return new SwampError("PACKAGE_CONFLICT", message, {
    hint: `Install it with: swamp extension pull ${name} --force`,
  });
}

function withoutDigest(name: string): SwampError {
  const message = `${LOCKFILE} has no digest of the files of the package ${name}`;
  return new SwampError("PACKAGE_CONFLICT", message, {
    hint: "Compare it with its registry, and add the digest, with: swamp extension install",
  });
}

/**
 * Compares one file with the lockfile.
 * @param path in the package.
 * @param hash its sha256; undefined when it is not a file.
 * @throws SwampError CHECKSUM_MISMATCH.
 */
export function assertLockedFile(
  { name, files }: ProvenPackage,
  path: string,
  hash: string | undefined,
): void {
  if (hash === undefined || files.get(path) !== hash) throw differs(name, path);
}

function differs(name: string, path?: string): SwampError {
  const what = path === undefined
    ? `the files of the package ${name} are`
    : `${path} of the package ${name} is`;
  return new SwampError("CHECKSUM_MISMATCH", `${what} not what ${LOCKFILE} locks; its code is not used`, {
    hint: `See what differs with: swamp extension verify ${name}\n` +
      "Bring back what is locked with: swamp extension install\n" +
      "To change its code, mount a copy of it with: swamp extension source add <directory>",
    details: { package: name, file: path },
  });
}
