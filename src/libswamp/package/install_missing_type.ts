// SPDX-License-Identifier: MIT
/** A type that nobody declares may be in a package of a collective that the user trusts: then it is installed. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { collectiveOf, isPackageName } from "../../domain/packages/package_name.ts";
import { packagesForType } from "../../domain/packages/trust.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import type { Context } from "../context.ts";
import { fetchPackage } from "./fetch_package.ts";
import { KnownPackages } from "./known_packages.ts";
import { PullPlan } from "./plan_pull.ts";
import { installAll } from "./pull_packages.ts";
import { trustedCollectives } from "./trust.ts";

/**
 * Looks for the package of an unknown type and installs it, at the version and checksum of the lockfile when that names
 * it. Local edits are never overwritten.
 * @returns what was installed; or, when nothing was, what the user can do about it.
 */
export async function installMissingType(
  ctx: Context,
  type: string,
): Promise<{ installed: boolean; hint?: string }> {
  const candidates = packagesForType(normalizeType(type)).filter(isPackageName);
  const [first] = candidates;
  if (first === undefined) return { installed: false };
  const failed = (await ctx.extensions()).files().filter((file) => file.state === "failed");
  // A file that is broken here may be the one that is meant; another one from elsewhere must not take its place.
  if (failed.some((file) => file.type === normalizeType(type))) return { installed: false };
  const { trusted, autoResolve } = await trustedCollectives(ctx);
  const collective = collectiveOf(first);
  if (!autoResolve || !trusted.includes(collective)) {
    return {
      installed: false,
      hint: `If a package holds it, install that with: swamp extension pull ${candidates.at(-1)}`,
    };
  }
  try {
    return { installed: await install(ctx, type, candidates) };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const message = `The registry could not be asked for ${type}: ${messageOf(error)}`;
    ctx.warn({ code: "AUTO_RESOLVE_FAILED", message });
    return { installed: false };
  }
}

async function install(ctx: Context, type: string, candidates: readonly string[]): Promise<boolean> {
  const store = await ctx.packages();
  const locked = store.lockfile();
  const registry = await ctx.packageRegistry();
  for (const name of candidates) {
    const pin = locked[name];
    // It is installed as it is locked, and does not hold the type.
    if (pin && store.inspect(name).state === "intact") continue;
    if (!pin && await registry.info(name) === undefined) continue;
    const plan = new PullPlan(ctx, new KnownPackages(ctx, store), { force: false });
    if (pin) plan.addContent(await fetchPackage(ctx, registry, { name, ...pin }));
    else plan.add(name);
    await plan.fetch();
    const { packages } = await installAll(ctx, store, { plan, force: false });
    const what = packages.map((item) => `${item.name}@${item.version}`).join(", ");
    ctx.warn({
      code: "AUTO_RESOLVED",
      message: `Installed ${what} from ${registry.address} for the type ${type}`,
    });
    ctx.extensionsChanged();
    return true;
  }
  return false;
}
