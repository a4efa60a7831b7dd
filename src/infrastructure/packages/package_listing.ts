// SPDX-License-Identifier: MIT
import type { PackageInfo, PackageSearch } from "../../domain/packages/package_registry.ts";
import type { DirectoryRegistry } from "./directory_registry.ts";
import { findPackages } from "./package_search.ts";

/** A listing is used for so many times as long as it took to make. */
const REUSED_FOR = 10;

/**
 * Searches of a served registry. Reading all packages takes time that other clients wait for, so what was read is
 * used again for a while that follows from that time: whatever is asked, a tenth of the time goes into reading.
 */
export class PackageListing {
  #packages: readonly PackageInfo[] = [];
  #until = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly registry: Pick<DirectoryRegistry, "list">,
    private readonly monotonic: () => number,
  ) {}

  search(search: PackageSearch): { packages: readonly PackageInfo[]; total: number } {
    const begun = this.monotonic();
    if (begun >= this.#until) {
      this.#packages = this.registry.list();
      const end = this.monotonic();
      this.#until = end + (end - begun) * REUSED_FOR;
    }
    return findPackages(this.#packages, search);
  }

  /** To be called when a package was changed. */
  forget(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
