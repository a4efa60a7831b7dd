// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { maskedConfig, secretsInConfig } from "./config_secrets.ts";

Deno.test("secrets in a configuration are found by the names of their fields, and masked", () => {
  const config = {
    token: "canary-1",
    apiKey: "canary-2",
    auth: { "client-secret": "canary-3", roles: [{ password: "canary-4" }] },
    key_file: "/home/u/key",
    tokenEnv: "VAULT_TOKEN",
    secretName: "db",
    password: "",
    address: "https://vault",
  };
  assert.deepEqual(secretsInConfig(config), [
    "token",
    "apiKey",
    "auth.client-secret",
    "auth.roles.0.password",
  ]);
  const shown = maskedConfig(config);
  assert.equal(JSON.stringify(shown).includes("canary"), false);
  assert.equal(shown.key_file, "/home/u/key");
  assert.equal(config.token, "canary-1");
});
