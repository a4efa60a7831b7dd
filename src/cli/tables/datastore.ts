// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DATASTORE_COMMANDS: readonly TableEntry[] = [];
