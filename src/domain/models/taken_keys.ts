// SPDX-License-Identifier: MIT
import type { Schema } from "./model_type.ts";
import { shapeOf } from "./schema_shape.ts";

/** Which keys of an object a schema reads. */
export interface TakenKeys {
  readonly names: readonly string[];
  /** Other keys may mean something too: loose objects, records, and what code makes of the value first. */
  readonly open: boolean;
}

/** Schemas may refer to themselves. */
const MAX_DEPTH = 50;

/** The keys that a schema reads of an object; a key that it does not read is dropped or refused by its parse. */
export function takenKeys(schema: Schema, depth = 0): TakenKeys {
  if (depth > MAX_DEPTH) return { names: [], open: true };
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "wrapper": {
      const inner = takenKeys(shape.inner, depth + 1);
      return shape.preprocesses ? { ...inner, open: true } : inner;
    }
    case "object":
      return { names: Object.keys(shape.fields), open: !shape.strict };
    case "union":
      return merged(shape.options, depth);
    case "intersection":
      return merged(shape.sides, depth);
    case "record":
    case "map":
    case "template":
    case "other":
      return { names: [], open: true };
    default:
      // Texts, numbers and arrays are not objects: no key of one reaches them.
      return { names: [], open: false };
  }
}

function merged(schemas: readonly Schema[], depth: number): TakenKeys {
  const all = schemas.map((schema) => takenKeys(schema, depth + 1));
  return {
    names: [...new Set(all.flatMap(({ names }) => names))],
    open: all.length === 0 || all.some(({ open }) => open),
  };
}

/** The keys of `values` that the schema does not read. */
export function untakenKeys(schema: Schema, values: Readonly<Record<string, unknown>>): string[] {
  const { names, open } = takenKeys(schema);
  return open ? [] : Object.keys(values).filter((key) => !names.includes(key));
}
