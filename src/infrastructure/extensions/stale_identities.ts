// SPDX-License-Identifier: MIT
import type { StoredInput } from "../persistence/catalog/identity_inputs.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import { InputCheck } from "./input_check.ts";

/** Paths of files whose identity has to be read again although they have not changed, by the id of their root. */
export type StaleIdentities = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * Compares the files that identities were read from with the disk. Repositories without such files cost one query
 * without rows; the others one stat for each distinct input.
 */
export function findStaleIdentities(options: IndexerOptions): StaleIdentities {
  const { store } = options;
  const check = new InputCheck(options);
  const stale = new Map<number, Set<string>>();
  const refreshed: StoredInput[] = [];
  for (const input of store.identityInputs()) {
    const now = check.look(input);
    if (now !== undefined) {
      if (now !== input) refreshed.push({ ...now, id: input.id });
      continue;
    }
    for (const { root, path } of store.identityDependents(input.id)) {
      const paths = stale.get(root);
      if (paths) paths.add(path);
      else stale.set(root, new Set([path]));
    }
  }
  if (refreshed.length > 0) store.refreshIdentityInputs(refreshed);
  return stale;
}
