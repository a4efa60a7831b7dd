// SPDX-License-Identifier: MIT
import { strictEqual } from "node:assert/strict";
import { hmacSha256, sha256, sha512Integrity } from "./sha256.ts";

Deno.test("sha256() and sha512Integrity() give the published values, of bytes and of texts in UTF-8", () => {
  // FIPS 180-2, appendices B.1 and C.1.
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  strictEqual(sha256("abc"), abc);
  strictEqual(sha256(new TextEncoder().encode("abc")), abc);
  strictEqual(sha256("\u{1F600}"), sha256(Uint8Array.of(0xf0, 0x9f, 0x98, 0x80)));
  strictEqual(
    sha512Integrity(new TextEncoder().encode("abc")),
    "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==",
  );
});

Deno.test("hmacSha256() is the HMAC of RFC 4231", () => {
  strictEqual(
    hmacSha256("Jefe", "what do ya want for nothing?"),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});
