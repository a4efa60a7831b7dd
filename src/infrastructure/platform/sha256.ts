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

/** The SHA-512 of bytes in the form of npm's `integrity`. */
export function sha512Integrity(bytes: Uint8Array): string {
  return `sha512-${nodeCrypto().createHash("sha512").update(bytes).digest("base64")}`;
}

function nodeCrypto() {
  return (globalThis as unknown as { process: NodeProcess }).process.getBuiltinModule("node:crypto");
}
