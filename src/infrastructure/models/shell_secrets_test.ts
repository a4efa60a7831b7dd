// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { passByEnvironment } from "./shell_secrets.ts";

const SENTINEL = "__SWAMP_VSEC_ab12_0__";

async function shell(script: string, secret: string): Promise<string> {
  const safe = passByEnvironment(script, { [SENTINEL]: secret });
  assert.equal(safe.script.includes(secret), false);
  const child = new Deno.Command("sh", { args: ["-c", safe.script], env: safe.env, stdin: "null" });
  return new TextDecoder().decode((await child.output()).stdout);
}

Deno.test("passByEnvironment() keeps a secret one inert word in every kind of quoting", async () => {
  const secret = `a b'c"d$(touch /tmp/x)\`e\`;f\\g*|&`;
  for (const [before, after] of [["", ""], ['"', '"'], ["'", "'"], ['"x', 'y"'], ["'x", "y'"], ["x", "y"]]) {
    const expected = `[${before!.replace(/['"]/, "")}${secret}${after!.replace(/['"]/, "")}]`;
    assert.equal(await shell(`printf '[%s]' ${before}${SENTINEL}${after}`, secret), expected);
  }
  assert.equal(await shell(`printf '%s' it\\'s\\ "\\"${SENTINEL}\\""`, "x y"), `it's "x y"`);
});

Deno.test("passByEnvironment() round-trips any secret without NUL", async () => {
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: "binary" }).filter((text) =>
    !text.includes("\0")
  );
  await fc.assert(
    fc.asyncProperty(secret, async (text) => {
      assert.equal(await shell(`printf '%s' ${SENTINEL}`, text.toWellFormed()), text.toWellFormed());
    }),
    { numRuns: 40 },
  );
});

Deno.test("passByEnvironment() leaves a script without sentinels alone", () => {
  assert.deepEqual(passByEnvironment("echo hi", { [SENTINEL]: "s" }), { script: "echo hi", env: {} });
});
