// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const VAULT_COMMANDS: readonly TableEntry[] = [
  {
    path: "vault create",
    summary: "Configure a new place for secrets",
    guesses: [
      ["vault new <vault-type> <new>", "<vault-type> <new>"],
      ["vault init <vault-type> <new>", "<vault-type> <new>"],
    ],
    load: () => import("../commands/vault/create.ts"),
  },
  {
    path: "vault get",
    summary: "Show how a vault is configured",
    guesses: [
      ["vault show <vault>", "<vault>"],
      ["vault config <vault>", "<vault>"],
    ],
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
    guesses: [
      ["vault set <vault> <key>", "<vault> <key>"],
      ["vault set <vault> <key> <value>", "<vault> <key> <value>"],
      ["vault add <vault> <key> <value>", "<vault> <key> <value>"],
      ["vault write <vault> <key> <value>", "<vault> <key> <value>"],
      ["vault store <vault> <key> <value>", "<vault> <key> <value>"],
      ["vault put-secret <vault> <key> <value>", "<vault> <key> <value>"],
    ],
    load: () => import("../commands/vault/put.ts"),
  },
  {
    path: "vault list-keys",
    summary: "List which secrets a vault has, without showing them",
    guesses: [
      ["vault keys <vault>", "<vault>"],
      ["vault secrets <vault>", "<vault>"],
      ["vault list-secrets <vault>", "<vault>"],
      ["vault ls <vault>", "<vault>"],
    ],
    load: () => import("../commands/vault/list_keys.ts"),
  },
  {
    path: "vault read-secret",
    summary: "Print a secret",
    guesses: [
      ["vault get <vault> <key>", "<vault> <key>"],
      ["vault read <vault> <key>", "<vault> <key>"],
      ["vault show <vault> <key>", "<vault> <key>"],
      ["vault reveal <vault> <key>", "<vault> <key>"],
      ["vault get-secret <vault> <key>", "<vault> <key>"],
      ["vault describe <vault> <key>", "<vault> <key>"],
    ],
    load: () => import("../commands/vault/read_secret.ts"),
  },
  {
    path: "vault delete",
    summary: "Delete a secret from a vault",
    guesses: [
      ["vault rm <vault> <key>", "<vault> <key>"],
      ["vault remove <vault> <key>", "<vault> <key>"],
      ["vault unset <vault> <key>", "<vault> <key>"],
      ["vault delete-secret <vault> <key>", "<vault> <key>"],
    ],
    load: () => import("../commands/vault/delete.ts"),
  },
  {
    path: "vault search",
    summary: "List the vaults of this repository",
    aliases: ["vault list"],
    guesses: [
      ["vault ls", ""],
    ],
    load: () => import("../commands/vault/search.ts"),
  },
  {
    path: "vault trust",
    summary: "Confirm the key file and directory that a vault of this repository uses",
    guesses: [
      ["vault confirm <vault>", "<vault>"],
    ],
    load: () => import("../commands/vault/trust.ts"),
  },
  {
    path: "vault edit",
    summary: "Change how a vault is configured, in an editor or from standard input",
    load: () => import("../commands/vault/edit.ts"),
  },
  {
    path: "vault type describe",
    summary: "Show a vault type and its configuration",
    load: () => import("../commands/vault/type/describe.ts"),
  },
  {
    path: "vault type search",
    summary: "List the vault types that are known",
    aliases: ["vault type list"],
    guesses: [
      ["vault types", ""],
    ],
    load: () => import("../commands/vault/type/search.ts"),
  },
];
