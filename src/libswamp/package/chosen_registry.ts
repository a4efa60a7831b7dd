// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { PackageRegistry } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { isLocal } from "./local_package.ts";

/** The registry that a package was pulled from, if the user did that on this machine; else the configured one. */
export async function chosenRegistry(ctx: Context, serverUrl: string | undefined): Promise<PackageRegistry> {
  const isRemembered = serverUrl !== undefined && !isLocal(serverUrl) &&
    (await ctx.registryChoice()).remembers(serverUrl);
  return await ctx.packageRegistry(isRemembered ? serverUrl : undefined);
}

/** What to do when a package is not in the registry that was asked and came from another one. */
export async function otherRegistryHint(
  ctx: Context,
  serverUrl: string | undefined,
  command: string,
): Promise<string | undefined> {
  const { address } = await chosenRegistry(ctx, serverUrl);
  if (serverUrl === undefined || isLocal(serverUrl) || serverUrl === address) return undefined;
  return `${address} was asked; it was pulled from ${serverUrl}. ` +
    `To use that registry: SWAMP_CLUB_URL=${serverUrl} swamp ${command}`;
}

/** Lets later commands find packages where they were pulled from. */
export async function rememberRegistry(ctx: Context, address: string): Promise<void> {
  try {
    (await ctx.registryChoice()).remember(address);
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    ctx.warn({ code: error.code, message: `The registry ${address} is not remembered: ${error.message}` });
  }
}
