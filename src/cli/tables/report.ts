// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const REPORT_COMMANDS: readonly TableEntry[] = [];
