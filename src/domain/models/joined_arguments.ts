// SPDX-License-Identifier: MIT
import type { Schema, SchemaIssue, SchemaResult } from "./model_type.ts";
import { parseSchema } from "./parse_schema.ts";
import { unwrappedShape } from "./schema_shape.ts";

type Values = Record<string, unknown>;

/** The fields of an arguments schema; empty when it is not an object with declared fields. */
export function fieldsOf(schema: Schema | undefined): Readonly<Record<string, Schema>> {
  const shape = schema && unwrappedShape(schema);
  return shape?.kind === "object" ? shape.fields : {};
}

/**
 * One schema for the arguments of two, which share no field. Each parses its own part, because they may come from
 * different copies of zod.
 */
export function joinArguments(base: Schema | undefined, added: Schema): Schema {
  if (!base) return added;
  const shape = unwrappedShape(base);
  const own = fieldsOf(added);
  const isStrict = shape.kind === "object" && shape.strict;
  const split = (value: unknown): [base: unknown, added: unknown] => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [value, {}];
    const entries = Object.entries(value);
    const part = (isAdded: boolean) =>
      Object.fromEntries(entries.filter(([key]) => Object.hasOwn(own, key) === isAdded));
    return [part(false), part(true)];
  };
  const safeParse = (value: unknown) => {
    const [first, second] = split(value);
    return joined(base.safeParse(first), added.safeParse(second));
  };
  return Object.assign({
    // As zod 3 describes an object: read by `unwrappedShape`.
    _def: {
      typeName: "ZodObject",
      shape: () => ({ ...fieldsOf(base), ...own }),
      unknownKeys: isStrict ? "strip" : "passthrough",
    },
    safeParse,
    parse: (value: unknown) => {
      const result = safeParse(value);
      if (result.success) return result.data;
      throw Object.assign(new Error(result.error.issues.map(({ message }) => message).join("; ")), {
        issues: result.error.issues,
      });
    },
  }, {
    safeParseAsync: async (value: unknown) => {
      const [first, second] = split(value);
      return joined(await parseSchema(base, first), await parseSchema(added, second));
    },
  });
}

function joined(first: SchemaResult, second: SchemaResult): SchemaResult {
  if (first.success && second.success) {
    return { success: true, data: { ...first.data as Values, ...second.data as Values } };
  }
  const issues: SchemaIssue[] = [first, second].flatMap((result) =>
    result.success ? [] : [...result.error.issues]
  );
  return { success: false, error: { issues } };
}
