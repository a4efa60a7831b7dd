// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const VAULT_COMMANDS: readonly TableEntry[] = [
  {
    path: "vault type search",
    summary: "List the vault types that are known",
    aliases: ["vault type list"],
    load: () => import("../commands/vault/type/search.ts"),
  },
];
