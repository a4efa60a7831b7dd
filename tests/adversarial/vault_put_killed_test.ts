// SPDX-License-Identifier: MIT
/** Figure 1 of the reliability goals for `vault put`: killed at seeded moments, the old secret or the new one is there. */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { Sandbox } from "../support/binary.ts";
import { KillMoments } from "../support/kill_moments.ts";

const MOMENTS = Deno.env.get("SWAMP_FULL") === "1" ? 100 : 30;
const SEED = 20261121;
const SECRETS = ".swamp/secrets/local_encryption/prod";

/** The secret in a file, by an implementation of its own. */
function decrypt(sandbox: Sandbox, keyFile: string): string {
  const { iv, data, salt } = JSON.parse(sandbox.read(`${SECRETS}/k.enc`));
  const [a, b, c] = [iv, data, salt].map((text) => Buffer.from(text, "base64"));
  const key = pbkdf2Sync(Deno.readTextFileSync(keyFile), c!, 100_000, 32, "sha256");
  const decipher = createDecipheriv("aes-256-gcm", key, a!);
  decipher.setAuthTag(b!.subarray(-16));
  return decipher.update(b!.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

/** Starts `vault put` and kills it at some moment. @returns whether it said that the secret is stored. */
async function putAndKill(sandbox: Sandbox, value: string, moments: KillMoments): Promise<boolean> {
  const output = await moments.kill(sandbox.spawn(["vault", "put", "prod", "k", value, "--force", "--json"]));
  return new TextDecoder().decode(output.stdout).includes("timestamp");
}

async function sandboxWithVault(): Promise<{ sandbox: Sandbox; keyFile: string }> {
  const sandbox = await Sandbox.repository();
  const { config } = await sandbox.json("vault", "create", "local_encryption", "prod");
  return { sandbox, keyFile: config.key_file };
}

/** How long a `vault put` takes here that is not killed. */
async function usualTime(sandbox: Sandbox): Promise<number> {
  const started = performance.now();
  await sandbox.ok("vault", "put", "prod", "k", "value-0", "--force");
  return performance.now() - started;
}

Deno.test(`vault put killed at ${MOMENTS} seeded moments leaves the old secret or the new one`, async () => {
  const { sandbox, keyFile } = await sandboxWithVault();
  using _sandbox = sandbox;
  const moments = new KillMoments(SEED, await usualTime(sandbox));
  const seen = { old: 0, new: 0 };
  let current = "value-0";
  for (let moment = 1; moment <= MOMENTS || seen.old === 0 || seen.new === 0; moment++) {
    assert.ok(moment <= MOMENTS * 10, `the moments must fall before and after: ${JSON.stringify(seen)}`);
    const next = `value-${moment}`;
    const acknowledged = await putAndKill(sandbox, next, moments);
    const found = decrypt(sandbox, keyFile);
    assert.ok(found === current || found === next, `moment ${moment}: ${found}`);
    if (acknowledged) assert.equal(found, next, `moment ${moment}: it was said to be stored`);
    seen[found === next ? "new" : "old"]++;
    current = found;
  }
  assert.deepEqual((await sandbox.json("vault", "list-keys", "prod")).secretKeys, ["k"]);
  await sandbox.ok("vault", "put", "prod", "k", "at last", "--force");
  assert.equal(decrypt(sandbox, keyFile), "at last");
});

Deno.test("the first vault put, which makes the key, killed at seeded moments; the next one works", async () => {
  const moments = new KillMoments(SEED + 1, 80);
  for (let moment = 0; moment < MOMENTS / 3; moment++) {
    const { sandbox, keyFile } = await sandboxWithVault();
    using _sandbox = sandbox;
    const acknowledged = await putAndKill(sandbox, "first", moments);
    const { secretKeys } = await sandbox.json("vault", "list-keys", "prod");
    if (acknowledged || secretKeys.length === 1) assert.equal(decrypt(sandbox, keyFile), "first");
    await sandbox.ok("vault", "put", "prod", "k", "second", "--force");
    assert.equal(decrypt(sandbox, keyFile), "second");
  }
});
