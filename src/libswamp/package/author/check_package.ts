// SPDX-License-Identifier: MIT
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import type { Context } from "../../context.ts";
import { draftPackage } from "./draft_package.ts";

export interface CheckResult {
  readonly name: string;
  readonly version: string;
  /** What keeps it from being published. */
  readonly errors: readonly PackageRemark[];
  /** What its users should know. */
  readonly warnings: readonly PackageRemark[];
  /** What would make it better. */
  readonly hints: readonly PackageRemark[];
  readonly passed: boolean;
}

/** Judges a package as `push` does, and says everything at once. @throws those of `draftPackage`. */
export async function checkPackage(ctx: Context, request: { manifest?: string }): Promise<CheckResult> {
  const { manifest, errors, warnings, hints } = await draftPackage(ctx, request.manifest);
  const { name, version } = manifest;
  return { name, version, errors, warnings, hints, passed: errors.length === 0 };
}
