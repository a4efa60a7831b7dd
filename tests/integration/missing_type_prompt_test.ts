// SPDX-License-Identifier: MIT
/** What is asked on a terminal before a package of a collective that is not trusted is installed. */
import assert from "node:assert/strict";
import { TestRegistry } from "../support/package_registry.ts";
import { inDirectory, runSwamp, type World } from "../support/run_in_process.ts";

const NAME = "@acme/tools";
const CREATE = ["model", "create", `${NAME}/thing`, "thing"];

async function withRegistry(
  work: (
    create: (more: Partial<World>, ...flags: string[]) => ReturnType<typeof runSwamp>,
    cwd: string,
  ) => Promise<void>,
): Promise<void> {
  using registry = new TestRegistry();
  await registry.publish({ name: "@evil/leaf", version: "2026.01.01.1" });
  await registry.publish({ name: NAME, version: "2026.01.01.1", dependencies: ["@evil/leaf"] });
  await inDirectory(async (cwd) => {
    const world = { cwd, env: { SWAMP_CLUB_URL: registry.address } };
    assert.equal((await runSwamp(["init"], world)).code, 0);
    await work((more, ...flags) => runSwamp([...CREATE, ...flags], { ...world, ...more }), cwd);
  });
}

function isLocked(cwd: string): boolean {
  try {
    return Deno.statSync(`${cwd}/upstream_extensions.json`).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("before a registry is told the name, and before anything is installed, a terminal is asked", async () => {
  await withRegistry(async (create, cwd) => {
    const no = await create({ tty: true, stdin: "n\n" });
    assert.equal(no.code, 1);
    assert.match(no.stderr, /@acme is not trusted\. Look for its package in file:.*\? \[y\/N\]/);
    assert.match(no.stderr, /swamp extension pull @acme\/tools[^]*swamp extension trust add acme/);
    const halfway = await create({ tty: true, stdin: "y\nn\n" });
    assert.equal(halfway.code, 1);
    assert.match(
      halfway.stderr,
      /Install @evil\/leaf@2026\.01\.01\.1, @acme\/tools@2026\.01\.01\.1 from file:/,
    );
    assert.equal(isLocked(cwd), false);
    const yes = await create({ tty: true, stdin: "y\ny\n" });
    assert.equal(yes.code, 0, yes.stderr);
    assert.equal(isLocked(cwd), true);
  });
});

Deno.test("--yes, --no-input and --json are no consent to what is not trusted, nor is trust in one collective for another", async () => {
  await withRegistry(async (create, cwd) => {
    for (const flag of ["--yes", "--no-input", "--json"]) {
      const refused = await create({ tty: true, stdin: "y\ny\n" }, flag);
      assert.equal(refused.code, 1, flag);
      assert.match(refused.stderr, /No registry was asked: @acme is not trusted/);
    }
    assert.equal((await runSwamp(["extension", "trust", "add", "acme"], { cwd })).code, 0);
    const leaf = await create({}, "--json");
    assert.equal(leaf.code, 2);
    assert.equal(leaf.json().code, "CONFIRMATION_REQUIRED");
    assert.match(leaf.json().error, /^@evil\/leaf@2026\.01\.01\.1 would have to be installed/);
    assert.match(leaf.json().hint, /swamp extension pull @acme\/tools\n.*swamp extension trust add evil/);
    assert.equal(isLocked(cwd), false);
  });
});
