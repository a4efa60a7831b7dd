// SPDX-License-Identifier: MIT
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import {
  ALL_CHECKS,
  type CheckOptions,
  selectChecks,
  type SelectedCheck,
} from "../../../domain/models/select_checks.ts";
import { newerVersion } from "../../../domain/models/upgrade_chain.ts";
import type { Context } from "../../context.ts";
import { methodNotFound, resolveModelType } from "../resolve_type.ts";
import { assertSound } from "./assert_sound.ts";
import { assertVault } from "./assert_vault.ts";
import { refuseRun } from "./refuse_run.ts";
import { findTarget, keepTarget, type RunTarget } from "./find_target.ts";
import { withLine } from "./context/unresolved_expression.ts";
import { type PreparedRun, prepareRun } from "./prepare_run.ts";
import { warnOfChecks, warnOfLiterals, warnOfUnusedInputs } from "./run_warnings.ts";
import { explainVersion, upgradeTarget } from "./upgrade_target.ts";

export interface RunRequest {
  /** A model's name or id, or the name of a type. */
  readonly model: string;
  readonly method: string;
  /** Values over the arguments of the definition. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly checks?: CheckOptions;
  /** Use the stored copy whose expressions were evaluated before. */
  readonly lastEvaluated?: boolean;
  /** Direct runs: the name of the automatic definition, and its global arguments as `key=value`. */
  readonly name?: string;
  readonly globalArgs?: readonly string[];
}

/** Everything about a run that can be known before it starts. */
export interface OpenedRun {
  readonly target: RunTarget;
  readonly type: ModelType;
  readonly method: Method;
  readonly methodName: string;
  readonly prepared: PreparedRun;
  readonly checks: readonly SelectedCheck[];
  /** Versions of upgrade steps that the definition had to take. */
  readonly upgrades: readonly string[];
}

/**
 * Finds, upgrades, resolves and validates.
 * @param dryRun nothing is written.
 * @throws SwampError for everything that can be known before the method runs.
 */
export async function openRun(ctx: Context, request: RunRequest, dryRun: boolean): Promise<OpenedRun> {
  const found = await findTarget(ctx, {
    model: request.model,
    name: request.name,
    globalArgs: request.globalArgs ?? [],
    lastEvaluated: request.lastEvaluated === true,
  });
  const type = await resolveModelType(ctx, found.type);
  const methodName = request.method;
  if (!Object.hasOwn(type.methods, methodName)) {
    throw methodNotFound(type.type, methodName, Object.keys(type.methods));
  }
  const method = type.methods[methodName]!;
  const { target, steps } = await upgradeTarget(ctx, found, { type, persist: !dryRun });
  const { definition, file } = target;
  const newer = newerVersion(definition, type);
  if (newer !== undefined) ctx.warn({ code: "TYPE_VERSION_OLDER", message: `${file}: ${newer}`, file });
  if (request.lastEvaluated) await warnOfUnusedInputs(ctx, definition, request.inputs);
  await warnOfLiterals(ctx, target);
  await assertSound(ctx, target, type);
  refuseRun({ definition, file, type, methodName });
  const prepared = await prepareRun(ctx, {
    type,
    definition,
    method,
    methodName,
    file,
    inputs: request.inputs,
    isDirect: target.entry === undefined || target.entry.automatic === true,
  }).catch(async (error) => {
    const located = await withLine(ctx, target, error);
    throw steps.length > 0 ? located : explainVersion(located, type, found.definition.typeVersion);
  });
  if (!dryRun) await assertVault(ctx, definition, { type, method, methodName });
  const options = request.checks ?? ALL_CHECKS;
  warnOfChecks(ctx, type, options);
  const checks = selectChecks(type, definition, { methodName, method, options });
  const kept = dryRun ? target : await keepTarget(ctx, target);
  // Another process has made a definition for this name since: this run uses it, as if it had begun later.
  if (kept === undefined) return await openRun(ctx, request, dryRun);
  return { target: kept, type, method, methodName, prepared, checks, upgrades: steps };
}
