// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { parsePackageReference } from "../../domain/packages/package_name.ts";
import type { PackageChange, PackageRegistry } from "../../domain/packages/package_registry.ts";
import { assertCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";
import { withdrawalText } from "./known_packages.ts";
import { notFound } from "./plan_errors.ts";

export interface ChangeRequest {
  readonly name: string;
  readonly change: PackageChange;
  /** Asked before the registry is; the change is made when it gives true. */
  readonly confirm?: () => Promise<boolean>;
}

interface VersionOf {
  readonly name: string;
  /** Null for the package as a whole. */
  readonly version: string | null;
}

/** The `--json` document of the commands that change what is published; it has the key of its command. */
export interface ChangeResult {
  readonly registry: string;
  readonly cancelled?: true;
  readonly yanked?: VersionOf & { readonly reason: string };
  readonly unyanked?: VersionOf;
  readonly deprecated?: {
    readonly name: string;
    readonly reason: string;
    readonly supersededBy: string | null;
  };
  readonly undeprecated?: { readonly name: string };
  readonly promoted?: { readonly name: string; readonly version: string; readonly channel: string };
}

/**
 * Changes the marks of a published package. What is published stays there.
 * @throws SwampError PACKAGE_NOT_FOUND, also of the package that is to be used instead; INVALID_VALUE,
 *   NOT_AUTHENTICATED, those of the registry.
 */
export async function changePackage(
  ctx: Context,
  { name, change, confirm }: ChangeRequest,
): Promise<ChangeResult> {
  const registry = await ctx.packageRegistry();
  const { address } = registry;
  if (change.action === "deprecate" && change.supersededBy !== undefined) {
    await checkSuccessor(ctx, registry, { name, successor: change.supersededBy });
  }
  if (confirm && !await confirm()) return { registry: address, cancelled: true };
  await registry.change(name, change);
  return { registry: address, ...changed(name, change) };
}

/** Users are told to use it, so it has to be there. */
async function checkSuccessor(
  ctx: Context,
  registry: PackageRegistry,
  { name, successor }: { name: string; successor: string },
): Promise<void> {
  if (successor === name) {
    throw new SwampError("INVALID_VALUE", `${name} can not be superseded by itself`, {
      hint: "Name another package with --superseded-by, or leave it out",
    });
  }
  const info = await registry.info(successor);
  if (!info) throw await notFound(registry, successor);
  if (info.yankedAt) {
    ctx.warn({ code: "PACKAGE_YANKED", message: `${successor} was ${withdrawalText(info)}` });
  }
}

function changed(name: string, change: PackageChange): Omit<ChangeResult, "registry"> {
  switch (change.action) {
    case "yank":
      return { yanked: { name, version: change.version ?? null, reason: change.reason } };
    case "unyank":
      return { unyanked: { name, version: change.version ?? null } };
    case "deprecate":
      return { deprecated: { name, reason: change.reason, supersededBy: change.supersededBy ?? null } };
    case "undeprecate":
      return { undeprecated: { name } };
    case "promote":
      return { promoted: { name, version: change.version, channel: change.channel } };
  }
}

/**
 * A package and perhaps one exact version, given as `name@version` or as two words.
 * @throws SwampError PACKAGE_NAME_INVALID, INVALID_VALUE.
 */
export function changeTarget(reference: string, version?: string): { name: string; version?: string } {
  const target = parsePackageReference(reference);
  if (target.version !== undefined && version !== undefined && target.version !== version) {
    throw new SwampError("INVALID_VALUE", `Two versions are named: ${target.version} and ${version}`);
  }
  const exact = target.version ?? version;
  return { name: target.name, version: exact === undefined ? undefined : assertCalVer(exact) };
}
