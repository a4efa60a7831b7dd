// SPDX-License-Identifier: MIT
import { packTar } from "modern-tar";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/** Bytes that are collected before they are appended to the file. */
const CHUNK = 1024 * 1024;

/** The two empty blocks at the end of a tar file. */
const END = 1024;

export interface NewEntry {
  readonly name: string;
  readonly body: Uint8Array;
}

/** Writes a gzip tar file of entries that are made one after the other; only one is in memory. */
export async function writeArchive(
  fs: FileSystem,
  file: string,
  { entries, mtime }: { entries: AsyncIterable<NewEntry>; mtime: Date },
): Promise<void> {
  // Stored data may be meant for its owner only. What another program left under the name is not added to.
  fs.writeAtomic(file, "", { mode: 0o600 });
  const compressed = ReadableStream.from(tarOf(entries, mtime)).pipeThrough(new CompressionStream("gzip"));
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size > 0) fs.append(file, concatenated(held, size));
    [held, size] = [[], 0];
  };
  for await (const chunk of compressed) {
    held.push(chunk);
    size += chunk.length;
    if (size >= CHUNK) flush();
  }
  flush();
  fs.setMode(file, 0o600);
}

async function* tarOf(entries: AsyncIterable<NewEntry>, mtime: Date): AsyncGenerator<BufferSource> {
  for await (const { name, body } of entries) {
    const header = { name, size: body.length, type: "file" as const, mode: 0o600, mtime };
    yield (await packTar([{ header, body }])).subarray(0, -END);
  }
  yield new Uint8Array(END);
}

function concatenated(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
