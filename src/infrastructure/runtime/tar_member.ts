// SPDX-License-Identifier: MIT

const BLOCK = 512;

/**
 * One regular file of a tar archive, or undefined when it is not in it. For archives whose hash was verified: long
 * names and extensions of the format are passed over.
 */
export function tarMember(archive: Uint8Array, name: string): Uint8Array | undefined {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    const found = text(header, 0, 100);
    if (found === "") return undefined;
    const size = Number.parseInt(text(header, 124, 12).trim(), 8);
    if (!Number.isInteger(size) || size < 0) return undefined;
    const start = at + BLOCK;
    const kind = header[156];
    const prefix = text(header, 345, 155);
    if ((prefix ? `${prefix}/${found}` : found) === name && (kind === 0 || kind === 48)) {
      return start + size <= archive.length ? archive.subarray(start, start + size) : undefined;
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
