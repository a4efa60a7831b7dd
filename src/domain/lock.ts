// SPDX-License-Identifier: MIT
/** Mutual exclusion between processes; the kernel frees a lock when its holder dies. */
export interface Lock {
  /**
   * Runs `work` while holding the named lock.
   * @param name what is protected, for example `models`.
   * @throws SwampError LOCK_TIMEOUT (exit 75) when another process holds it for longer than SWAMP_LOCK_TIMEOUT_MS
   *   (default 60 s); the message says who and since when.
   */
  hold<T>(name: string, purpose: string, work: () => Promise<T> | T): Promise<T>;
  /** As {@link hold}, but gives up at once when another process has the lock. @returns undefined then. */
  tryHold<T>(name: string, purpose: string, work: () => Promise<T> | T): Promise<{ value: T } | undefined>;
}
