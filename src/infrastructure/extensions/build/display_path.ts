// SPDX-License-Identifier: MIT
import { isAbsolute, relative } from "node:path";

/** A path for messages: relative to `root` when it lies inside of it. */
export function displayPath(path: string, root: string): string {
  const inside = relative(root, path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? path : inside.replaceAll("\\", "/");
}
