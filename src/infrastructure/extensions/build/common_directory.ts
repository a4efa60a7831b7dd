// SPDX-License-Identifier: MIT
import { dirname } from "node:path";

/** The deepest directory that holds all of the files, directly or further down. */
export function commonDirectory(files: readonly string[]): string {
  let common = dirname(files[0]!);
  while (!files.every((file) => file.startsWith(common.endsWith("/") ? common : `${common}/`))) {
    common = dirname(common);
  }
  return common;
}
