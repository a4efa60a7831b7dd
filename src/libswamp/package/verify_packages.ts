// SPDX-License-Identifier: MIT
import type { PackageState } from "../../domain/packages/installed_package.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type { Context } from "../context.ts";
import { type LockProblem, unlockedPackages, unmetNeeds } from "./lock_problems.ts";
import { notInstalled } from "./update_packages.ts";

export interface VerifiedPackage extends PackageState {
  /** It is not in the lockfile, or what it needs is not. */
  readonly problems: readonly Pick<LockProblem, "message" | "hint">[];
}

/** The `--json` document of `extension verify`. */
export interface VerifyResult {
  readonly packages: readonly VerifiedPackage[];
  readonly passed: boolean;
}

/**
 * Compares the digest of all files of each installed package with that of the lockfile, and the lockfile with what its
 * packages need. The receipts only show which files were changed. No network, and no code of a package is run.
 * @throws SwampError PACKAGE_NOT_FOUND for one that is not installed.
 */
export async function verifyPackages(ctx: Context, request: { name?: string }): Promise<VerifyResult> {
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  const unlocked = await unlockedPackages(ctx);
  const problems = [...unlocked, ...unmetNeeds(lockfile)];
  const all = [...Object.keys(lockfile), ...unlocked.map(({ name }) => name)].sort();
  if (request.name !== undefined) {
    assertPackageName(request.name);
    if (!all.includes(request.name)) throw notInstalled(request.name);
  }
  const names = request.name === undefined ? all : [request.name];
  const packages = names.map((name): VerifiedPackage => {
    return {
      ...store.inspect(name),
      problems: problems.filter((item) => item.name === name).map(({ message, hint }) => ({ message, hint })),
    };
  });
  return { packages, passed: packages.every(isPassed) };
}

/** Whether nothing is wrong with it. */
export function isPassed({ state, matchesLockfile, problems }: VerifiedPackage): boolean {
  return state === "intact" && matchesLockfile && problems.length === 0;
}
