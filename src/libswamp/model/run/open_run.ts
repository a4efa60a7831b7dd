// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import { methodKindOf } from "../../../domain/models/method_kind.ts";
import type { Method, MethodKind, ModelType } from "../../../domain/models/model_type.ts";
import {
  ALL_CHECKS,
  type CheckOptions,
  idleChecks,
  selectChecks,
  type SelectedCheck,
  selectionProblems,
  unknownSkips,
} from "../../../domain/models/select_checks.ts";
import { newerVersion } from "../../../domain/models/upgrade_chain.ts";
import { needsVault } from "../../../domain/models/sensitive_fields.ts";
import type { Context } from "../../context.ts";
import { unknownOutputs } from "../../../domain/models/unknown_outputs.ts";
import { inspectInputs } from "../../../domain/models/input_schema.ts";
import { type ArgumentProblem, ArgumentsInvalid } from "./arguments_invalid.ts";
import { literalWarnings, sensitiveLiterals } from "../sensitive_literals.ts";
import { methodNotFound, resolveModelType } from "../resolve_type.ts";
import { findTarget, keepTarget, type RunTarget } from "./find_target.ts";
import { noVault } from "./outputs/store_secrets.ts";
import { inputsOf } from "./needed_inputs.ts";
import { withLine } from "./context/unresolved_expression.ts";
import { type PreparedRun, prepareRun } from "./prepare_run.ts";
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
  if (request.lastEvaluated) await warnOfUnused(ctx, definition, request.inputs);
  await warnOfLiterals(ctx, target);
  await assertSound(ctx, target, type);
  refuseDriver(definition.name, definition.driver);
  const [unknown] = unknownOutputs(definition, type);
  if (unknown) {
    throw new SwampError("MODEL_INVALID", `${file}: ${unknown.text}`, {
      hint: `Correct it with: swamp model edit ${definition.name}`,
    });
  }
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
  if (!dryRun && MAKERS.has(methodKindOf(methodName, method) ?? "action")) {
    await assertVault(ctx, type, definition);
  }
  const options = request.checks ?? ALL_CHECKS;
  for (const problem of unknownSkips(type, options)) {
    ctx.warn({ code: "CHECK_UNKNOWN", message: `Type ${type.type} ${problem}` });
  }
  for (const problem of idleChecks(type)) {
    ctx.warn({ code: "CHECK_IDLE", message: `Type ${type.type}: ${problem}` });
  }
  const checks = selectChecks(type, definition, { methodName, method, options });
  const kept = dryRun ? target : await keepTarget(ctx, target);
  // Another process has made a definition for this name since: this run uses it, as if it had begun later.
  if (kept === undefined) return await openRun(ctx, request, dryRun);
  return { target: kept, type, method, methodName, prepared, checks, upgrades: steps };
}

/** A secret in the definition is reported and not copied into the catalog. */
async function warnOfLiterals(ctx: Context, { definition, entry, file }: RunTarget): Promise<void> {
  if (entry === undefined) return;
  const literals = await sensitiveLiterals(ctx, definition);
  (await ctx.definitions()).settle(entry, { holdsSecrets: literals.length > 0 });
  for (const message of await literalWarnings(ctx, entry, literals)) {
    ctx.warn({ code: "SENSITIVE_LITERAL", message, file });
  }
}

/**
 * A definition whose parts say what cannot be meant is refused, as `model validate` refuses it.
 * @throws ArgumentsInvalid with file and line of every problem.
 */
async function assertSound(ctx: Context, target: RunTarget, type: ModelType): Promise<void> {
  const { definition, file } = target;
  const problems: ArgumentProblem[] = [
    ...selectionProblems(type, definition).map((text) => ({ text, keys: ["checks"] })),
    ...(definition.inputs === undefined ? [] : inspectInputs(definition.inputs).problems).map((
      { path, message },
    ) => ({ text: `${path.join(".")}: ${message}`, keys: path.map(String) })),
  ].map(({ text, keys }) => ({ text, written: { keys, value: undefined } }));
  if (problems.length === 0) return;
  const hint = `Nothing was run. Change the definition: swamp model edit ${definition.name}`;
  throw await withLine(
    ctx,
    target,
    new ArgumentsInvalid("Invalid model definition", { file, problems }, hint),
  );
}

/** What was evaluated before has its inputs in it. */
async function warnOfUnused(
  ctx: Context,
  definition: Definition,
  inputs: RunRequest["inputs"],
): Promise<void> {
  const declared = definition.inputs?.properties ?? definition.inputs ?? {};
  const given = Object.keys(inputs).filter((name) => Object.hasOwn(declared, name));
  // Sensitive arguments and what failed are expressions still.
  const read = given.length === 0 ? [] : await inputsOf(ctx, definition);
  const unused = given.filter((name) => !read.includes(name) && !read.includes(undefined));
  if (unused.length === 0) return;
  const message = `With --last-evaluated inputs have no effect: ${
    unused.join(", ")
  }; evaluate the model with them first`;
  ctx.warn({ code: "INPUT_UNUSED", message });
}

/** Kinds of methods that make something which they describe afterwards. */
const MAKERS: ReadonlySet<MethodKind> = new Set(["create", "update"]);

function refuseDriver(name: string, driver: string | undefined): void {
  if (driver === undefined || driver === "raw") return;
  throw new SwampError(
    "FEATURE_UNSUPPORTED",
    `Model '${name}' runs with driver '${driver}': drivers are not supported yet`,
    { hint: `Take 'driver' out of it to run it here: swamp model edit ${name}` },
  );
}

/** Refused before something is made whose secrets could not be stored. */
async function assertVault(ctx: Context, type: ModelType, { resources }: Definition): Promise<void> {
  const spec = Object.entries(type.resources).find(([name, resource]) =>
    resource.vaultName === undefined && resources?.[name]?.vaultName === undefined && needsVault(resource)
  );
  if (!spec) return;
  if (await (await ctx.vaults()).defaultName() === undefined) throw noVault(type.type, spec[0], []);
}
