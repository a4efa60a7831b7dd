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
function world(
  options: {
    readonly lists: boolean;
    readonly secrets: Record<string, string>;
    /** What every `get` fails with. */
    readonly failure?: string;
    readonly names?: readonly string[];
    readonly unreadable?: readonly string[];
  },
) {
  const { lists, secrets } = options;
  const asked: string[] = [];
  const provider = {
    get: (key: string) => {
      asked.push(`get ${key}`);
      if (options.failure) return Promise.reject(new Error(options.failure));
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
      list: () => Promise.resolve((options.names ?? ["far"]).map((name) => ({ ...CONFIG, name }))),
      unreadable: () => Promise.resolve((options.unreadable ?? []).map((path) => ({ path, error: "" }))),
      find: () => Promise.resolve(CONFIG),
    } as unknown as VaultRepository,
    redactor: new Redactor(),
    resolveType: () =>
      Promise.resolve({ type: CONFIG.type, name: "Far", description: "", create: () => provider }),
    completeConfig: () => Promise.resolve({}),
    confirmation: {
      unconfirmed: () => Promise.resolve([]),
      confirm: () => Promise.resolve(),
      confirmNamed: () => Promise.resolve(),
    },
    defaultVault: () => Promise.resolve(undefined),
    display: (path) => path,
    randomHex: (digits) => "f".repeat(digits),
  });
  return { vaults, secrets, asked };
}

Deno.test("putNew() replaces no secret, and asks the vault for each", async () => {
  const { vaults, secrets, asked } = world({ lists: true, secrets: { a: "old", "a-2": "older" } });
  assert.equal(await vaults.putNew("far", "a", "new"), "a-3");
  assert.equal(await vaults.putNew("far", "b", "one"), "b");
  assert.equal(await vaults.putNew("far", "b", "two"), "b-2");
  assert.deepEqual(secrets, { a: "old", "a-2": "older", "a-3": "new", b: "one", "b-2": "two" });
  assert.deepEqual(asked.slice(0, 3), ["get a", "get a-2", "get a-3"]);
});

Deno.test("putNew() uses a key that cannot be taken where the vault neither reads nor lists", async () => {
  const { vaults, secrets } = world({ lists: false, secrets: { a: "old" }, failure: "403 Forbidden" });
  assert.equal(await vaults.putNew("far", "a", "new"), "a-ffffffff");
  assert.deepEqual(secrets, { a: "old", "a-ffffffff": "new" });
});

Deno.test("holds() is what the vault says of a key, whatever form it keeps keys in", async () => {
  const holds = (failure: string | undefined, secrets: Record<string, string>, lists = true) =>
    world({ lists, secrets, failure }).vaults.holds("far", "API_KEY");
  assert.equal(await holds(undefined, { API_KEY: "x" }), true);
  assert.equal(await holds(undefined, {}), false);
  for (const failure of ["Secret not found", "ResourceNotFoundException: no secret API_KEY", "404"]) {
    assert.equal(await holds(failure, {}, false), false, failure);
  }
  // Neither a network that fails nor a program that is missing says anything about the secret.
  for (
    const failure of [
      "getaddrinfo ENOTFOUND vault",
      "op: command not found",
      "403 Forbidden",
      "timeout",
      "Key not found: no credentials",
    ]
  ) {
    assert.equal(await holds(failure, {}, false), undefined, failure);
    assert.equal(await holds(failure, { "api-key": "x" }), true, failure);
  }
  const { vaults } = world({ lists: true, secrets: { "API-KEY": "x" }, failure: "connection reset" });
  await assert.rejects(vaults.get("far", "API_KEY"), { code: "VAULT_FAILED", message: /connection reset/ });
});

Deno.test("defaultName() is the only vault, and an error where others may be meant", async () => {
  const name = (names: string[], unreadable: string[] = []) =>
    world({ lists: true, secrets: {}, names, unreadable }).vaults.defaultName();
  assert.equal(await name([]), undefined);
  assert.equal(await name(["far"]), "far");
  await assert.rejects(name(["far", "near"]), { code: "VAULT_NOT_FOUND", message: /: far, near$/ });
  await assert.rejects(name(["far"], ["/near.yaml"]), { message: /: far, \/near\.yaml$/ });
});
