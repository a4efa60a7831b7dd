// SPDX-License-Identifier: MIT
/** Steps that bring the global arguments of an older definition to the current version of its type. */
import { messageOf, SwampError } from "../errors.ts";
import { compareCalVer, isCalVer } from "../types/calver.ts";
import type { Definition } from "./definition.ts";
import type { ModelType, UpgradeStep } from "./model_type.ts";

/** The steps after the version that a definition was written for; all of them when it names none. */
export function dueUpgrades(
  type: Pick<ModelType, "upgrades">,
  typeVersion: string | undefined,
): UpgradeStep[] {
  if (typeVersion === undefined || !isCalVer(typeVersion)) return [...type.upgrades];
  return type.upgrades.filter((step) => compareCalVer(step.toVersion, typeVersion) > 0);
}

/** What is to be said of a type whose last upgrade step leads to an older version than its own. */
export function endsEarly(
  type: { readonly type: string; readonly version?: string; readonly upgrades?: readonly string[] },
): string | undefined {
  const { version } = type;
  const last = type.upgrades?.at(-1);
  if (last === undefined || version === undefined || !isCalVer(last) || !isCalVer(version)) return undefined;
  if (compareCalVer(last, version) >= 0) return undefined;
  return `the upgrades of ${type.type} end at version ${last}, but its version is ${version}; ` +
    "definitions are upgraded as far as they go";
}

/** What is to be said of a definition that was written for a newer version of its type than there is. */
export function newerVersion(
  { typeVersion }: Pick<Definition, "typeVersion">,
  { type, version }: Pick<ModelType, "type" | "version">,
): string | undefined {
  if (typeVersion === undefined || !isCalVer(typeVersion) || compareCalVer(typeVersion, version) <= 0) {
    return undefined;
  }
  return `the definition was written for version ${typeVersion} of ${type}, and the one here is older: ${version}; update the type`;
}

/**
 * Global arguments after the steps. Each gets a copy, so that one that fails has changed nothing.
 * @param file the definition's file, for errors.
 * @throws SwampError UPGRADE_FAILED naming the step when it throws or gives no object.
 */
export async function upgradeArguments(
  globalArguments: Readonly<Record<string, unknown>>,
  steps: readonly UpgradeStep[],
  place: { readonly type: string; readonly file: string },
): Promise<Record<string, unknown>> {
  let current = structuredClone(globalArguments) as Record<string, unknown>;
  for (const step of steps) {
    const result = await attempt(step, structuredClone(current), place);
    if (typeof result !== "object" || result === null || Array.isArray(result)) {
      throw failed(step, place, "it returned no object of arguments");
    }
    current = result as Record<string, unknown>;
  }
  return current;
}

async function attempt(
  step: UpgradeStep,
  old: Record<string, unknown>,
  place: { readonly type: string; readonly file: string },
): Promise<unknown> {
  try {
    return await step.upgradeAttributes(old);
  } catch (error) {
    throw failed(step, place, messageOf(error), error);
  }
}

function failed(
  step: UpgradeStep,
  place: { readonly type: string; readonly file: string },
  reason: string,
  cause?: unknown,
): SwampError {
  return new SwampError(
    "UPGRADE_FAILED",
    `${place.file}: the upgrade of ${place.type} to version ${step.toVersion} failed: ${reason}`,
    {
      hint: "Nothing was changed. Put the arguments right by hand and set 'typeVersion' to the new version.",
      details: { type: place.type, toVersion: step.toVersion, description: step.description },
      cause,
    },
  );
}
