// SPDX-License-Identifier: MIT
/** Many processes push one version into one directory, which nothing but its files guards. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const VERSION = "2026.01.01.1";

Deno.test("16 processes push one version into a directory: one wins, and what it pushed is what is there", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  const directories = Array.from({ length: 16 }, (_, index) => `author-${index}`);
  for (const directory of directories) {
    const archive =
      `name: "@acme/tools"\nmanifestVersion: 1\nversion: ${VERSION}\nreports: [r.ts]\ndescription: ${directory}\n`;
    sandbox.write(`${directory}/manifest.yaml`, archive);
    sandbox.write(
      `${directory}/extensions/reports/r.ts`,
      `export const report = { name: "@acme/${directory}", description: "d", scope: "model", execute: () => ({}) };\n`,
    );
  }
  const results = await Promise.all(directories.map(async (directory) => {
    const { code, stderr } = await sandbox.run([
      "extension",
      "push",
      `${directory}/manifest.yaml`,
      "--yes",
      "--json",
    ], {
      timeout: 120_000,
    });
    if (code !== 0) assert.equal(JSON.parse(stderr).code, "PACKAGE_EXISTS", stderr);
    return code;
  }));
  assert.equal(results.filter((code) => code === 0).length, 1, results.join());
  const winner = directories[results.indexOf(0)]!;
  const info = (await registry.registry.info("@acme/tools"))!;
  assert.equal(info.description, winner);
  const pulled = await Sandbox.repository();
  pulled.env.SWAMP_CLUB_URL = registry.address;
  await pulled.json("extension", "pull", "@acme/tools");
  assert.ok(pulled.read(".swamp/pulled-extensions/@acme/tools/manifest.yaml").includes(winner));
  pulled[Symbol.dispose]();
});
