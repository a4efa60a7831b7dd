// SPDX-License-Identifier: MIT
/** What `vault` commands ask on a terminal, and how answers are taken. */
import assert from "node:assert/strict";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

const SECRET = "typed-secret-9";

async function withVault(work: (directory: string) => Promise<void>): Promise<void> {
  await inDirectory(async (cwd) => {
    assert.equal((await runSwamp(["init"], { cwd })).code, 0);
    const created = await runSwamp(["vault", "create", "local_encryption", "prod"], { cwd });
    assert.equal(created.code, 0, created.stderr);
    await work(cwd);
  });
}

async function keysOf(cwd: string): Promise<string[]> {
  return (await runSwamp(["vault", "list-keys", "--json"], { cwd })).json().secretKeys;
}

Deno.test("vault put asks for the secret on a terminal and does not repeat it", async () => {
  await withVault(async (cwd) => {
    const put = await runSwamp(["vault", "put", "prod", "k"], { cwd, tty: true, stdin: `${SECRET}\n` });
    assert.deepEqual([put.code, put.stdout], [0, "Stored secret k in vault prod\n"]);
    assert.equal(put.stderr, "Secret 'k' (not shown): \n");
    assert.deepEqual(await keysOf(cwd), ["k"]);
  });
});

Deno.test("vault put that is given up stores nothing and exits with 130", async () => {
  await withVault(async (cwd) => {
    const put = await runSwamp(["vault", "put", "prod", "k"], { cwd, tty: true });
    assert.equal(put.code, 130);
    assert.match(put.stderr, /nothing was stored/);
    assert.deepEqual(await keysOf(cwd), []);
  });
});

Deno.test("vault put never asks with --json, --no-input, CI, or when stdin or stderr is no terminal", async () => {
  await withVault(async (cwd) => {
    const worlds = [
      { argv: ["--json"], world: {} },
      { argv: ["--no-input"], world: {} },
      { argv: [], world: { env: { CI: "1" } } },
      { argv: [], world: { tty: { stdin: true } } },
    ];
    for (const { argv, world } of worlds) {
      const put = await runSwamp(["vault", "put", "prod", "k", ...argv], {
        cwd,
        tty: true,
        stdin: SECRET,
        ...world,
      });
      assert.equal(put.code, 2, put.stderr);
      assert.match(put.stderr, /Missing argument\(s\): value/);
    }
  });
});

Deno.test("vault put asks before it replaces a secret; anything but yes keeps the old one", async () => {
  await withVault(async (cwd) => {
    const put = (answer: string, ...more: string[]) =>
      runSwamp(["vault", "put", "prod", "k", "new-value", ...more], { cwd, tty: true, stdin: answer });
    assert.equal((await put("")).code, 0);
    for (const answer of ["n\n", "\n", "what\n"]) {
      const kept = await put(answer);
      assert.deepEqual([kept.code, kept.stdout], [0, "Nothing was stored.\n"]);
      assert.equal(kept.stderr, "Replace the secret 'k' in vault 'prod'? [y/N] ");
    }
    assert.equal((await put("y\n")).stdout, "Stored secret k in vault prod\n");
    const forced = await put("", "--force");
    assert.deepEqual([forced.stdout, forced.stderr], ["Stored secret k in vault prod\n", ""]);
  });
});

Deno.test("vault delete asks; with --json and without --yes or --force it is refused", async () => {
  await withVault(async (cwd) => {
    await runSwamp(["vault", "put", "prod", "k", "some-value"], { cwd });
    const kept = await runSwamp(["vault", "delete", "prod", "k"], { cwd, tty: true, stdin: "n\n" });
    assert.deepEqual([kept.code, kept.stdout], [0, "Nothing was deleted.\n"]);
    const refused = await runSwamp(["vault", "delete", "prod", "k", "--json"], { cwd, tty: true });
    assert.deepEqual([refused.code, refused.json().code], [2, "CONFIRMATION_REQUIRED"]);
    assert.deepEqual(await keysOf(cwd), ["k"]);
    const deleted = await runSwamp(["vault", "delete", "prod", "k"], { cwd, tty: true, stdin: "y\n" });
    assert.equal(deleted.stdout, "Deleted secret k from vault prod\n");
    assert.deepEqual(await keysOf(cwd), []);
  });
});

Deno.test("vault create asks for a name on a terminal", async () => {
  await withVault(async (cwd) => {
    const made = await runSwamp(["vault", "create", "local_encryption"], {
      cwd,
      tty: true,
      stdin: "second\n",
    });
    assert.match(made.stdout, /Created vault: .*second/);
    const none = await runSwamp(["vault", "create", "local_encryption"], { cwd, tty: true, stdin: "\n" });
    assert.equal(none.code, 2);
  });
});

Deno.test("names of vaults and keys are completed, and secrets never", async () => {
  await withVault(async (cwd) => {
    await runSwamp(["vault", "put", "prod", "db-password", SECRET], { cwd });
    const complete = async (...words: string[]) =>
      (await runSwamp(["completions", "complete", "--", ...words], { cwd })).stdout.split("\n")
        .filter((line) => line !== "").map((line) => line.split("\t")[0]);
    assert.deepEqual(await complete("vault", "put", "p"), ["prod"]);
    assert.deepEqual(await complete("vault", "put", "prod", ""), ["db-password"]);
    assert.deepEqual(await complete("vault", "create", "loc"), ["local_encryption"]);
    assert.deepEqual(await complete("vault", "put", "prod", "db-password", ""), []);
  });
});
