// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DOCTOR_COMMANDS: readonly TableEntry[] = [
  {
    path: "doctor extensions",
    summary: "Load every extension once in a subprocess and report what is broken",
    load: () => import("../commands/doctor/extensions.ts"),
  },
];
