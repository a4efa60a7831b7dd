// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { PackageStore } from "../../domain/packages/installed_package.ts";
import { assertPackageName, collectiveOf } from "../../domain/packages/package_name.ts";
import { compareCalVer, isSameCalVer } from "../../domain/types/calver.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { otherRegistryHint } from "./chosen_registry.ts";
import { deprecationText, type KnownPackage, KnownPackages, withdrawalOf } from "./known_packages.ts";
import { isLocal } from "./local_package.ts";
import { needsText } from "./plan_errors.ts";
import { type Choice, PullPlan, seenIn } from "./plan_pull.ts";
import { installChosen, untilInTime } from "./pull_packages.ts";
import { updateChanges } from "./update_changes.ts";
import { warnAfterUpdate } from "./warn_after_update.ts";
import { trustedCollectives } from "./trust.ts";

export interface UpdateEntry {
  readonly name: string;
  /** `local`: it came from a path, not from a registry. `withdrawn`: by its author, and there is no newer one that fits. */
  readonly status:
    | "up_to_date"
    | "update_available"
    | "updated"
    | "not_found"
    | "withdrawn"
    | "local"
    | "failed";
  readonly installedVersion: string;
  readonly latestVersion?: string;
  readonly previousVersion?: string;
  readonly newVersion?: string;
  /** A newer version that does not fit what other packages need. */
  readonly heldBack?: { readonly version: string; readonly reason: string };
  readonly error?: string;
  /** Of the error, when one was thrown. */
  readonly code?: string;
  /** The next step after it. */
  readonly hint?: string;
}

/** A package that was not there, and that a newer version of another one needs. */
export interface NewlyNeeded {
  readonly name: string;
  readonly version: string;
  readonly neededBy: readonly string[];
  /** Else it would be, by an update. */
  readonly installed: boolean;
}

/** The `--json` document of `extension update` and `extension outdated`; the other numbers add up to the total. */
export interface UpdateResult {
  readonly extensions: readonly UpdateEntry[];
  /** They do not count in the summary. */
  readonly newlyNeeded: readonly NewlyNeeded[];
  /** The user did not want what newer versions bring along, so they were not installed. */
  readonly cancelled?: true;
  readonly summary: {
    readonly total: number;
    readonly upToDate: number;
    readonly available: number;
    readonly updated: number;
    /** Those that came from a path. */
    readonly local: number;
    readonly withdrawn: number;
    readonly failed: number;
  };
}

interface Installed {
  readonly name: string;
  readonly version: string;
}

/** Compares installed packages with the registry. @throws SwampError PACKAGE_NOT_FOUND for one that is not installed. */
export async function outdatedPackages(ctx: Context, request: { name?: string }): Promise<UpdateResult> {
  return await forEach(ctx, request.name, async (known, packages) => {
    const plan = planUpdates(ctx, known, packages);
    await plan.choose();
    const added = newlyNeeded(known, plan, false);
    for (const stranger of await strangersOf(ctx, known, added)) warnOf(ctx, stranger);
    for (const choice of plan.choices) warnOfDeprecated(ctx, choice);
    return { entries: packages.map((item) => compare(item, plan.choices)), newlyNeeded: added };
  });
}

/**
 * Brings packages to the newest versions of their channels that fit each other and all that is installed. One that
 * fails does not keep the others from being updated.
 * @throws SwampError PACKAGE_NOT_FOUND for one that is not installed, CONFIRMATION_REQUIRED.
 */
export async function updatePackages(
  ctx: Context,
  request: { name?: string; force: boolean },
): Promise<UpdateResult> {
  return await forEach(ctx, request.name, async (known, packages) => {
    const plan = planUpdates(ctx, known, packages);
    let changes: Awaited<ReturnType<typeof updateChanges>> = new Map();
    const isAgreed = await untilInTime(async () => {
      await plan.fetch();
      if (!await mayBring(ctx, known, plan)) return false;
      changes = await updateChanges(ctx, known.store, plan.contents);
      return await installChosen(ctx, known.store, { plan, force: request.force }) && true;
    });
    const isThere = ({ name }: Installed) => plan.choices.some((choice) => choice.name === name);
    const entries = packages.filter(isThere).map((item): UpdateEntry => {
      const entry = compare(item, plan.choices);
      if (entry.status !== "update_available" || !isAgreed) return entry;
      const newVersion = entry.latestVersion!;
      return {
        ...entry,
        status: "updated",
        installedVersion: newVersion,
        previousVersion: item.version,
        newVersion,
      };
    });
    const updated = entries.filter(({ status }) => status === "updated").map(({ name }) => name);
    await warnAfterUpdate(ctx, updated, changes);
    return { entries, newlyNeeded: newlyNeeded(known, plan, isAgreed), isDeclined: !isAgreed };
  });
}

/** Their dependencies come along; edits matter only where something is replaced. */
function planUpdates(ctx: Context, known: KnownPackages, packages: readonly Installed[]): PullPlan {
  const plan = new PullPlan(ctx, known, { force: false, onlyInstalled: true });
  for (const { name } of packages) plan.add(name);
  return plan;
}

/** What comes along. */
function newlyNeeded(known: KnownPackages, plan: PullPlan, installed: boolean): NewlyNeeded[] {
  return plan.choices.filter(({ name }) => !known.wasLocked(name)).map(({ name, version, wishes }) => ({
    name,
    version,
    neededBy: wishes.flatMap(({ by }) => by ?? []),
    installed,
  }));
}

/** Those of collectives that the user has not decided for: their code can be used once they are installed. */
async function strangersOf(
  ctx: Context,
  known: KnownPackages,
  added: readonly NewlyNeeded[],
): Promise<NewlyNeeded[]> {
  if (added.length === 0) return [];
  const familiar = [...(await trustedCollectives(ctx)).trusted, ...known.lockedCollectives];
  return added.filter(({ name }) => !familiar.includes(collectiveOf(name)));
}

/**
 * Consent to what nobody has named, other than a pulled package.
 * @throws SwampError CONFIRMATION_REQUIRED.
 */
async function mayBring(ctx: Context, known: KnownPackages, plan: PullPlan): Promise<boolean> {
  const strangers = await strangersOf(ctx, known, newlyNeeded(known, plan, false));
  if (strangers.length === 0) return true;
  // Who has agreed beforehand learns to what.
  if (ctx.assumeYes) { for (const stranger of strangers) warnOf(ctx, stranger); }
  const names = strangers.map(({ name, version }) => `${name}@${version}`).join(", ");
  const lines = strangers.map((stranger) => `  ${strangerText(stranger)}`);
  return await confirm(ctx, [...lines, `Install ${names}, too?`].join("\n"));
}

function strangerText({ name, version, neededBy }: NewlyNeeded): string {
  const verb = neededBy.length === 1 ? "needs" : "need";
  return `${name}@${version}, which ${neededBy.join(" and ")} ${verb}, is of @${collectiveOf(name)}, ` +
    "which is not trusted and of which nothing was installed before";
}

function warnOf(ctx: Context, stranger: NewlyNeeded): void {
  ctx.warn({ code: "PACKAGE_UNTRUSTED", message: strangerText(stranger) });
}

/** A deprecated package never gets a newer version: without this, it would look up to date for ever. */
function warnOfDeprecated(ctx: Context, { name, known }: Choice): void {
  if (!known?.info.deprecatedAt) return;
  ctx.warn({ code: "PACKAGE_DEPRECATED", message: `${name} is ${deprecationText(known.info)}` });
}

interface Attempted {
  readonly entries: readonly UpdateEntry[];
  readonly newlyNeeded: readonly NewlyNeeded[];
  /** The user did not agree to what would come along. */
  readonly isDeclined?: boolean;
}

type Attempt = (known: KnownPackages, packages: readonly Installed[]) => Promise<Attempted>;

/** All together, so that those that need each other move together; one by one when that fails. */
async function forEach(ctx: Context, name: string | undefined, attempt: Attempt): Promise<UpdateResult> {
  const store = await ctx.packages();
  const known = new KnownPackages(ctx, store);
  const entries: UpdateEntry[] = [];
  const packages: Installed[] = [];
  for (const item of locked(store, name)) {
    const apart = await judge(ctx, known, item);
    if (apart) entries.push(apart);
    else packages.push({ name: item.name, version: known.installed(item.name)!.version });
  }
  const together = await tryTo(ctx, () => attempt(known, packages));
  if (!(together instanceof SwampError)) {
    return result({ ...together, entries: [...entries, ...together.entries] });
  }
  // Nothing is wrong with any of them, and nothing was changed.
  if (together.code === "CONFIRMATION_REQUIRED") throw together;
  const added: NewlyNeeded[] = [];
  let isDeclined = false;
  for (const item of packages) {
    const alone = packages.length === 1
      ? together
      : await tryTo(ctx, () => attempt(new KnownPackages(ctx, store), [item]));
    if (alone instanceof SwampError) entries.push(failed(item, alone));
    else {
      entries.push(...alone.entries);
      isDeclined ||= alone.isDeclined === true;
      const isListed = ({ name }: NewlyNeeded) => added.some((other) => other.name === name);
      added.push(...alone.newlyNeeded.filter((other) => !isListed(other)));
    }
  }
  return result({ entries, newlyNeeded: added, isDeclined });
}

/** @returns the error when there is one that concerns packages, not the whole command. */
async function tryTo<Value>(ctx: Context, act: () => Promise<Value>): Promise<Value | SwampError> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SwampError && error.code !== "LOCK_TIMEOUT" && !ctx.signal.aborted) return error;
    throw error;
  }
}

/** @throws SwampError PACKAGE_NOT_FOUND. */
function locked(store: PackageStore, name: string | undefined): Installed[] {
  const lockfile = store.lockfile();
  if (name !== undefined) {
    assertPackageName(name);
    if (!lockfile[name]) throw notInstalled(name);
  }
  const names = name === undefined ? Object.keys(lockfile) : [name];
  return names.map((own) => ({ name: own, version: lockfile[own]!.version }));
}

export function notInstalled(name: string): SwampError {
  return new SwampError("PACKAGE_NOT_FOUND", `${name} is not installed`, {
    hint: "See what is with: swamp extension list",
  });
}

/** The entry of a package that there is nothing to plan for. */
async function judge(
  ctx: Context,
  known: KnownPackages,
  { name, version }: Installed,
): Promise<UpdateEntry | undefined> {
  const present = known.installed(name);
  if (!present) {
    const error = "it is in the lockfile, but not installed here: swamp extension install";
    return { name, status: "failed", installedVersion: version, error };
  }
  const installedVersion = present.version;
  if (isLocal(present.serverUrl)) return { name, status: "local", installedVersion };
  const asked = await tryTo(ctx, () => known.ask(name));
  if (asked instanceof SwampError) return failed({ name, version: installedVersion }, asked);
  if (!asked) {
    const hint = await otherRegistryHint(ctx, present.serverUrl, "extension outdated");
    return { name, status: "not_found", installedVersion, error: "it is not in the registry", hint };
  }
  const isNewer = (other: string) => compareCalVer(other, installedVersion) > 0;
  if (seenIn(asked, present.channel ?? "stable").some(isNewer)) return undefined;
  const error = withdrawnError(asked, name, installedVersion);
  return error === undefined ? undefined : { name, status: "withdrawn", installedVersion, error };
}

function withdrawnError(known: KnownPackage, name: string, version: string): string | undefined {
  const withdrawal = withdrawalOf(known, version);
  return withdrawal && `${withdrawal}; see other versions with: swamp extension info ${name}`;
}

function compare({ name, version }: Installed, choices: readonly Choice[]): UpdateEntry {
  const choice = choices.find((item) => item.name === name)!;
  const { heldBack, wishes, known } = choice;
  const isSame = isSameCalVer(choice.version, version);
  const error = isSame && known ? withdrawnError(known, name, version) : undefined;
  return {
    name,
    status: error !== undefined ? "withdrawn" : isSame ? "up_to_date" : "update_available",
    error,
    installedVersion: version,
    latestVersion: choice.version,
    heldBack: heldBack === undefined ? undefined : { version: heldBack, reason: needsText(wishes) },
  };
}

function failed({ name, version }: Installed, error: SwampError): UpdateEntry {
  const { message, code, hint } = error;
  return { name, status: "failed", installedVersion: version, error: message, code, hint };
}

function result({ entries, newlyNeeded, isDeclined }: Attempted): UpdateResult {
  const extensions = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const count = (...states: UpdateEntry["status"][]) =>
    extensions.filter(({ status }) => states.includes(status)).length;
  return {
    extensions,
    newlyNeeded,
    cancelled: isDeclined ? true : undefined,
    summary: {
      total: extensions.length,
      upToDate: count("up_to_date"),
      available: count("update_available"),
      updated: count("updated"),
      local: count("local"),
      withdrawn: count("withdrawn"),
      failed: count("failed", "not_found"),
    },
  };
}
