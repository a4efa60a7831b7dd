// SPDX-License-Identifier: MIT
/** The code cache of V8, which the runtime writes beside the temporary directory at the first start of a binary. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";

const FILES = ["start.js", "look.js", "work.js", "rest.js"];

function cacheOf(sandbox: Sandbox): string {
  return `${sandbox.env.TMPDIR}/deno-compile-${SWAMP.slice(SWAMP.lastIndexOf("/") + 1)}.cache`;
}

function sandboxWithTemporary(): Sandbox {
  const sandbox = new Sandbox();
  sandbox.env.TMPDIR = `${sandbox.base}/tmp`;
  Deno.mkdirSync(sandbox.env.TMPDIR);
  return sandbox;
}

function cachedFiles(path: string): string[] {
  const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
  return FILES.filter((file) => text.includes(`/${file}`));
}

Deno.test("the first start caches the code of all files of the program, whatever the command", async () => {
  using sandbox = sandboxWithTemporary();
  await sandbox.ok("--version");
  assert.deepEqual(cachedFiles(cacheOf(sandbox)), FILES);
});

Deno.test("a code cache that is older than the binary is replaced, and a later one is kept", async () => {
  using sandbox = sandboxWithTemporary();
  const cache = cacheOf(sandbox);
  Deno.writeTextFileSync(cache, "of another version");
  Deno.utimeSync(cache, 0, 0);
  await sandbox.ok("--version");
  assert.deepEqual(cachedFiles(cache), FILES);
  const { ino } = Deno.statSync(cache);
  await sandbox.ok("--version");
  assert.equal(Deno.statSync(cache).ino, ino);
});

Deno.test("a command starts where the temporary directory is missing", async () => {
  using sandbox = sandboxWithTemporary();
  Deno.removeSync(sandbox.env.TMPDIR!);
  assert.match((await sandbox.ok("--version")).stdout, /^swamp /);
});
