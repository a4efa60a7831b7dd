// SPDX-License-Identifier: MIT
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { openSecret, sealSecret } from "./secret_file.ts";

const MATERIAL = new TextEncoder().encode("5c1f6f1e-0000-4000-8000-000000000001".repeat(2));

/** Seals in the documented format by another implementation of the algorithms. */
function sealIndependently(material: Uint8Array, value: string, indent?: number): string {
  const [iv, salt] = [randomBytes(12), randomBytes(16)];
  const key = pbkdf2Sync(material, salt, 100_000, 32, "sha256");
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const data = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const [a, b, c] = [iv, data, salt].map((bytes) => bytes.toString("base64"));
  return JSON.stringify({ iv: a, data: b, salt: c, version: 2 }, null, indent);
}

Deno.test("openSecret() reads what another implementation of the format wrote", async () => {
  for (const indent of [undefined, 2]) {
    const text = sealIndependently(MATERIAL, 'héllo $`"\n', indent);
    assert.deepEqual(await openSecret(MATERIAL, "db", text), { value: 'héllo $`"\n' });
  }
});

Deno.test("openSecret() reads a file of which every byte is known", async () => {
  const text = '{"iv":"AAECAwQFBgcICQoL","data":"NutFYZHICPcakfi7JFZ9950F/lyV",' +
    '"salt":"EBESExQVFhcYGRobHB0eHw==","version":2}';
  assert.deepEqual(await openSecret(new TextEncoder().encode("material"), "db", text), { value: "known" });
});

Deno.test("another implementation of the format reads what sealSecret() writes", async () => {
  const sealed = JSON.parse(await sealSecret(MATERIAL, "db", "to be read"));
  assert.deepEqual(Object.keys(sealed), ["iv", "data", "salt", "version"]);
  const [iv, data, salt] = [sealed.iv, sealed.data, sealed.salt].map((text) => Buffer.from(text, "base64"));
  const decipher = createDecipheriv("aes-256-gcm", pbkdf2Sync(MATERIAL, salt!, 100_000, 32, "sha256"), iv!);
  decipher.setAuthTag(data!.subarray(-16));
  assert.equal(
    decipher.update(data!.subarray(0, -16), undefined, "utf8") + decipher.final("utf8"),
    "to be read",
  );
});

Deno.test("sealSecret() uses a fresh IV and a fresh salt each time", async () => {
  const files = await Promise.all(Array.from({ length: 20 }, () => sealSecret(MATERIAL, "db", "same")));
  const fields = files.map((text) => JSON.parse(text));
  for (const field of ["iv", "salt", "data"]) {
    assert.equal(new Set(fields.map((file) => file[field])).size, 20);
  }
});

Deno.test("a file is bound to the name of its secret; one of another implementation is bound to none", async () => {
  const text = await sealSecret(MATERIAL, "db", "secret");
  assert.deepEqual(await openSecret(MATERIAL, "db", text), { value: "secret" });
  assert.deepEqual(await openSecret(MATERIAL, "api", text), { problem: "name" });
  const foreign = sealIndependently(MATERIAL, "secret");
  for (const name of ["db", "api"]) {
    assert.deepEqual(await openSecret(MATERIAL, name, foreign), { value: "secret" });
  }
  const composed = await sealSecret(MATERIAL, "\u00fc", "secret");
  assert.deepEqual(await openSecret(MATERIAL, "u\u0308", composed), { value: "secret" });
});

Deno.test("a file with any byte changed gives an error, never another secret", async () => {
  const text = await sealSecret(MATERIAL, "db", "pin 1234");
  const bytes = new TextEncoder().encode(text);
  for (let position = 0; position < bytes.length; position++) {
    for (const change of [1, 0x20]) {
      const changed = bytes.slice();
      changed[position]! ^= change;
      const opened = await openSecret(MATERIAL, "db", new TextDecoder().decode(changed));
      assert.ok("problem" in opened, `byte ${position} of ${text}`);
    }
  }
});

Deno.test("a file that was cut off or grew gives an error", async () => {
  const text = await sealSecret(MATERIAL, "db", "secret");
  for (let length = 0; length < text.length; length += 3) {
    assert.deepEqual(
      (await openSecret(MATERIAL, "db", text.slice(0, length)) as { problem: string }).problem,
      "shape",
    );
  }
  assert.ok("problem" in await openSecret(MATERIAL, "db", `${text}x`));
  const more = JSON.stringify({ ...JSON.parse(text), more: 1 });
  assert.ok("problem" in await openSecret(MATERIAL, "db", more));
});

Deno.test("openSecret() tells a format of another version and another key apart from damage", async () => {
  const text = await sealSecret(MATERIAL, "db", "secret");
  const newer = JSON.stringify({ ...JSON.parse(text), version: 3 });
  assert.deepEqual(await openSecret(MATERIAL, "db", newer), { problem: "version", detail: "3" });
  assert.deepEqual(await openSecret(new TextEncoder().encode("other"), "db", text), { problem: "key" });
});

Deno.test("property: every text comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (value) => {
      fc.pre(value.isWellFormed());
      assert.deepEqual(await openSecret(MATERIAL, "db", await sealSecret(MATERIAL, "db", value)), { value });
    }),
    { numRuns: 40, examples: [[""], ["\ufeffmark"], ["a\0b"], ["x".repeat(300_000)]] },
  );
});
