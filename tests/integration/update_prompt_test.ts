// SPDX-License-Identifier: MIT
/** What is asked on a terminal before an update brings along what is of a collective that is not trusted. */
import assert from "node:assert/strict";
import { TestRegistry } from "../support/package_registry.ts";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

Deno.test("an update asks before it brings along a collective that is new; what is declined stays as it is", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: "@acme/tools", version: "2026.01.01.1" });
  await inDirectory(async (cwd) => {
    const world = { cwd, env: { SWAMP_CLUB_URL: registry.address } };
    const swamp = (...argv: string[]) => runSwamp(argv, world);
    assert.equal((await swamp("init")).code, 0);
    assert.equal((await swamp("extension", "pull", "@acme/tools")).code, 0);
    await registry.publish({ name: "@evil/leaf", version: "2026.01.01.1" });
    await registry.publish({ name: "@acme/tools", version: "2026.02.01.1", dependencies: ["@evil/leaf"] });
    const update = (stdin: string) => runSwamp(["extension", "update"], { ...world, tty: true, stdin });
    const installed = async () =>
      Object.keys((await swamp("extension", "list", "--json")).json().extensions).length;

    const no = await update("n\n");
    assert.equal(no.code, 0, no.stderr);
    assert.match(
      no.stderr,
      /@evil\/leaf@2026\.01\.01\.1, which @acme\/tools needs,.*\nInstall @evil\/leaf@2026\.01\.01\.1, too\? \[y\/N\]/,
    );
    assert.match(no.stdout, /@acme\/tools 2026\.01\.01\.1 → 2026\.02\.01\.1 available[^]*stays as it is/);
    assert.equal(await installed(), 1);

    const yes = await update("y\n");
    assert.equal(yes.code, 0, yes.stderr);
    assert.match(yes.stdout, /@acme\/tools 2026\.01\.01\.1 → 2026\.02\.01\.1\n/);
    assert.equal(await installed(), 2);
    assert.doesNotMatch((await update("")).stderr, /Install/);
  });
});
