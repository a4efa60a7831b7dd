// SPDX-License-Identifier: MIT
import type { Lockfile } from "../../domain/packages/installed_package.ts";
import { assertPackageName, parsePackageReference } from "../../domain/packages/package_name.ts";
import type { Context } from "../context.ts";
import { assertUnedited } from "./pull_packages.ts";
import { notInstalled } from "./update_packages.ts";

/** The `--json` document of `extension rm`. */
export interface RemovedPackage {
  readonly removed: { readonly name: string; readonly version: string; readonly filesDeleted: number };
  /** Packages that depend on it and stay. */
  readonly dependents: readonly string[];
  /** Packages that it needed, and that no other one needs; they stay. */
  readonly unneeded: readonly string[];
}

/** What would be lost. @throws SwampError PACKAGE_NOT_FOUND. */
export async function inspectRemoval(ctx: Context, name: string) {
  assertPackageName(name);
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  if (!lockfile[name] && !store.receipt(name)) throw notInstalled(name);
  const dependents = Object.entries(lockfile)
    .filter(([other, { dependencies = [] }]) =>
      other !== name && dependencies.some((item) => parsePackageReference(item).name === name)
    )
    .map(([other]) => other);
  return { state: store.inspect(name), dependents };
}

/**
 * Removes a package: its directory, and its entry of the lockfile.
 * @throws SwampError PACKAGE_NOT_FOUND; PACKAGE_EDITED when local edits would be lost.
 */
export async function removePackage(
  ctx: Context,
  request: { name: string; force: boolean },
): Promise<RemovedPackage> {
  const { state, dependents } = await inspectRemoval(ctx, request.name);
  const [store, lock] = [await ctx.packages(), await ctx.lock()];
  const lockfile = store.lockfile();
  const filesDeleted = await lock.hold("packages", `remove ${request.name}`, () => {
    store.recover();
    if (!request.force) assertUnedited(store, [{ manifest: { name: request.name } }]);
    return store.remove(request.name);
  });
  const removed = { name: request.name, version: state.version, filesDeleted };
  return { removed, dependents, unneeded: unneededWithout(lockfile, request.name) };
}

function unneededWithout(lockfile: Lockfile, name: string): string[] {
  const needsOf = (own: string) =>
    (lockfile[own]?.dependencies ?? []).map((item) => parsePackageReference(item).name);
  const others = Object.keys(lockfile).filter((own) => own !== name).flatMap(needsOf);
  return [...new Set(needsOf(name))].filter((item) =>
    item !== name && lockfile[item] && !others.includes(item)
  );
}
