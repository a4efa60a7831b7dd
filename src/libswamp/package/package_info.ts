// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { PackageState } from "../../domain/packages/installed_package.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type { PackageInfo, PackageVersion } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { notFound } from "./plan_errors.ts";

/** Where an installed package came from. */
export interface InstalledInfo {
  readonly version: string;
  readonly state: PackageState["state"];
  readonly channel?: string;
  /** The address it was pulled from. */
  readonly serverUrl?: string;
  /** sha256 of the archive, hex. */
  readonly checksum?: string;
  /** ISO 8601. */
  readonly pulledAt: string;
}

/** The `--json` document of `extension info`. */
export interface InfoResult extends PackageInfo {
  /** The address that was asked. */
  readonly registry: string;
  /** Newest first. */
  readonly versions: readonly PackageVersion[];
  /** Undefined when it is not installed here, or here is no repository. */
  readonly installed?: InstalledInfo;
}

/**
 * What a registry knows of a package, and what this repository has of it. Nothing of the package is downloaded.
 * @throws SwampError PACKAGE_NOT_FOUND, PACKAGE_NAME_INVALID, those of the registry.
 */
export async function packageInfo(ctx: Context, { name }: { name: string }): Promise<InfoResult> {
  assertPackageName(name);
  const registry = await ctx.packageRegistry();
  const [info, versions] = await Promise.all([registry.info(name), registry.versions(name)]);
  if (!info) throw await notFound(registry, name);
  return { ...info, registry: registry.address, versions, installed: await installedInfo(ctx, name) };
}

async function installedInfo(ctx: Context, name: string): Promise<InstalledInfo | undefined> {
  if (!isInRepository(ctx)) return undefined;
  const store = await ctx.packages();
  const receipt = store.receipt(name);
  if (!receipt) return undefined;
  const { version, channel, serverUrl, checksum } = receipt.locked;
  const { state } = store.inspect(name);
  return { version, state, channel, serverUrl, checksum, pulledAt: receipt.pulledAt };
}

function isInRepository(ctx: Context): boolean {
  try {
    ctx.repository();
    return true;
  } catch (error) {
    if (error instanceof SwampError && error.code === "REPO_NOT_FOUND") return false;
    throw error;
  }
}
