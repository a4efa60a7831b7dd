// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const MODEL_COMMANDS: readonly TableEntry[] = [];
