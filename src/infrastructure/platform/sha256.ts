// SPDX-License-Identifier: MIT
/**
 * Hashes that others can compute too. `node:crypto` is taken when the first one is asked for: as an import it would
 * cost every start of the program 15 ms where the runtime (Deno 2.9) does not have it in its snapshot.
 */

interface NodeProcess {
  getBuiltinModule(name: "node:crypto"): typeof import("node:crypto");
}

/** The SHA-256 of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return nodeCrypto().createHash("sha256").update(content).digest("hex");
}

/**
 * The HMAC with SHA-256 of a text, as 64 hexadecimal digits. That of `node:crypto` prints a deprecation in Deno 2.4.
 * @param key at most 64 characters of ASCII.
 */
export function hmacSha256(key: string, text: string): string {
  const padded = new TextEncoder().encode(key.padEnd(64, "\0"));
  const inner = nodeCrypto().createHash("sha256").update(padded.map((byte) => byte ^ 0x36)).update(text)
    .digest();
  return nodeCrypto().createHash("sha256").update(padded.map((byte) => byte ^ 0x5c)).update(inner).digest(
    "hex",
  );
}

/** The SHA-512 of bytes in the form of npm's `integrity`. */
export function sha512Integrity(bytes: Uint8Array): string {
  return `sha512-${nodeCrypto().createHash("sha512").update(bytes).digest("base64")}`;
}

function nodeCrypto() {
  return (globalThis as unknown as { process: NodeProcess }).process.getBuiltinModule("node:crypto");
}
