// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const VAULT_COMMANDS: readonly TableEntry[] = [];
