// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { Redactor } from "../../domain/secrets/redactor.ts";
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import type { VaultRepository } from "../persistence/vault_repository.ts";
import { RepositoryVaults } from "./repository_vaults.ts";

const CONFIG: VaultConfig = {
  id: "1",
  name: "far",
  type: "@acme/far",
  config: {},
  createdAt: "",
  path: "/far.yaml",
};

/** A vault of an extension that counts what it is asked. */
function world(options: { readonly lists: boolean; readonly secrets: Record<string, string> }) {
  const { lists, secrets } = options;
  const asked: string[] = [];
  const provider = {
    get: (key: string) => {
      asked.push(`get ${key}`);
      return key in secrets ? Promise.resolve(secrets[key]!) : Promise.reject(new Error(`404 for ${key}`));
    },
    put: (key: string, value: string) => {
      secrets[key] = value;
      return Promise.resolve();
    },
    list: () => {
      asked.push("list");
      return lists ? Promise.resolve(Object.keys(secrets)) : Promise.reject(new Error("403"));
    },
    getName: () => "far",
  };
  const vaults = new RepositoryVaults({
    configs: {
      list: () => Promise.resolve([CONFIG]),
      find: () => Promise.resolve(CONFIG),
    } as unknown as VaultRepository,
    redactor: new Redactor(),
    resolveType: () =>
      Promise.resolve({ type: CONFIG.type, name: "Far", description: "", create: () => provider }),
    completeConfig: () => Promise.resolve({}),
    defaultVault: () => Promise.resolve(undefined),
    display: (path) => path,
  });
  return { vaults, secrets, asked };
}

Deno.test("putNew() replaces no secret, and lists the keys of a vault once", async () => {
  const { vaults, secrets, asked } = world({ lists: true, secrets: { a: "old", "a-2": "older" } });
  assert.equal(await vaults.putNew("far", "a", "new"), "a-3");
  assert.equal(await vaults.putNew("far", "b", "one"), "b");
  assert.equal(await vaults.putNew("far", "b", "two"), "b-2");
  assert.deepEqual(secrets, { a: "old", "a-2": "older", "a-3": "new", b: "one", "b-2": "two" });
  assert.deepEqual(asked, ["list"]);
});

Deno.test("putNew() asks for the secret itself where the vault does not list its keys", async () => {
  const { vaults, secrets, asked } = world({ lists: false, secrets: { a: "old" } });
  assert.equal(await vaults.putNew("far", "a", "new"), "a-2");
  assert.deepEqual(secrets, { a: "old", "a-2": "new" });
  assert.deepEqual(asked, ["list", "get a", "get a-2"]);
});
