// SPDX-License-Identifier: MIT
import { deepStrictEqual } from "node:assert/strict";
import type { Platform } from "../../domain/platform/platform.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { npmRegistry } from "./npm_registry.ts";

const NPMRC = "//h/a/:_authToken=of-a\n//h/:_authToken=of-h\n//other/:_authToken=other\n";

function registryOf(address: string) {
  const home = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${home}/.npmrc`, NPMRC);
    const own = { home, env: (name: string) => name === "NPM_CONFIG_REGISTRY" ? address : undefined };
    const platform: Platform = Object.assign(Object.create(denoPlatform()), own);
    return npmRegistry(platform);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

const CASES: Readonly<Record<string, string | undefined>> = {
  "https://h": "Bearer of-h",
  "https://h/": "Bearer of-h",
  "https://h/a": "Bearer of-a",
  "https://h/a/b/c/": "Bearer of-a",
  "https://h/a//b": "Bearer of-a",
  "https://h//a": "Bearer of-a",
  "https://h/ab": "Bearer of-h",
  "https://h:8443/a": undefined,
  "https://elsewhere/a": undefined,
  // Not registries, and paths without a slash at the start.
  "javascript:alert(1)": undefined,
  "data:text/plain,x": undefined,
  "mailto:a@h": undefined,
  "file:///a": undefined,
  "not a url": undefined,
  "https://[::1": undefined,
};

for (const [address, expected] of Object.entries(CASES)) {
  Deno.test(`npmRegistry() finds the credentials of ${address}, and comes to an end`, () => {
    deepStrictEqual(registryOf(address)?.authorization, expected);
  });
}

Deno.test("npmRegistry() takes credentials out of the address, which messages show", () => {
  deepStrictEqual(registryOf("https://bob:p%40ss@h/npm/?token=t#x"), {
    address: "https://h/npm",
    authorization: `Basic ${btoa("bob:p@ss")}`,
  });
  // The last one is U+20AC in UTF-8; a percent sign that encodes nothing stays.
  deepStrictEqual(registryOf("https://a%zz+&:%E2%82%AC@h")?.authorization, "Basic YSV6eismOuKCrA==");
  deepStrictEqual(registryOf("https://h/npm///")?.address, "https://h/npm");
});
