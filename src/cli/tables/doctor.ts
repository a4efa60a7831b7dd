// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DOCTOR_COMMANDS: readonly TableEntry[] = [];
