// SPDX-License-Identifier: MIT
/** Bytes as a text in which each character is one byte. */

/** So many arguments a call may have for certain. */
const BLOCK = 8192;

export function toLatin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + BLOCK)));
  }
  return parts.join("");
}

export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
