// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import { isUnchanged, type Stamp, stampOf } from "../../domain/freshness.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { readLockfile } from "../packages/lockfile_file.ts";
import { lockfilePath } from "../packages/package_files.ts";
import { fromMeta } from "../persistence/catalog/meta_rows.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";

/** The name of the text in the catalog. */
const META = "locked";

interface StoredDigests {
  readonly stamp: Stamp;
  readonly seenAt: number;
  /** By package; null for one whose entry has none. */
  readonly digests: Readonly<Record<string, string | null>>;
}

/** What the lockfile says about a package. */
export type LockedDigest =
  /** `digest` covers all files. */
  | { readonly state: "locked"; readonly digest: string }
  /** `no digest`: older tools wrote entries without one. */
  | { readonly state: "no digest" }
  | { readonly state: "absent" }
  | { readonly state: "unreadable"; readonly error: SwampError };

/**
 * The digest that the lockfile has of each package's files. The catalog keeps them with the lockfile's stamp, so that a
 * command that loads code of packages pays for one stat and not for parsing a long file.
 */
export class LockedDigests {
  #known: StoredDigests | undefined;

  constructor(
    private readonly context: {
      readonly platform: Platform;
      readonly repository: Repository;
      readonly store: ExtensionCatalogStore;
    },
  ) {}

  of(name: string): LockedDigest {
    let digests: StoredDigests["digests"];
    try {
      digests = this.#current();
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      return { state: "unreadable", error };
    }
    const digest = Object.hasOwn(digests, name) ? digests[name] : undefined;
    if (digest === undefined) return { state: "absent" };
    return digest === null ? { state: "no digest" } : { state: "locked", digest };
  }

  /** Looks at the lockfile each time: a command may change it while it runs. */
  #current(): StoredDigests["digests"] {
    const { platform: { fs, now }, repository, store } = this.context;
    const seenAt = now();
    const path = lockfilePath(fs, repository);
    const stat = fs.stat(path);
    if (!stat) return {};
    const stamp = stampOf(stat);
    const known = this.#known ?? fromMeta<StoredDigests>(store.meta(META));
    if (known && isUnchanged(known.stamp, stamp, known.seenAt)) {
      this.#known = known;
      return known.digests;
    }
    const lockfile = Object.entries(readLockfile(fs, path));
    const digests = Object.fromEntries(
      lockfile.map(([name, { filesChecksum }]) => [name, filesChecksum ?? null]),
    );
    this.#known = { stamp, seenAt, digests };
    store.setMeta(META, JSON.stringify(this.#known));
    return digests;
  }
}

const INPUT_PREFIX = `${LOCKFILE}#`;

/** The path under which a lockfile's digest of a package is an input of what was made from the package's files. */
export function lockInput(name: string): string {
  return INPUT_PREFIX + name;
}

/** The package of an input that {@link lockInput} has named. */
export function packageOfLockInput(path: string): string | undefined {
  return path.startsWith(INPUT_PREFIX) ? path.slice(INPUT_PREFIX.length) : undefined;
}
