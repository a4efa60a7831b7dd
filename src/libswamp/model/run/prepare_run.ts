// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { expressionsIn } from "../../../domain/expressions/delimiters.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import {
  coerceByJsonSchema,
  jsonSchemaProblems,
  propertyOf,
} from "../../../domain/models/json_schema_values.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import {
  prepareArguments,
  type PreparedGlobals,
  prepareGlobals,
} from "../../../domain/models/prepare_arguments.ts";
import { unwrappedShape } from "../../../domain/models/schema_shape.ts";
import type { Context } from "../../context.ts";
import { expressionNeeded } from "./global_args.ts";

type Values = Record<string, unknown>;

export interface RunToPrepare {
  readonly type: ModelType;
  readonly definition: Definition;
  readonly method: Method;
  readonly methodName: string;
  /** The definition's file as users know it. */
  readonly file: string;
  readonly inputs: Readonly<Values>;
}

/** Everything a method is called with. */
export interface PreparedRun {
  readonly args: unknown;
  readonly globals: PreparedGlobals;
}

/**
 * Validates inputs, global arguments and method arguments.
 * @throws SwampError ARGUMENTS_INVALID with all problems of a step, EXPRESSION_UNSUPPORTED naming file and field when
 *   the method needs a value that only an expression gives.
 */
export async function prepareRun(ctx: Context, run: RunToPrepare): Promise<PreparedRun> {
  const { definition, method, methodName } = run;
  const own = { ...definition.methods[methodName]?.arguments, ...methodInputs(run) };
  const [expression] = expressionsIn(own, `methods.${methodName}.arguments`);
  if (expression) {
    throw expressionNeeded({ file: run.file, field: expression.path, expression: expression.text });
  }
  warnOfUnknown(ctx, run);
  const globals = await prepareGlobals(run.type.globalArguments, definition.globalArguments);
  if (globals.problems.length > 0) {
    throw invalid("Global arguments validation failed", globals.problems, `${run.file}: `);
  }
  const prepared = await prepareArguments(method.arguments, globals.values, own);
  if (prepared.success) return { args: prepared.value, globals };
  for (const { field } of prepared.problems) {
    const needed = globals.unresolved.get(field);
    if (needed !== undefined) {
      throw expressionNeeded({ file: run.file, field: `globalArguments.${field}`, expression: needed });
    }
  }
  const hint = `See what it takes: swamp model method describe ${definition.name} ${methodName}\n` +
    `Give arguments with --input key=value`;
  throw invalid(
    "Method arguments validation failed",
    prepared.problems.map((problem) => problem.text),
    "",
    hint,
  );
}

/** Inputs that the definition declares are validated by it; the others are arguments of the method. */
function methodInputs(run: RunToPrepare): Values {
  const schema = run.definition.inputs;
  if (schema === undefined) return { ...run.inputs };
  const declared: Values = {};
  const rest: Values = {};
  for (const [key, value] of Object.entries(run.inputs)) {
    const properties = schema.properties;
    const isDeclared = typeof properties === "object" && properties !== null &&
      Object.hasOwn(properties, key);
    if (isDeclared) declared[key] = coerceByJsonSchema(propertyOf(schema, key), value);
    else rest[key] = value;
  }
  const { required: _, ...lenient } = schema;
  const problems = jsonSchemaProblems(lenient, declared);
  if (problems.length > 0) throw invalid("Input validation failed", problems, "");
  return rest;
}

/** A misspelt input would be dropped without a word by most schemas. */
function warnOfUnknown(ctx: Context, run: RunToPrepare): void {
  const shape = unwrappedShape(run.method.arguments);
  if (shape.kind !== "object" || !shape.strict) return;
  const known = new Set([
    ...Object.keys(shape.fields),
    ...Object.keys(run.definition.inputs?.properties ?? {}),
  ]);
  const unknown = Object.keys(run.inputs).filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  const message =
    `Method '${run.methodName}' takes no argument ${unknown.map((key) => `'${key}'`).join(", ")}; ` +
    `it takes ${[...known].join(", ") || "none"}`;
  ctx.warn({ code: "INPUT_UNKNOWN", message });
}

function invalid(what: string, problems: readonly string[], prefix: string, hint?: string): SwampError {
  const list = problems.length === 1
    ? ` ${prefix}${problems[0]}`
    : `\n${problems.map((text) => `  ${prefix}${text}`).join("\n")}`;
  return new SwampError("ARGUMENTS_INVALID", `${what}:${list}`, { hint, details: { problems } });
}
