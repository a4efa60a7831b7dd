// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const EXTENSION_COMMANDS: readonly TableEntry[] = [];
