// SPDX-License-Identifier: MIT
import { join, relative } from "node:path";

/**
 * Where esbuild is told that files lie: seen from the entries' directory all is in its place, but the directories
 * above have no names. esbuild makes names in the code out of those of directories, and equal sources have to give
 * equal bundles at every place.
 */
export class VirtualPlaces {
  /** The entries' directory. */
  readonly directory: string;
  readonly #real: string;

  constructor(directory: string) {
    this.#real = directory;
    let depth = 0;
    this.directory = directory.replace(
      /[^/\\]+(?=[/\\]|$)/g,
      (name) => name.endsWith(":") ? name : `__place${depth++}__`,
    );
  }

  virtual(path: string): string {
    return join(this.directory, relative(this.#real, path));
  }

  real(path: string): string {
    return join(this.#real, relative(this.directory, path));
  }
}
