// SPDX-License-Identifier: MIT
/**
 * 53 bits that tell texts apart that differ by accident, as by a disk. Whoever wants two texts of one checksum finds
 * them; identities and what others send are hashed by SHA-256.
 *
 * The algorithm is cyrb53 by bryc (public domain): two multiplicative hashes of 32 bits
 * that are mixed at the end. For the short texts of rows it is done before the runtime has brought up a native one.
 */
export function checksumOf(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (2 ** 32 * (b & 0x1fffff) + (a >>> 0)).toString(36);
}
