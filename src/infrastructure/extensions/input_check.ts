// SPDX-License-Identifier: MIT
import { isAbsolute, join } from "node:path";
import type { Counters } from "../../domain/counters.ts";
import { isUnchanged, type Stamp, stampOf } from "../../domain/freshness.ts";
import type { FileStat } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { InputRow } from "../persistence/catalog/catalog_rows.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";
import { sha256 } from "../platform/sha256.ts";
import { LockedDigests, packageOfLockInput } from "./locked_digests.ts";

/** The hash of an input that is not there. An import that could not be resolved is an input too. */
export const MISSING = "missing";

/** The hash of an input that is there but cannot be read. */
export const UNREADABLE = "unreadable";

/** The hash of an input that was looked at but must not be read: it is too large, or a link leads elsewhere. */
export const REFUSED = "refused";

const NO_STAMP: Stamp = { size: 0, modified: 0, changed: 0, inode: 0 };

/** Tells whether the files that a key was made of are still the same, by their stamps where those suffice. */
export class InputCheck {
  readonly locks: LockedDigests;

  constructor(
    private readonly context: {
      readonly platform: Platform;
      readonly repository: Repository;
      readonly store: ExtensionCatalogStore;
      readonly counters: Counters;
    },
  ) {
    this.locks = new LockedDigests(context);
  }

  /** Whether every input of the key has the content it was built from. False when the key has no inputs. */
  holds(key: string): boolean {
    const inputs = this.context.store.inputs(key);
    const refreshed: InputRow[] = [];
    for (const input of inputs) {
      const now = this.look(input);
      if (now === undefined) return false;
      if (now !== input) refreshed.push(now);
    }
    if (refreshed.length > 0) this.context.store.recordInputs(key, refreshed);
    return inputs.length > 0;
  }

  /** The input's row as it should be now, or undefined when the content is another. */
  look(input: InputRow): InputRow | undefined {
    const { platform, counters } = this.context;
    const locked = packageOfLockInput(input.path);
    if (locked !== undefined) return this.#isLocked(locked, input.hash) ? input : undefined;
    const path = this.absolute(input.path);
    const seenAt = platform.now();
    const stat = this.#stat(path);
    counters.filesStated++;
    if (stat === UNREADABLE) return input.hash === UNREADABLE ? input : undefined;
    if (!stat) return input.hash === MISSING ? input : undefined;
    const stamp = stampOf(stat);
    if (isUnchanged(input.stamp, stamp, input.seenAt)) return input;
    // A pipe or device that took the file's place must not be read.
    if (stat.kind !== "file") return input.hash === UNREADABLE ? input : undefined;
    if (input.hash === REFUSED || stat.size !== input.stamp.size) return undefined;
    return this.hash(path) === input.hash ? { ...input, stamp, seenAt } : undefined;
  }

  #isLocked(name: string, digest: string): boolean {
    const locked = this.locks.of(name);
    return locked.state === "locked" && locked.digest === digest;
  }

  /** The row of an input that was just used. */
  describe(path: string, hash: string, seenAt: number): InputRow {
    const stat = hash === MISSING ? undefined : this.#stat(path);
    return {
      path: this.context.repository.display(path),
      hash,
      stamp: stat && stat !== UNREADABLE ? stampOf(stat) : NO_STAMP,
      seenAt,
    };
  }

  /** sha256 of a file's content; a file that can not be read has a hash too. */
  hash(path: string): string {
    this.context.counters.filesHashed++;
    try {
      return sha256(this.context.platform.fs.readBytes(path));
    } catch (error) {
      return this.context.platform.fs.reasonOf(error) === "missing" ? MISSING : UNREADABLE;
    }
  }

  #stat(path: string): FileStat | typeof UNREADABLE | undefined {
    try {
      return this.context.platform.fs.stat(path);
    } catch {
      // One of its directories may not be entered; that is a state like any other.
      return UNREADABLE;
    }
  }

  absolute(place: string): string {
    return isAbsolute(place) ? place : join(this.context.repository.root, place);
  }
}
