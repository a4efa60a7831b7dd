// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import { type Channel, CHANNELS } from "../../domain/packages/package_registry.ts";
import { compareCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";
import { PullPlan } from "./plan_pull.ts";
import { installAll } from "./pull_packages.ts";

export interface UpdateEntry {
  readonly name: string;
  readonly status: "up_to_date" | "update_available" | "updated" | "not_found" | "failed";
  readonly installedVersion: string;
  readonly latestVersion?: string;
  readonly previousVersion?: string;
  readonly newVersion?: string;
  readonly error?: string;
}

/** The `--json` document of `extension update` and `extension outdated`. */
export interface UpdateResult {
  readonly extensions: readonly UpdateEntry[];
  readonly summary: {
    readonly total: number;
    readonly upToDate: number;
    readonly updated: number;
    readonly failed: number;
  };
}

/** Compares installed packages with the registry. @throws SwampError PACKAGE_NOT_FOUND for one that is not installed. */
export async function outdatedPackages(ctx: Context, request: { name?: string }): Promise<UpdateResult> {
  const entries: UpdateEntry[] = [];
  for (const { name, version, channel } of await installed(ctx, request.name)) {
    entries.push(await compare(ctx, { name, version, channel }));
  }
  return result(entries);
}

/**
 * Brings packages to the newest version of their channel. One that fails does not keep the others from being updated.
 * @throws SwampError PACKAGE_NOT_FOUND for one that is not installed, PACKAGE_EDITED.
 */
export async function updatePackages(
  ctx: Context,
  request: { name?: string; force: boolean },
): Promise<UpdateResult> {
  const store = await ctx.packages();
  const registry = () => ctx.packageRegistry();
  const entries: UpdateEntry[] = [];
  for (const { name, version, channel } of await installed(ctx, request.name)) {
    const entry = await compare(ctx, { name, version, channel });
    if (entry.status !== "update_available") {
      entries.push(entry);
      continue;
    }
    try {
      const plan = new PullPlan(ctx, { registry, channel, force: request.force });
      await plan.add(`${name}@${entry.latestVersion}`);
      await installAll(ctx, store, { plan, force: request.force });
      const { latestVersion: newVersion } = entry;
      entries.push({
        name,
        status: "updated",
        installedVersion: newVersion!,
        previousVersion: version,
        newVersion,
      });
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      entries.push({ name, status: "failed", installedVersion: version, error: messageOf(error) });
    }
  }
  return result(entries);
}

async function installed(ctx: Context, name: string | undefined) {
  const lockfile = Object.entries((await ctx.packages()).lockfile());
  if (name !== undefined) assertPackageName(name);
  const wanted = lockfile.filter(([other]) => name === undefined || other === name);
  if (name !== undefined && wanted.length === 0) throw notInstalled(name);
  return wanted.map(([own, { version, channel }]) => ({
    name: own,
    version,
    channel: CHANNELS.find((known) => known === channel) ?? "stable",
  }));
}

export function notInstalled(name: string): SwampError {
  return new SwampError("PACKAGE_NOT_FOUND", `${name} is not installed`, {
    hint: "See what is with: swamp extension list",
  });
}

async function compare(
  ctx: Context,
  { name, version, channel }: { name: string; version: string; channel: Channel },
): Promise<UpdateEntry> {
  try {
    const latest = await (await ctx.packageRegistry()).latest(name, channel);
    if (!latest) {
      return { name, status: "not_found", installedVersion: version, error: "it is not in the registry" };
    }
    const isNewer = compareCalVer(latest.version, version) > 0;
    const status = isNewer ? "update_available" : "up_to_date";
    return { name, status, installedVersion: version, latestVersion: latest.version };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return { name, status: "failed", installedVersion: version, error: messageOf(error) };
  }
}

function result(extensions: readonly UpdateEntry[]): UpdateResult {
  const count = (...states: UpdateEntry["status"][]) =>
    extensions.filter(({ status }) => states.includes(status)).length;
  return {
    extensions,
    summary: {
      total: extensions.length,
      upToDate: count("up_to_date"),
      updated: count("updated"),
      failed: count("failed", "not_found"),
    },
  };
}
