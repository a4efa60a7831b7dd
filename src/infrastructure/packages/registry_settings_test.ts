// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { registrySettings } from "./registry_settings.ts";

const CHOSEN = "https://registry.test/team";

function settings(address: string, env: Record<string, string>, files: Record<string, string> = {}) {
  const platform = {
    env: (name: string) => env[name],
    home: "/home/u",
    fs: { readTextIfExists: (path: string) => files[path], stat: () => undefined },
  } as unknown as Platform;
  return registrySettings(platform, address, CHOSEN);
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SwampError) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

Deno.test("SWAMP_API_KEY is for the registry that the user chose, not for addresses that lockfiles name", () => {
  const env = { SWAMP_API_KEY: "k1" };
  assert.equal(settings(CHOSEN, env).apiKey, "k1");
  assert.equal(settings("https://registry.test/other/", env).apiKey, "k1");
  const others = [
    "https://evil.test",
    "https://registry.test.evil.test",
    "http://registry.test",
    "https://registry.test:8443",
    "https://evil.test/registry.test",
  ];
  for (const address of others) assert.equal(settings(address, env).apiKey, undefined, address);
});

Deno.test("the stored key is for the server it names; the environment goes before it", () => {
  const stored = (serverUrl: unknown) => ({
    "/home/u/.config/swamp/auth.json": JSON.stringify({ serverUrl, apiKey: "k2" }),
    "/x/swamp/auth.json": JSON.stringify({ serverUrl, apiKey: "k3" }),
  });
  assert.equal(settings(CHOSEN, {}, stored("https://registry.test/")).apiKey, "k2");
  assert.equal(settings(CHOSEN, { XDG_CONFIG_HOME: "/x" }, stored("https://registry.test/")).apiKey, "k3");
  assert.equal(settings(CHOSEN, { SWAMP_API_KEY: "k1" }, stored("https://registry.test/")).apiKey, "k1");
  for (const other of ["https://other.test", "nonsense", 5, null, undefined]) {
    assert.equal(settings(CHOSEN, {}, stored(other)).apiKey, undefined, `${other}`);
  }
});

Deno.test("settings that can not be meant are told: addresses with passwords, keys with line ends, odd numbers", () => {
  const file = "/home/u/.config/swamp/auth.json";
  assert.equal(codeOf(() => settings("https://user:pw@registry.test", {})), "CONFIG_INVALID");
  assert.equal(codeOf(() => settings("https://registry.test?a=b", {})), "CONFIG_INVALID");
  assert.equal(codeOf(() => settings(CHOSEN, { SWAMP_API_KEY: "a\r\nhost: evil" })), "CONFIG_INVALID");
  assert.equal(codeOf(() => settings(CHOSEN, { SWAMP_REGISTRY_TIMEOUT_MS: "0" })), "CONFIG_INVALID");
  assert.equal(codeOf(() => settings(CHOSEN, { SWAMP_REGISTRY_RETRIES: "many" })), "CONFIG_INVALID");
  assert.equal(codeOf(() => settings(CHOSEN, {}, { [file]: "{" })), "CONFIG_INVALID");
  assert.equal(settings(CHOSEN, {}, { [file]: "null" }).apiKey, undefined);
  const { timeoutMs, retries, base } = settings(`${CHOSEN}/`, { SWAMP_REGISTRY_RETRIES: "0" });
  assert.deepEqual([timeoutMs, retries, base], [15_000, 0, CHOSEN]);
});
