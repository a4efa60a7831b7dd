// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { LockedPackage, PackageContent, PackageState } from "../../domain/packages/installed_package.ts";
import type { Context } from "../context.ts";
import { fetchPackage } from "./fetch_package.ts";
import { isLocal, readLocalPackage } from "./local_package.ts";
import { assertUnedited, installAll } from "./pull_packages.ts";

export interface InstallRequest {
  /** Overwrite local edits. */
  readonly force: boolean;
  /** Change nothing: fail when the disk is not what the lockfile says. */
  readonly frozen: boolean;
  /** Use no network: fail when something would have to be downloaded. */
  readonly offline: boolean;
}

export interface InstallEntry {
  readonly name: string;
  readonly version: string;
  readonly status: "installed" | "up_to_date" | "failed";
  readonly error?: string;
}

/** The `--json` document of `extension install`. */
export interface InstallResult {
  readonly entries: readonly InstallEntry[];
  readonly installed: number;
  readonly upToDate: number;
  readonly failed: number;
}

/**
 * Makes the packages on disk those of the lockfile, with its versions and checksums. A package that fails does not
 * keep the others from being installed.
 * @throws SwampError PACKAGE_EDITED; with `frozen` or `offline` PACKAGE_CONFLICT naming what differs.
 */
export async function installLocked(ctx: Context, request: InstallRequest): Promise<InstallResult> {
  const store = await ctx.packages();
  const lockfile = Object.entries(store.lockfile());
  const wanted = lockfile.filter(([name, locked]) =>
    !isAsLocked(store.inspect(name), store.receipt(name)?.locked, locked)
  );
  if (!request.force) assertUnedited(store, wanted.map(([name]) => ({ manifest: { name } })));
  if (wanted.length > 0 && (request.frozen || request.offline)) {
    throw differs(wanted.map(([name]) => name), request);
  }
  const contents: PackageContent[] = [];
  const failures = new Map<string, string>();
  for (const [name, locked] of wanted) {
    try {
      contents.push(await fetchLocked(ctx, name, locked));
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      failures.set(name, messageOf(error));
    }
  }
  await installAll(ctx, store, { plan: { contents, upToDate: new Map() }, force: request.force });
  const entries = lockfile.map(([name, { version }]): InstallEntry => {
    const error = failures.get(name);
    const isWanted = wanted.some(([other]) => other === name);
    if (error !== undefined) return { name, version, status: "failed", error };
    return { name, version, status: isWanted ? "installed" : "up_to_date" };
  });
  const count = (status: InstallEntry["status"]) => entries.filter((entry) => entry.status === status).length;
  return { entries, installed: count("installed"), upToDate: count("up_to_date"), failed: count("failed") };
}

function isAsLocked(state: PackageState, present: LockedPackage | undefined, locked: LockedPackage): boolean {
  const sameFiles = locked.filesChecksum === undefined || present?.filesChecksum === locked.filesChecksum;
  return state.state === "intact" && present?.version === locked.version && sameFiles;
}

async function fetchLocked(ctx: Context, name: string, locked: LockedPackage): Promise<PackageContent> {
  const { version, checksum, channel, serverUrl } = locked;
  if (serverUrl !== undefined && isLocal(serverUrl)) {
    const local = await readLocalPackage(ctx, serverUrl.slice("file:".length));
    if (local && local.manifest.version === version && local.checksum === checksum) return local;
  }
  // The registry of the user's settings: a repository that was cloned may not choose one for them.
  return await fetchPackage(ctx, await ctx.packageRegistry(), { name, version, checksum, channel });
}

function differs(names: readonly string[], { frozen }: InstallRequest): SwampError {
  const why = frozen ? "--frozen changes nothing" : "--offline downloads nothing";
  return new SwampError("PACKAGE_CONFLICT", `Not as the lockfile says: ${names.join(", ")}; ${why}`, {
    hint: "Install them with: swamp extension install",
    details: { packages: names },
  });
}
