// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import {
  type LockedPackage,
  LOCKFILE,
  type PackageContent,
  type PackageState,
} from "../../domain/packages/installed_package.ts";
import type { Context } from "../context.ts";
import { chosenRegistry } from "./chosen_registry.ts";
import { fetchAsLocked } from "./fetch_package.ts";
import { KnownPackages, withdrawalOf } from "./known_packages.ts";
import { isLocal, readLockedPath } from "./local_package.ts";
import { type LockProblem, unlockedPackages, unmetNeeds } from "./lock_problems.ts";
import { warnOfShadowed } from "./warn_of_shadowed.ts";
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
  /** Of the error. */
  readonly code?: string;
  /** The next step after it. */
  readonly hint?: string;
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
 * @throws SwampError PACKAGE_EDITED; with `frozen` or `offline` PACKAGE_CONFLICT naming what differs; what the lockfile
 * lacks is a warning, with `frozen` a package that it does not name an error.
 */
export async function installLocked(ctx: Context, request: InstallRequest): Promise<InstallResult> {
  const store = await ctx.packages();
  const lockfile = Object.entries(store.lockfile());
  const wanted = lockfile.filter(([name]) => {
    const { state, matchesLockfile } = store.inspect(name);
    return state !== "intact" || !matchesLockfile;
  });
  if (wanted.length > 0 && (request.frozen || request.offline)) {
    throw differs(wanted.map(([name]) => store.inspect(name)), request);
  }
  const unlocked = await unlockedPackages(ctx);
  if (request.frozen && unlocked.length > 0) throw notInLockfile(unlocked);
  for (const { message, hint } of [...unlocked, ...unmetNeeds(store.lockfile())]) {
    ctx.warn({ code: "LOCKFILE_PROBLEM", message: `${message}. ${hint}` });
  }
  if (!request.force) assertUnedited(store, wanted.map(([name]) => ({ manifest: { name } })));
  const contents: PackageContent[] = [];
  const failures = new Map<string, SwampError>();
  for (const [name, locked] of wanted) {
    try {
      contents.push(await fetchLocked(ctx, name, locked));
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      failures.set(name, error);
    }
  }
  // Where there is nothing to install nothing is written, not even the lock.
  if (contents.length > 0) {
    await installAll(ctx, store, { plan: { contents, upToDate: new Map() }, force: request.force });
  }
  const entries = lockfile.map(([name, { version }]): InstallEntry => {
    const failure = failures.get(name);
    const isWanted = wanted.some(([other]) => other === name);
    if (failure) {
      const { message, code, hint } = failure;
      return { name, version, status: "failed", error: message, code, hint };
    }
    return { name, version, status: isWanted ? "installed" : "up_to_date" };
  });
  if (lockfile.length === 0) ctx.warn({ code: "LOCKFILE_EMPTY", message: nothingLocked(ctx) });
  const installed = entries.filter(({ status }) => status === "installed").map(({ name }) => name);
  await warnOfShadowed(ctx, installed);
  const count = (status: InstallEntry["status"]) => entries.filter((entry) => entry.status === status).length;
  return { entries, installed: count("installed"), upToDate: count("up_to_date"), failed: count("failed") };
}

function nothingLocked(ctx: Context): string {
  const exists = ctx.platform.fs.stat(join(ctx.repository().root, LOCKFILE)) !== undefined;
  return `Nothing to install: ${LOCKFILE} ${exists ? "names no package" : "does not exist"}. ` +
    "A package is added to it by: swamp extension pull <package>";
}

/** What is locked stays locked as it is, from wherever this machine gets it. */
export async function fetchLocked(
  ctx: Context,
  name: string,
  locked: LockedPackage,
): Promise<PackageContent> {
  const { channel, serverUrl } = locked;
  if (locked.checksum === undefined && locked.filesChecksum === undefined) {
    warnOfNoChecksum(ctx, name, locked);
  }
  if (isLocal(serverUrl)) return { ...await readLockedPath(ctx, locked), channel, serverUrl };
  // One that the user has chosen: a repository that was cloned may not choose for them.
  const registry = await chosenRegistry(ctx, serverUrl);
  try {
    const content = await fetchAsLocked(ctx, registry, { name, locked });
    await warnOfWithdrawal(ctx, name, locked);
    return { ...content, channel, serverUrl: serverUrl ?? content.serverUrl };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const hint = hintFor(error, name, { locked, address: registry.address });
    throw new SwampError(error.code, error.message, { hint, details: error.details, cause: error });
  }
}

/** Older tools locked some without: these are installed, and locked by what they are now. */
function warnOfNoChecksum(ctx: Context, name: string, { version }: LockedPackage): void {
  const message =
    `${LOCKFILE} has no checksum of ${name}@${version}: nothing tells whether this is what was ` +
    "locked. The checksum of what is installed now is written to it: compare before you commit";
  ctx.warn({ code: "PACKAGE_UNVERIFIED", message });
}

/** What is locked is installed whatever has become of it since, and also when the registry can not tell. */
async function warnOfWithdrawal(ctx: Context, name: string, { version }: LockedPackage): Promise<void> {
  try {
    const known = await new KnownPackages(ctx, await ctx.packages()).ask(name);
    const withdrawal = known && withdrawalOf(known, version);
    if (withdrawal) ctx.warn({ code: "PACKAGE_YANKED", message: `${name}@${version} was ${withdrawal}` });
  } catch (error) {
    if (!(error instanceof SwampError) || ctx.signal.aborted) throw error;
    const message = `Whether ${name}@${version} was withdrawn is not known: ${error.message}`;
    ctx.warn({ code: error.code, message });
  }
}

function hintFor(
  error: SwampError,
  name: string,
  { locked, address }: { locked: LockedPackage; address: string },
): string {
  const { serverUrl } = locked;
  const isElsewhere = serverUrl !== undefined && serverUrl !== address;
  return isElsewhere && ["PACKAGE_NOT_FOUND", "REGISTRY_UNREACHABLE"].includes(error.code)
    ? `It was locked from ${serverUrl}; if you trust that registry, set SWAMP_CLUB_URL=${serverUrl}`
    : error.hint ?? `See what is published with: swamp extension info ${name}`;
}

function notInLockfile(unlocked: readonly LockProblem[]): SwampError {
  const names = unlocked.map(({ name }) => name);
  const message = `Not in ${LOCKFILE}, but on disk: ${names.join(", ")}; --frozen changes nothing`;
  return new SwampError("PACKAGE_CONFLICT", message, {
    hint: unlocked.map(({ hint }) => hint).join("\n"),
    details: { packages: names },
  });
}

function differs(states: readonly PackageState[], { frozen }: InstallRequest): SwampError {
  const why = frozen ? "--frozen changes nothing" : "--offline downloads nothing";
  const names = states.map(({ name, state }) => `${name} (${state === "intact" ? "another one" : state})`);
  const isEdited = states.some(({ state }) => state === "edited");
  return new SwampError("PACKAGE_CONFLICT", `Not as the lockfile says: ${names.join(", ")}; ${why}`, {
    hint: isEdited
      ? "See what was changed with: swamp extension verify"
      : "Install them with: swamp extension install",
    details: { packages: states.map(({ name }) => name) },
  });
}
