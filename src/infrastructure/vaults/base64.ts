// SPDX-License-Identifier: MIT
import { Buffer } from "node:buffer";

/** The bytes, or undefined when the text is not their one canonical spelling. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  // Checked first: what is no base64 is skipped by one version of Deno and thrown at by another.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
