// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { PackageState } from "../../domain/packages/installed_package.ts";
import { parsePackageReference } from "../../domain/packages/package_name.ts";
import type { PackageInfo, PackageVersion } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { isInRepository } from "../is_in_repository.ts";
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

/** The `--json` document of `extension info`; without `createdAt` only what is installed is known. */
export interface InfoResult extends Omit<PackageInfo, "createdAt" | "updatedAt"> {
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** The address that was asked. */
  readonly registry: string;
  /** Newest first. */
  readonly versions: readonly PackageVersion[];
  /** Undefined when it is not installed here, or here is no repository. */
  readonly installed?: InstalledInfo;
}

/**
 * What a registry knows of a package, and what this repository has of it. Nothing of the package is downloaded. What is
 * installed is shown also when the registry does not know or can not be asked; why is a warning.
 * @throws SwampError PACKAGE_NOT_FOUND, PACKAGE_NAME_INVALID, those of the registry.
 */
export async function packageInfo(ctx: Context, { name: reference }: { name: string }): Promise<InfoResult> {
  const { name, version } = parsePackageReference(reference);
  if (version !== undefined) {
    throw new SwampError(
      "INVALID_VALUE",
      `'${reference}' names a version: extension info shows all of them`,
      {
        hint: `Run: swamp extension info ${name}`,
      },
    );
  }
  const registry = await ctx.packageRegistry();
  const installed = await installedInfo(ctx, name);
  try {
    const [info, versions] = await Promise.all([registry.info(name), registry.versions(name)]);
    if (!info) throw await notFound(registry, name);
    return { ...info, registry: registry.address, versions, installed };
  } catch (error) {
    if (!(error instanceof SwampError) || !installed || ctx.signal.aborted) throw error;
    ctx.warn({ code: error.code, message: error.message });
    const none = { platforms: [], labels: [], contentTypes: [], versions: [] };
    return { name, ...none, registry: registry.address, installed };
  }
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
