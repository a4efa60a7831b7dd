// SPDX-License-Identifier: MIT
/** Types that no extension declares, and the packages that may hold them. */
import { LOCKFILE, type Lockfile, type PackageStore } from "../../domain/packages/installed_package.ts";
import { collectiveOf, parsePackageReference } from "../../domain/packages/package_name.ts";
import type { KindName } from "../../domain/types/kind_name.ts";

/** A type that no extension declares. */
export interface WantedType {
  readonly kind: KindName;
  readonly type: string;
}

/** What came of it; when nothing was installed, what the user can do. */
export interface MissingType {
  readonly installed: boolean;
  /** Why nothing was installed, or how to install what is meant. */
  readonly hint?: string;
  /** What can be tried when nothing else explains why the type is unknown. */
  readonly advice?: string;
  /** The registry could not be asked: nobody knows whether there is such a type. */
  readonly isUndecided?: boolean;
}

/** What a user can do about an unknown type. */
export type Hints = Pick<MissingType, "hint" | "advice">;

/** @param isUntrusted whether its registry was not asked for that reason. */
export function hintsFor(store: PackageStore, candidates: readonly string[], isUntrusted: boolean): Hints {
  const lockfile = store.lockfile();
  const pinned = candidates.find((name) => lockfile[name] && isAbsent(store, name));
  if (pinned) return { hint: `${pinned} is in ${LOCKFILE}, but not installed here: swamp extension install` };
  const wanted = candidates.findLast((name) => !lockfile[name]);
  if (wanted === undefined) return {};
  const pull = `If a package holds it, install that with: swamp extension pull ${wanted}`;
  if (!isUntrusted) return { advice: pull };
  const collective = collectiveOf(candidates[0]!);
  return {
    advice: `No registry was asked: @${collective} is not trusted. ${pull}\n` +
      `To have packages of @${collective} installed when they are needed: swamp extension trust add ${collective}`,
  };
}

/** Whether a package is not installed, or not completely. */
export function isAbsent(store: PackageStore, name: string): boolean {
  return ["missing", "incomplete"].includes(store.inspect(name).state);
}

/** A locked package and what it needs of the lockfile, as far as it is not there. */
export function absentOf(store: PackageStore, lockfile: Lockfile, name: string): Set<string> {
  const found = new Set<string>();
  const visit = (own: string): void => {
    if (!lockfile[own] || found.has(own) || !isAbsent(store, own)) return;
    found.add(own);
    for (const dependency of lockfile[own].dependencies ?? []) visit(parsePackageReference(dependency).name);
  };
  visit(name);
  return found;
}
