// SPDX-License-Identifier: MIT
/** What no comparison of one package with its entry of the lockfile shows, as after a merge of two branches. */
import { LOCKFILE, type Lockfile } from "../../domain/packages/installed_package.ts";
import { parsePackageReference } from "../../domain/packages/package_name.ts";
import { parseConstraint } from "../../domain/packages/version_constraint.ts";
import type { Context } from "../context.ts";

export interface LockProblem {
  /** The package that has it. */
  readonly name: string;
  readonly message: string;
  /** The next step. */
  readonly hint: string;
}

/** Packages whose code is used here, though the lockfile does not name them. */
export async function unlockedPackages(ctx: Context): Promise<LockProblem[]> {
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  const unlocked = (await ctx.extensions()).packages().filter(({ name }) => !lockfile[name]);
  return unlocked.map(({ name }) => {
    const remove = store.receipt(name)
      ? `Remove it with: swamp extension rm ${name}`
      : `Remove its directory: ${store.directory(name)}`;
    return {
      name,
      message: `${name} is on disk, but not in ${LOCKFILE}`,
      hint: `${remove}\nOr lock it with: swamp extension pull ${name} --force`,
    };
  });
}

/** Needs of locked packages that the lockfile does not fulfil. */
export function unmetNeeds(lockfile: Lockfile): LockProblem[] {
  return Object.entries(lockfile).flatMap(([name, { dependencies = [] }]) =>
    dependencies.flatMap((dependency): LockProblem[] => {
      const needed = parsePackageReference(dependency);
      const found = lockfile[needed.name]?.version;
      const isMet = found !== undefined && parseConstraint(needed.version)?.(found);
      if (isMet) return [];
      const instead = found === undefined ? `which is not in ${LOCKFILE}` : `but ${LOCKFILE} has ${found}`;
      return [{
        name,
        message: `${name} needs ${dependency}, ${instead}`,
        hint: `Install a version that fits with: swamp extension pull ${needed.name}`,
      }];
    })
  );
}
