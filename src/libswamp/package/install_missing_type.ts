// SPDX-License-Identifier: MIT
/**
 * A type that nobody declares may be in a package: that is looked for and installed when the user trusts its collective,
 * or agrees. The names of types that are not trusted are told to no registry before.
 */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { collectiveOf, isPackageName } from "../../domain/packages/package_name.ts";
import { packagesForType } from "../../domain/packages/trust.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import { ask } from "../confirm.ts";
import type { PackageVersion } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { isInRepository } from "../is_in_repository.ts";
import { fetchLocked } from "./install_locked.ts";
import { KnownPackages } from "./known_packages.ts";
import {
  absentOf,
  type Hints,
  hintsFor,
  isAbsent,
  type MissingType,
  type WantedType,
} from "./missing_type.ts";
import { nearNames } from "./plan_errors.ts";
import { PullPlan } from "./plan_pull.ts";
import { installChosen, untilInTime } from "./pull_packages.ts";
import { trustedCollectives } from "./trust.ts";

/** What a failed search is told as: the registry can not be reached, or does not answer as one. */
const UNREACHABLE = ["REGISTRY_UNREACHABLE", "REGISTRY_BUSY", "REGISTRY_REFUSED", "NOT_AUTHENTICATED"];

/**
 * Looks for the package of an unknown type and installs it, at the version and checksum of the lockfile when that names
 * it. Local edits are never overwritten.
 * @throws SwampError those of planning and fetching, when the package was found and is not installed for a reason.
 */
export async function installMissingType(ctx: Context, wanted: WantedType): Promise<MissingType> {
  const { type } = wanted;
  const search = await searchFor(ctx, wanted);
  if (!search) return { installed: false };
  const { candidates, collective, trusted, autoResolve, hints } = search;
  if (!autoResolve) return { installed: false, ...hints };
  if (!trusted.includes(collective) && !await mayAsk(ctx, wanted, collective)) {
    return { installed: false, ...hints };
  }
  try {
    return await install(ctx, { wanted, candidates, trusted });
  } catch (error) {
    if (!(error instanceof SwampError) || !UNREACHABLE.includes(error.code)) throw error;
    const message = `The registry could not be asked for ${type}: ${messageOf(error)}`;
    ctx.warn({ code: "AUTO_RESOLVE_FAILED", message });
    return { installed: false, ...hints, isUndecided: true };
  }
}

/** What the user can do about an unknown type; nothing is installed, and no registry asked. */
export async function missingTypeHints(ctx: Context, wanted: WantedType): Promise<Hints> {
  return isInRepository(ctx) ? (await searchFor(ctx, wanted))?.hints ?? {} : {};
}

/** Where to look for an unknown type; undefined when that makes no sense. */
async function searchFor(ctx: Context, { kind, type }: WantedType) {
  const candidates = packagesForType(normalizeType(type)).filter(isPackageName);
  const [first] = candidates;
  if (first === undefined) return undefined;
  const failed = (await ctx.extensions()).files().filter((file) => file.state === "failed");
  // A file that is broken here may be the one that is meant; another one from elsewhere must not take its place.
  if (failed.some((file) => file.kind === kind && file.type === normalizeType(type))) return undefined;
  const { trusted, autoResolve } = await trustedCollectives(ctx);
  const collective = collectiveOf(first);
  const store = await ctx.packages();
  const hints = hintsFor(store, candidates, autoResolve && !trusted.includes(collective));
  return { candidates, collective, trusted, autoResolve, hints };
}

/** Consent to tell the registry the name. A type that is near a known one is more likely misspelled. */
async function mayAsk(ctx: Context, { kind, type }: WantedType, collective: string): Promise<boolean> {
  if (!canAsk(ctx) || (await ctx.registry(kind)).suggestions(type).length > 0) return false;
  const { address } = await ctx.packageRegistry();
  return await ask(
    ctx,
    `Unknown type ${type}. @${collective} is not trusted. Look for its package in ${address}?`,
  );
}

/** `--yes` answers what a command asks by itself; whose code is run is not among that. */
function canAsk(ctx: Context): boolean {
  return ctx.interactive && !ctx.assumeYes;
}

async function install(
  ctx: Context,
  { wanted, candidates, trusted }: {
    wanted: WantedType;
    candidates: readonly string[];
    trusted: readonly string[];
  },
): Promise<MissingType> {
  const store = await ctx.packages();
  const lockfile = store.lockfile();
  const registry = await ctx.packageRegistry();
  // Why packages that are there are not what is meant.
  const without: string[] = [];
  for (const name of candidates) {
    if (lockfile[name] && !isAbsent(store, name)) {
      without.push(`${name} is installed, and does not hold it`);
      continue;
    }
    if (!lockfile[name] && await registry.info(name) === undefined) continue;
    const plan = new PullPlan(ctx, new KnownPackages(ctx, store), { force: false });
    if (!lockfile[name]) {
      plan.add(name);
      await plan.choose();
      const { known, version } = plan.choices.find((choice) => choice.name === name)!;
      if (!mayHold(known?.versions.find((item) => item.version === version), wanted)) {
        without.push(`${name} does not hold it; see what it has with: swamp extension info ${name}`);
        continue;
      }
    }
    for (const pinned of absentOf(store, lockfile, name)) {
      plan.addContent(await fetchLocked(ctx, pinned, lockfile[pinned]!));
    }
    const result = await untilInTime(async () => {
      await plan.fetch();
      const isWanted = await isAgreed(ctx, plan, { trusted, address: registry.address });
      return isWanted ? await installChosen(ctx, store, { plan, force: false }) : "declined";
    });
    if (result === "declined") return { installed: false, hint: "Nothing was installed." };
    const added = result.packages.filter(({ status }) => status === "installed");
    const what = added.map((item) => `${item.name}@${item.version}`).join(", ");
    ctx.warn({
      code: "AUTO_RESOLVED",
      message: `Installed ${what} from ${registry.address} for the type ${wanted.type}`,
    });
    ctx.extensionsChanged();
    return { installed: true };
  }
  if (without.length > 0) return { installed: false, hint: without.join("\n") };
  const near = await nearNames(registry, candidates.at(-1)!);
  const question = near.length > 0 ? `; did you mean a type of ${near.join(" or ")}?` : "";
  return {
    installed: false,
    hint: `${registry.address} has no package ${candidates.join(" or ")}${question}`,
  };
}

/** Whether a type may be in a version: registries list types, or only files, or nothing. */
function mayHold(published: PackageVersion | undefined, { kind, type }: WantedType): boolean {
  const { content = {} } = published ?? {};
  if (Object.values(content).every((names) => names.length === 0)) return true;
  const names = content[`${kind}s`] ?? [];
  return names.some((name) => name.endsWith(".ts") || normalizeType(name) === normalizeType(type));
}

/**
 * Consent to what would be installed, dependencies included.
 * @throws SwampError CONFIRMATION_REQUIRED where nobody can be asked.
 */
async function isAgreed(
  ctx: Context,
  plan: PullPlan,
  { trusted, address }: { trusted: readonly string[]; address: string },
): Promise<boolean> {
  const untrusted = plan.contents.map(({ manifest }) => manifest)
    .filter(({ name }) => !trusted.includes(collectiveOf(name)));
  if (untrusted.length === 0) return true;
  const what = untrusted.map(({ name, version }) => `${name}@${version}`).join(", ");
  if (canAsk(ctx)) return await ask(ctx, `Install ${what} from ${address}?`);
  const collectives = [...new Set(untrusted.map(({ name }) => collectiveOf(name)))];
  const message = `${what} would have to be installed, and is not of a trusted collective`;
  throw new SwampError("CONFIRMATION_REQUIRED", message, {
    hint: `Install it with: swamp extension pull ${plan.contents.at(-1)!.manifest.name}
` +
      collectives.map((item) => `Or trust it with: swamp extension trust add ${item}`).join("\n"),
    details: { packages: untrusted.map(({ name }) => name), collectives },
  });
}
