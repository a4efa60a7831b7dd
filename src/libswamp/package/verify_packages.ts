// SPDX-License-Identifier: MIT
import { isAsLocked, type PackageState } from "../../domain/packages/installed_package.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type { Context } from "../context.ts";
import { notInstalled } from "./update_packages.ts";

export interface VerifiedPackage extends PackageState {
  /** Whether lockfile and receipt name the same version and the same files. */
  readonly matchesLockfile: boolean;
}

/** The `--json` document of `extension verify`. */
export interface VerifyResult {
  readonly packages: readonly VerifiedPackage[];
  readonly passed: boolean;
}

/**
 * Compares every file of installed packages with the digests under which they were unpacked, and these with the
 * lockfile. No network, and no code of a package is run.
 * @throws SwampError PACKAGE_NOT_FOUND for one that is not installed.
 */
export async function verifyPackages(ctx: Context, request: { name?: string }): Promise<VerifyResult> {
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  if (request.name !== undefined) {
    assertPackageName(request.name);
    if (!lockfile[request.name]) throw notInstalled(request.name);
  }
  const names = request.name === undefined ? Object.keys(lockfile) : [request.name];
  const packages = names.map((name): VerifiedPackage => {
    const locked = lockfile[name]!;
    const matchesLockfile = isAsLocked(store.receipt(name)?.locked, locked);
    return { ...store.inspect(name), matchesLockfile };
  });
  return {
    packages,
    passed: packages.every(({ state, matchesLockfile }) => state === "intact" && matchesLockfile),
  };
}
