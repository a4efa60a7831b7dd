// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DATA_COMMANDS: readonly TableEntry[] = [];
