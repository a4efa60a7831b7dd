// SPDX-License-Identifier: MIT
import { isDeepStrictEqual } from "node:util";
import { SwampError } from "../../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../../domain/models/definition.ts";
import type { LazyTypeEntry } from "../../../domain/types/type_entry.ts";
import type { Context } from "../../context.ts";
import { installMissingType } from "../../package/install_missing_type.ts";
import { unknownType } from "../../type/unknown_type.ts";
import { completeDefinition } from "../complete_definition.ts";
import { newGlobalArguments } from "../new_global_arguments.ts";
import { sensitiveLiterals, withPathsOf } from "../sensitive_literals.ts";
import { describeModelType } from "../resolve_type.ts";

/** The definition that a run works on. */
export interface RunTarget {
  readonly definition: Definition;
  /** Normalised type. */
  readonly type: string;
  /** The definition's file as users know it. */
  readonly file: string;
  /** Its entry; undefined for the definition of a direct run that is not written yet. */
  readonly entry?: DefinitionEntry;
  /** What the definition of a direct run was before this run's global arguments. */
  readonly former?: Definition;
}

export interface TargetRequest {
  /** A model's name or id, or the name of a type. */
  readonly model: string;
  /** Runs of a type: the name of its automatic definition, and its global arguments as `key=value`. */
  readonly name?: string;
  readonly globalArgs: readonly string[];
  /** Use the stored copy whose expressions were evaluated before. */
  readonly lastEvaluated: boolean;
}

/**
 * The model that is meant. A name that no model has and a type has is a direct run: its definition is made once, kept
 * apart from those that users write, and found again by name.
 * @throws SwampError MODEL_NOT_FOUND, MODEL_INVALID; NOT_EVALUATED when there is no stored copy; USAGE when options of direct runs are given for a model.
 */
export async function findTarget(ctx: Context, request: TargetRequest): Promise<RunTarget> {
  const target = await definitionTarget(ctx, request);
  return request.lastEvaluated ? await evaluatedTarget(ctx, target) : target;
}

/** The target with the definition as `model evaluate` or the last run stored it. */
async function evaluatedTarget(ctx: Context, target: RunTarget): Promise<RunTarget> {
  const { id, name } = target.definition;
  const stored = await (await ctx.evaluated()).read({ type: target.type, id });
  if (stored) {
    // Secrets that are written in the definition are not copied.
    const literals = await sensitiveLiterals(ctx, target.definition);
    return { ...target, definition: withPathsOf(stored, target.definition, literals) };
  }
  throw new SwampError("NOT_EVALUATED", `There is no previously evaluated definition of model '${name}'`, {
    hint: `Make one with: swamp model evaluate ${name}`,
  });
}

async function definitionTarget(ctx: Context, request: TargetRequest): Promise<RunTarget> {
  const found = await findModel(ctx, request.model);
  if (found.entry) {
    if (request.name === undefined && request.globalArgs.length === 0) {
      return await targetOf(ctx, found.entry);
    }
    throw new SwampError(
      "USAGE",
      `'${request.model}' is a model: --name and --global-arg are for running a type`,
      {
        hint: `Change the model with: swamp model edit ${request.model}`,
      },
    );
  }
  if (!looksLikeType(request.model)) throw found.error;
  const wanted = { kind: "model", type: request.model } as const;
  const type = await typeOf(ctx, request.model);
  if (type) return await directTarget(ctx, request, type);
  const missing = await installMissingType(ctx, wanted);
  const installed = await typeOf(ctx, request.model);
  if (installed) return await directTarget(ctx, request, installed);
  throw neitherModelNorType(request.model, found.error, await unknownType(ctx, wanted, missing));
}

async function findModel(
  ctx: Context,
  name: string,
): Promise<{ entry: DefinitionEntry; error?: undefined } | { entry?: undefined; error: SwampError }> {
  try {
    return { entry: await (await ctx.definitions()).find(name) };
  } catch (error) {
    if (error instanceof SwampError && error.code === "MODEL_NOT_FOUND") return { error };
    throw error;
  }
}

async function typeOf(ctx: Context, name: string): Promise<LazyTypeEntry | undefined> {
  return await (await ctx.registry("model")).locate(name);
}

/** Types have a slash in their names, models only when they are scoped. */
function looksLikeType(name: string): boolean {
  return /[/:.]/.test(name);
}

/** The error for a name that looks like a type and that neither a model nor a type has. */
function neitherModelNorType(name: string, noModel: SwampError, noType: SwampError): SwampError {
  return new SwampError(noModel.code, `No model and no type is called '${name}'`, {
    hint: `${noType.hint}\n${noModel.hint}`,
    details: { ...noModel.details, types: noType.details?.suggestions, files: noType.details?.files },
  });
}

async function targetOf(ctx: Context, entry: DefinitionEntry): Promise<RunTarget> {
  const definition = await (await ctx.definitions()).read(entry);
  return { definition, type: entry.type, file: ctx.repository().display(entry.path), entry };
}

async function directTarget(ctx: Context, request: TargetRequest, type: LazyTypeEntry): Promise<RunTarget> {
  const name = request.name ?? type.type.replaceAll("@", "").replace(/[^a-z0-9_-]+/gi, "-");
  const known = (await findModel(ctx, name)).entry;
  if (known && known.type !== type.type) {
    throw new SwampError("MODEL_EXISTS", `A model of another type is called '${name}': ${known.type}`, {
      hint: "Choose another name for this one with --name",
    });
  }
  if (known && request.globalArgs.length === 0) return await targetOf(ctx, known);
  if (known && !known.automatic) {
    throw new SwampError("MODEL_EXISTS", `Model already exists: ${name}`, {
      hint: `Run it with: swamp model method run ${name} <method>\nor choose another name with --name`,
    });
  }
  const description = await describeModelType(ctx, type.type);
  const given = await newGlobalArguments(ctx, description, request.globalArgs, { mayLack: true });
  const former = known && await (await ctx.definitions()).read(known);
  const definition: Definition = {
    type: type.type,
    typeVersion: description.version,
    id: former?.id ?? ctx.platform.uuid(),
    name,
    version: 1,
    tags: {},
    globalArguments: { ...former?.globalArguments, ...given },
    methods: {},
  };
  return { definition, type: type.type, file: `(direct run of ${type.type})`, former };
}

/**
 * Writes the definition of a direct run, once it is known that its method can be run with it.
 * @returns undefined when another process has made or changed it since {@link findTarget} looked.
 */
export async function keepTarget(ctx: Context, target: RunTarget): Promise<RunTarget | undefined> {
  const { definition, type, entry: known, former } = target;
  if (known) {
    await completeDefinition(ctx, known);
    return target;
  }
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  let path: string | undefined;
  try {
    path = await lock.hold("models", `run ${type}`, async () => {
      const isCurrent = former === undefined ||
        isDeepStrictEqual(former, await definitions.read(await definitions.find(former.name)));
      return isCurrent ? await definitions.saveAutomatic(definition) : undefined;
    });
  } catch (error) {
    if (error instanceof SwampError && error.code === "MODEL_EXISTS") return undefined;
    throw error;
  }
  if (path === undefined) return undefined;
  const entry: DefinitionEntry = { id: definition.id, name: definition.name, type, path, automatic: true };
  return { ...target, file: ctx.repository().display(path), entry };
}
