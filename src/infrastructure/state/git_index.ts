// SPDX-License-Identifier: MIT
/** Reads the names in an index of git, format versions 2 to 4, without running git. */

const SIGNATURE = 0x44495243;
/** Times, device, inode, mode, owner and size. */
const STAT_LENGTH = 40;
/** SHA-1, SHA-256. */
const HASH_LENGTHS = [20, 32] as const;
const EXTENDED = 0x4000;
/**
 * All names together. In version 4 a name repeats the beginning of the one before, so that a small file can stand for
 * any number of long names.
 */
const MAX_NAME_BYTES = 256 * 1024 * 1024;

/** @returns undefined for what is not an index of git. */
export function readGitIndex(bytes: Uint8Array): string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== SIGNATURE) return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  for (const hash of HASH_LENGTHS) {
    const names = readEntries(view, bytes, { version, hash, count: view.getUint32(8) });
    if (names) return names;
  }
  return undefined;
}

function readEntries(
  view: DataView,
  bytes: Uint8Array,
  { version, hash, count }: { version: number; hash: number; count: number },
): string[] | undefined {
  const decoder = new TextDecoder();
  const names: string[] = [];
  let before = new Uint8Array();
  let at = 12;
  let left = MAX_NAME_BYTES;
  for (let entry = 0; entry < count; entry++) {
    const start = at;
    at += STAT_LENGTH + hash;
    if (at + 2 > bytes.length) return undefined;
    const flags = view.getUint16(at);
    at += (flags & EXTENDED) !== 0 ? 4 : 2;
    let kept = 0;
    if (version === 4) {
      const dropped = readOffset(bytes, at);
      if (!dropped || dropped.value > before.length) return undefined;
      kept = before.length - dropped.value;
      at = dropped.next;
    }
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    left -= kept + end - at;
    if (left < 0) return undefined;
    const name = new Uint8Array(kept + end - at);
    name.set(before.subarray(0, kept));
    name.set(bytes.subarray(at, end), kept);
    // With the wrong length of hashes the names are not as long as the flags say.
    const length = flags & 0xfff;
    if (length < 0xfff && name.length !== length) return undefined;
    names.push(decoder.decode(name));
    before = name;
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
  }
  return names;
}

/** A number of variable length, as in packs of git. */
function readOffset(bytes: Uint8Array, from: number): { value: number; next: number } | undefined {
  let at = from;
  let byte = bytes[at++];
  if (byte === undefined) return undefined;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[at++];
    if (byte === undefined || value > 0xffffff) return undefined;
    value = ((value + 1) << 7) | (byte & 0x7f);
  }
  return { value, next: at };
}
