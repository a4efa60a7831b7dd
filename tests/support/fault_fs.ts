// SPDX-License-Identifier: MIT
import type { FileSystem } from "../../src/domain/platform/file_system.ts";

/** The file system with some of its calls replaced: to count them, or to let them fail. */
export function faultyFileSystem(fs: FileSystem, faults: Partial<FileSystem>): FileSystem {
  return Object.assign(Object.create(fs), faults);
}
