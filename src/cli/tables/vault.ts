// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const VAULT_COMMANDS: readonly TableEntry[] = [
  {
    path: "vault create",
    summary: "Configure a new place for secrets",
    load: () => import("../commands/vault/create.ts"),
  },
  {
    path: "vault get",
    summary: "Show how a vault is configured",
    load: () => import("../commands/vault/get.ts"),
  },
  {
    path: "vault describe",
    summary: "Explain how a vault is configured",
    load: () => import("../commands/vault/describe.ts"),
  },
  {
    path: "vault put",
    summary: "Store a secret",
    aliases: ["vault write-secret"],
    load: () => import("../commands/vault/put.ts"),
  },
  {
    path: "vault list-keys",
    summary: "List which secrets a vault has, without showing them",
    load: () => import("../commands/vault/list_keys.ts"),
  },
  {
    path: "vault read-secret",
    summary: "Print a secret",
    load: () => import("../commands/vault/read_secret.ts"),
  },
  {
    path: "vault delete",
    summary: "Delete a secret from a vault",
    load: () => import("../commands/vault/delete.ts"),
  },
  {
    path: "vault search",
    summary: "List the vaults of this repository",
    aliases: ["vault list"],
    load: () => import("../commands/vault/search.ts"),
  },
  {
    path: "vault edit",
    summary: "Change how a vault is configured, in an editor or from standard input",
    load: () => import("../commands/vault/edit.ts"),
  },
  {
    path: "vault type search",
    summary: "List the vault types that are known",
    aliases: ["vault type list"],
    load: () => import("../commands/vault/type/search.ts"),
  },
];
