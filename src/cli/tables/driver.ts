// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DRIVER_COMMANDS: readonly TableEntry[] = [];
