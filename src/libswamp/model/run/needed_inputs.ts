// SPDX-License-Identifier: MIT
/** Which inputs a method lacks: those that the fields which it needs read, also by way of other fields. */
import { ownValue } from "../../../domain/own_value.ts";
import { SwampError } from "../../../domain/errors.ts";
import { sourcesOf } from "../../../domain/expressions/delimiters.ts";
import type { ExpressionFacts } from "../../../domain/expressions/expression_engine.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Method } from "../../../domain/models/model_type.ts";
import { parseSchema } from "../../../domain/models/parse_schema.ts";
import { unwrappedShape } from "../../../domain/models/schema_shape.ts";
import type { Context } from "../../context.ts";
import { expressionFields } from "../../expressions/definition_scope.ts";
import type { Unresolved } from "./context/unresolved_expression.ts";

/**
 * Dotted paths of the unresolved fields that a method can not do without: its own arguments, and the global arguments
 * that stand in for required ones which nobody gives.
 * @param run.replaced arguments that are given as inputs: what the definition says of them does not count.
 */
export async function neededFields(
  run: {
    readonly definition: Definition;
    readonly method: Method;
    readonly methodName: string;
    readonly replaced: readonly string[];
  },
  unresolved: Unresolved,
): Promise<string[]> {
  const place = `methods.${run.methodName}.arguments.`;
  const paths = [...unresolved.keys()];
  const own = paths.filter((path) =>
    path.startsWith(place) && !run.replaced.includes(path.slice(place.length).split(".")[0]!)
  );
  const given = [
    ...Object.keys(ownValue(run.definition.methods, run.methodName)?.arguments ?? {}),
    ...run.replaced,
  ];
  const shape = unwrappedShape(run.method.arguments);
  const globals: string[] = [];
  for (const [name, schema] of shape.kind === "object" ? Object.entries(shape.fields) : []) {
    const found = paths.filter((path) => overlap(path, `globalArguments.${name}`));
    if (found.length === 0 || given.includes(name)) continue;
    if (!(await parseSchema(schema, undefined)).success) globals.push(...found);
  }
  return [...own, ...globals];
}

/** Names of the inputs that unresolved fields read, and the unresolved fields that those read. */
export async function readInputs(
  ctx: Context,
  unresolved: Unresolved,
  fields: readonly string[],
): Promise<string[]> {
  const inputs = new Set<string>();
  // A set is visited in the order of its making, also what is added meanwhile.
  const visited = new Set(fields);
  for (const field of visited) {
    for (const facts of await factsOf(ctx, unresolved.get(field)!.expression)) {
      for (const name of facts.inputs) if (name !== undefined) inputs.add(name);
      for (const path of facts.self) {
        const read = [...unresolved.keys()].filter((other) => overlap(other, path.join(".")));
        for (const other of read) visited.add(other);
      }
    }
  }
  return [...inputs];
}

/**
 * Names of the inputs that the expressions of a definition read; undefined when a name is computed.
 * @param method arguments of other methods do not count; undefined: those of all do.
 */
export async function inputsOf(
  ctx: Context,
  definition: Definition,
  method?: string,
): Promise<(string | undefined)[]> {
  const fields = expressionFields(definition).filter(({ path }) =>
    method === undefined || path[0] !== "methods" || path[1] === method
  );
  const facts = await Promise.all(fields.map(({ text }) => factsOf(ctx, text)));
  return facts.flat().flatMap(({ inputs }) => inputs);
}

/** Facts of the expressions in a text; what can not be parsed has none. */
async function factsOf(ctx: Context, text: string): Promise<ExpressionFacts[]> {
  const engine = await ctx.expressions();
  return sourcesOf(text).flatMap((source) => {
    try {
      return [engine.parse(source).facts];
    } catch (error) {
      if (error instanceof SwampError) return [];
      throw error;
    }
  });
}

/** Whether one of two dotted paths leads to the other. */
function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
