// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { RECEIPT_FILE } from "../../domain/packages/archive_layout.ts";
import type { PackageContent, PackageStore } from "../../domain/packages/installed_package.ts";
import { KIND_PLACES, type KindName } from "../../domain/types/kind_name.ts";
import type { Channel } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { rememberRegistry } from "./chosen_registry.ts";
import { isLocal, readLocalPackage } from "./local_package.ts";
import { KnownPackages } from "./known_packages.ts";
import { warnOfShadowed } from "./warn_of_shadowed.ts";
import { needsText } from "./plan_errors.ts";
import { PullPlan } from "./plan_pull.ts";

export interface PullRequest {
  /** `@collective/name[@version]`, or the path of an archive or a directory. */
  readonly reference: string;
  /** Else that in which it is installed, else stable. */
  readonly channel?: Channel;
  /** Overwrite local edits, and download what is installed already. */
  readonly force: boolean;
}

export interface PulledPackage {
  readonly name: string;
  readonly version: string;
  /** The version that was installed before. */
  readonly from?: string;
  readonly status: "installed" | "up_to_date";
  readonly integrity: "verified" | "unverified";
  readonly description?: string;
  readonly serverUrl?: string;
  readonly files: number;
  /** Of what it declares types. */
  readonly kinds: readonly KindName[];
}

/** The `--json` document of `extension pull`. */
export interface PullResult {
  readonly packages: readonly PulledPackage[];
  readonly installed: number;
  readonly upToDate: number;
}

/**
 * Installs a package and what it depends on. Everything is downloaded, verified and judged before the first one is
 * put in place; no code of any of them is run.
 * @throws SwampError PACKAGE_EDITED when local edits would be lost, and those of planning and fetching.
 */
export async function pullPackages(ctx: Context, request: PullRequest): Promise<PullResult> {
  const store = await ctx.packages();
  const { channel, force } = request;
  const plan = new PullPlan(ctx, new KnownPackages(ctx, store), { channel, force });
  const local = await readLocalPackage(ctx, request.reference);
  if (local) plan.addContent(local);
  else plan.add(request.reference);
  const result = await untilInTime(async () => {
    await plan.fetch();
    return await installChosen(ctx, store, { plan, force });
  });
  const pulled = result.packages.filter(({ status, serverUrl }) =>
    status === "installed" && !isLocal(serverUrl)
  );
  for (const address of new Set(pulled.flatMap(({ serverUrl = [] }) => serverUrl))) {
    await rememberRegistry(ctx, address);
  }
  await warnOfShadowed(ctx, result.packages.map(({ name }) => name));
  for (const { name, version, heldBack, wishes } of plan.choices) {
    if (heldBack === undefined || wishes.some((wish) => wish.by === undefined && wish.version)) continue;
    const message = `${name} ${heldBack} is newer than ${version}, but ${needsText(wishes)}`;
    ctx.warn({ code: "PACKAGE_HELD_BACK", message });
  }
  return result;
}

/** Each is due to a command that was faster, of which there are never that many at once. */
const MOST_ATTEMPTS = 100;

/**
 * Repeats what chooses versions without the lock until no other command changes packages in between.
 * @param attempt gives undefined when one has.
 * @throws SwampError LOCK_TIMEOUT when others are faster all the time.
 */
export async function untilInTime<Value>(attempt: () => Promise<Value | undefined>): Promise<Value> {
  for (let count = 0; count < MOST_ATTEMPTS; count++) {
    const value = await attempt();
    if (value !== undefined) return value;
  }
  throw new SwampError(
    "LOCK_TIMEOUT",
    `Other commands changed the installed packages ${MOST_ATTEMPTS} times while versions were chosen`,
    { hint: "Nothing was changed. Try again when they have ended" },
  );
}

/**
 * Puts in place what a plan has chosen and downloaded; the lock is not held while that is done.
 * @returns undefined when another command has changed the packages meanwhile: versions have to be chosen again.
 * @throws SwampError PACKAGE_EDITED.
 */
export async function installChosen(
  ctx: Context,
  store: PackageStore,
  { plan, force }: { plan: PullPlan; force: boolean },
): Promise<PullResult | undefined> {
  const act = async () => plan.isOvertaken() ? undefined : await putInPlace(ctx, store, { plan, force });
  // Where there is nothing to install nothing is written, not even the lock.
  return plan.contents.length === 0 ? await act() : await holding(ctx, store, act);
}

interface Installation {
  readonly plan: Pick<PullPlan, "contents" | "upToDate">;
  readonly force: boolean;
}

/**
 * Puts packages in place that nothing is chosen of, those that others need first.
 * @throws SwampError PACKAGE_EDITED.
 */
export async function installAll(
  ctx: Context,
  store: PackageStore,
  installation: Installation,
): Promise<PullResult> {
  return await holding(ctx, store, () => putInPlace(ctx, store, installation));
}

async function holding<Value>(
  ctx: Context,
  store: PackageStore,
  act: () => Promise<Value>,
): Promise<Value> {
  const lock = await ctx.lock();
  return await lock.hold("packages", "install extensions", async () => {
    store.recover();
    return await act();
  });
}

async function putInPlace(
  ctx: Context,
  store: PackageStore,
  { plan, force }: Installation,
): Promise<PullResult> {
  if (!force) assertUnedited(store, plan.contents);
  const installed: PulledPackage[] = [];
  for (const content of plan.contents) {
    const { name, version, description } = content.manifest;
    const from = store.receipt(name)?.locked.version;
    ctx.progress(`Installing ${name}@${version}`);
    warnOfPlatform(ctx, content);
    await store.install(content);
    installed.push({
      name,
      version,
      from,
      status: "installed",
      integrity: content.checksum === undefined ? "unverified" : "verified",
      description,
      serverUrl: content.serverUrl,
      files: content.files.size,
      kinds: kindsOf([...content.files.keys()]),
    });
  }
  const present = [...plan.upToDate].map(([name, version]): PulledPackage => {
    warnOfEdits(ctx, store, name);
    const receipt = store.receipt(name)!;
    const integrity = receipt.locked.checksum === undefined ? "unverified" : "verified";
    const { serverUrl } = receipt.locked;
    const paths = Object.keys(receipt.digests);
    const [files, kinds] = [paths.length, kindsOf(paths)];
    return { name, version, status: "up_to_date", integrity, serverUrl, files, kinds };
  });
  return { packages: [...installed, ...present], installed: installed.length, upToDate: present.length };
}

/** By the directories that its files lie in. */
function kindsOf(paths: readonly string[]): KindName[] {
  return KIND_PLACES.filter(({ directory }) => paths.some((path) => path.startsWith(`${directory}/`)))
    .map(({ kind }) => kind);
}

/** A package that stays as it is, and is not as it was pulled. */
function warnOfEdits(ctx: Context, store: PackageStore, name: string): void {
  const { edited, added } = store.inspect(name);
  const files = [...edited, ...added];
  if (files.length === 0) return;
  const message = `${name} was changed here: ${files.join(", ")}; see: swamp extension verify`;
  ctx.warn({ code: "PACKAGE_EDITED", message });
}

/** @throws SwampError PACKAGE_EDITED with every file. */
export function assertUnedited(
  store: PackageStore,
  contents: readonly { manifest: { name: string } }[],
): void {
  const states = contents.map(({ manifest }) => store.inspect(manifest.name));
  const edited = states.filter(({ edited, added }) => edited.length + added.length > 0);
  if (edited.length === 0) return;
  const lines = edited.flatMap(({ name, edited, added }) =>
    [...edited, ...added].map((path) => `  ${name}: ${path}`)
  );
  const unknown = edited.filter(({ missing }) => missing.includes(RECEIPT_FILE)).map(({ name }) => name);
  if (unknown.length > 0) {
    lines.push(`Nothing tells which files of ${unknown.join(", ")} were changed: ${RECEIPT_FILE} is missing`);
  }
  throw new SwampError(
    "PACKAGE_EDITED",
    `These files were changed here and would be lost:\n${lines.join("\n")}`,
    {
      hint: "Move your changes into an extension of your own, or give --force to lose them.",
      details: { packages: edited },
    },
  );
}

function warnOfPlatform(ctx: Context, { manifest }: PackageContent): void {
  const { os, arch } = ctx.platform;
  const platform = `${os}-${arch}`;
  if (manifest.platforms.length === 0 || manifest.platforms.includes(platform)) return;
  const message = `${manifest.name} is made for ${manifest.platforms.join(", ")}; this is ${platform}`;
  ctx.warn({ code: "PACKAGE_PLATFORM", message });
}
