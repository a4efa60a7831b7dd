// SPDX-License-Identifier: MIT
import { MAX_PARSED_BYTES, tooLarge } from "../limits.ts";
import type { FileSystem } from "./file_system.ts";

/**
 * The bytes of a file that is going to be parsed; texts have the same limit in `FileSystem.readText`.
 * @throws SwampError INPUT_TOO_LARGE, found before it is read.
 */
export function readParsed(fs: FileSystem, path: string): Uint8Array {
  if ((fs.stat(path)?.size ?? 0) > MAX_PARSED_BYTES) throw tooLarge(path);
  return fs.readBytes(path);
}
