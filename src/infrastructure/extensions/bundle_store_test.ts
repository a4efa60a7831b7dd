// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { BundleStore } from "./bundle_store.ts";

const KEY = "ab".repeat(32);

/** What stands where the bundles, or those of one prefix, are to be written. */
const IN_THE_WAY: Record<string, (bundles: string, elsewhere: string) => void> = {
  "a file for the directory": (bundles) => Deno.writeTextFileSync(bundles, "x"),
  "a link for the directory": (bundles, elsewhere) => Deno.symlinkSync(elsewhere, bundles),
  "a dangling link for the directory": (bundles) => Deno.symlinkSync("/nowhere/at/all", bundles),
  "a file for the prefix": (bundles) => {
    Deno.mkdirSync(bundles);
    Deno.writeTextFileSync(`${bundles}/ab`, "x");
  },
  "a link for the prefix": (bundles, elsewhere) => {
    Deno.mkdirSync(bundles);
    Deno.symlinkSync(elsewhere, `${bundles}/ab`);
  },
  "nothing": () => {},
};

for (const [what, put] of Object.entries(IN_THE_WAY)) {
  Deno.test(`a bundle is written, and inside of its directory only: ${what} in the way`, () => {
    const base = Deno.makeTempDirSync();
    try {
      const [bundles, elsewhere] = [`${base}/bundles`, `${base}/elsewhere`];
      Deno.mkdirSync(elsewhere);
      put(bundles, elsewhere);
      const { path } = new BundleStore(denoFileSystem, () => bundles).write(KEY, "export {};", "{}");
      assert.equal(Deno.realPathSync(path), `${Deno.realPathSync(base)}/bundles/ab/${KEY}.js`);
      assert.match(Deno.readTextFileSync(path), /^export \{\};\n/);
      assert.deepEqual([...Deno.readDirSync(elsewhere)], []);
    } finally {
      Deno.removeSync(base, { recursive: true });
    }
  });
}
