// SPDX-License-Identifier: MIT
/**
 * Bundles made on this machine: `bundles/<first two hex of the key>/<key>.js` and its source map. Written whole or
 * not at all and never changed; deleting any of them costs a build.
 */
import { dirname, join } from "node:path";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { sha256 } from "../platform/sha256.ts";

export class BundleStore {
  /** @param directory the `bundles` directory; created at the first write. */
  constructor(private readonly fs: FileSystem, private readonly directory: () => string) {}

  path(key: string): string {
    return join(this.directory(), key.slice(0, 2), `${key}.js`);
  }

  /** @returns the bundle's path and the sha256 of its text. */
  write(key: string, code: string, sourceMap: string): { path: string; hash: string } {
    const path = this.path(key);
    this.#clear(this.directory());
    this.#clear(dirname(path));
    const text = `${code.trimEnd()}\n//# sourceMappingURL=${key}.js.map\n`;
    // Another process may have written the same key: equal key, equal text, so the last rename changes nothing.
    this.fs.writeAtomic(`${path}.map`, sourceMap, { volatile: true });
    this.fs.writeAtomic(path, text);
    return { path, hash: sha256(text) };
  }

  /** What stands in the place of a directory goes: a file, or a link, which would lead out of the repository. */
  #clear(directory: string): void {
    const there = this.fs.lstat(directory);
    if (there && there.kind !== "directory") this.fs.remove(directory);
  }
}
