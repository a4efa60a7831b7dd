// SPDX-License-Identifier: MIT
import type { Counters } from "../../domain/counters.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";

/** What indexing works with. */
export interface IndexerOptions {
  readonly platform: Platform;
  readonly repository: Repository;
  readonly store: ExtensionCatalogStore;
  readonly counters: Counters;
  /** Whether the time to read files is over, for who is in a hurry. */
  readonly isLate?: () => boolean;
}
