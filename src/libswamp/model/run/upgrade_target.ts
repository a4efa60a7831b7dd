// SPDX-License-Identifier: MIT
import { compareCalVer, isCalVer } from "../../../domain/types/calver.ts";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import { dueUpgrades, upgradeArguments } from "../../../domain/models/upgrade_chain.ts";
import { prepareGlobals } from "../../../domain/models/prepare_arguments.ts";
import type { Context } from "../../context.ts";
import type { RunTarget } from "./find_target.ts";

type Values = Record<string, unknown>;

/** A target whose global arguments fit the version of its type, and the versions that led there. */
export interface UpgradedTarget {
  readonly target: RunTarget;
  readonly steps: readonly string[];
}

/**
 * Applies the upgrade steps that a definition has not had. They see what is written in the file, so that expressions
 * stay expressions; the file is written once, by one process.
 * @param persist false for runs that change nothing.
 * @throws SwampError UPGRADE_FAILED, also for a result that the type refuses; the file is then as it was.
 */
export async function upgradeTarget(
  ctx: Context,
  target: RunTarget,
  { type, persist }: { type: ModelType; persist: boolean },
): Promise<UpgradedTarget> {
  const due = dueUpgrades(type, target.definition.typeVersion);
  if (due.length === 0) return { target, steps: [] };
  const { entry } = target;
  if (!persist || !entry) return await inMemory(type, target);
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  return await lock.hold("models", `upgrade model ${target.definition.name}`, async () => {
    // Another process may have been faster.
    const current = { ...target, definition: await definitions.read(entry) };
    const upgraded = await inMemory(type, current);
    if (upgraded.steps.length === 0) return upgraded;
    try {
      const { globalArguments } = upgraded.target.definition;
      await definitions.upgrade(entry, { globalArguments, typeVersion: type.version });
    } catch (error) {
      if (!(error instanceof SwampError) || error.code !== "IO_FAILED") throw error;
      const message = `${target.file} stays at version ${target.definition.typeVersion}: ${messageOf(error)}`;
      ctx.warn({ code: "UPGRADE_NOT_KEPT", message, file: target.file });
    }
    return upgraded;
  });
}

/**
 * The error of a run whose arguments do not fit, with what the version of its type has to do with it.
 * @param typeVersion for which the definition was written.
 */
export function explainVersion(
  error: unknown,
  type: Pick<ModelType, "type" | "version">,
  typeVersion: string | undefined,
): unknown {
  if (!(error instanceof SwampError) || error.code !== "ARGUMENTS_INVALID") return error;
  if (typeVersion === undefined || !isCalVer(typeVersion) || compareCalVer(typeVersion, type.version) >= 0) {
    return error;
  }
  const reason =
    `The model was written for version ${typeVersion} of ${type.type}; it is at ${type.version} now, ` +
    "and has no upgrade step from the older version";
  return new SwampError(error.code, error.message, {
    hint: [reason, error.hint].filter((text) => text !== undefined).join("\n"),
    details: { ...error.details, definitionTypeVersion: typeVersion, typeVersion: type.version },
    cause: error,
  });
}

async function inMemory(type: ModelType, target: RunTarget): Promise<UpgradedTarget> {
  const { definition, file } = target;
  const due = dueUpgrades(type, definition.typeVersion);
  const place = { type: type.type, file };
  const globalArguments = await upgradeArguments(definition.globalArguments, due, place);
  await assertFits(type, { before: definition.globalArguments, after: globalArguments }, place);
  return {
    target: { ...target, definition: { ...definition, globalArguments, typeVersion: type.version } },
    steps: due.map((step) => step.toVersion),
  };
}

/** What an upgrade makes is kept only if the type accepts it, and if nothing that was written is lost without a trace. */
async function assertFits(
  type: ModelType,
  { before, after }: { before: Readonly<Values>; after: Readonly<Values> },
  place: { readonly type: string; readonly file: string },
): Promise<void> {
  const { problems } = await prepareGlobals(type.globalArguments, after);
  const lost = Object.keys(after).filter((key) => after[key] === undefined && before[key] !== undefined)
    .map((key) => `${key}: its value is lost`);
  const texts = [...problems.map(({ text }) => text), ...lost];
  if (texts.length === 0) return;
  throw new SwampError(
    "UPGRADE_FAILED",
    `${place.file}: the upgrade of ${place.type} to version ${type.version} makes what the type refuses: ${
      texts.join("; ")
    }`,
    {
      hint: "Nothing was changed. Put the arguments right by hand and set 'typeVersion' to the new version.",
      details: { type: place.type, toVersion: type.version, problems: texts },
    },
  );
}
