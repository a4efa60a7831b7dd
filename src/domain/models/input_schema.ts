// SPDX-License-Identifier: MIT
/** What is wrong with the `inputs` of a definition themselves, whatever values a run is given. */
import { didYouMean } from "../nearest.ts";
import type { JsonSchema } from "../types/type_entry.ts";
import { isShortForm } from "./declared_inputs.ts";
import { type DefinitionProblem, nameOf } from "./definition_document.ts";
import { CHECKED_FORMATS } from "./json_schema_formats.ts";
import { jsonSchemaProblems, regularExpression } from "./json_schema_values.ts";

type Path = readonly (string | number)[];

/** A `format` that says something to readers only. */
export interface UncheckedFormat {
  readonly path: Path;
  readonly format: string;
}

/** All that can be said of the inputs; the paths begin with `inputs`. */
export interface InspectedInputs {
  readonly problems: readonly DefinitionProblem[];
  readonly unchecked: readonly UncheckedFormat[];
}

const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"];
const COUNTS = ["minLength", "maxLength", "minItems", "maxItems"];
const LIMITS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const ALTERNATIVES = ["anyOf", "oneOf", "allOf"];

/** Keywords that are not known are ignored, as JSON Schema has it. */
export function inspectInputs(inputs: JsonSchema): InspectedInputs {
  const inspector = new Inspector();
  if (isShortForm(inputs)) inspector.properties(inputs, ["inputs"]);
  else inspector.whole(inputs);
  return inspector;
}

class Inspector implements InspectedInputs {
  readonly problems: DefinitionProblem[] = [];
  readonly unchecked: UncheckedFormat[] = [];

  /** The schema around all inputs. One that is required and not declared could never be given. */
  whole(schema: JsonSchema): void {
    if (schema.type !== undefined && schema.type !== "object") {
      this.#problem(["inputs", "type"], `expected 'object', got ${nameOf(schema.type)}`);
    }
    this.#object({ ...schema, additionalProperties: false }, ["inputs"]);
  }

  properties(value: unknown, path: Path): void {
    if (!isRecord(value)) {
      return this.#problem(path, `expected names and their schemas, got ${nameOf(value)}`);
    }
    for (const [name, schema] of Object.entries(value)) this.#schema(schema, [...path, name]);
  }

  #schema(schema: unknown, path: Path): void {
    if (typeof schema === "boolean") return;
    if (!isRecord(schema)) {
      return this.#problem(path, `expected a schema like {type: string}, got ${nameOf(schema)}`);
    }
    const before = this.problems.length;
    this.#type(schema, path);
    this.#object(schema, path);
    this.#text(schema, path);
    for (const key of COUNTS) {
      this.#number(schema, [...path, key], (value) => Number.isInteger(value) && value >= 0);
    }
    for (const key of LIMITS) this.#number(schema, [...path, key], () => true);
    for (const key of ALTERNATIVES) this.#schemas(schema[key], [...path, key]);
    if (Array.isArray(schema.items)) this.#schemas(schema.items, [...path, "items"]);
    else if (schema.items !== undefined) this.#schema(schema.items, [...path, "items"]);
    if (schema.enum !== undefined && !(Array.isArray(schema.enum) && schema.enum.length > 0)) {
      this.#problem([...path, "enum"], `expected a list of values, got ${nameOf(schema.enum)}`);
    }
    // A schema that is wrong itself can judge nothing.
    if (schema.default === undefined || this.problems.length > before) return;
    for (const problem of jsonSchemaProblems(schema, schema.default, "default")) {
      this.#problem([...path, "default"], problem);
    }
  }

  #type(schema: JsonSchema, path: Path): void {
    if (schema.type === undefined) return;
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    for (const type of types) {
      if (TYPES.includes(type)) continue;
      const expected = typeof type === "string" ? didYouMean(type, TYPES) : "";
      this.#problem(
        [...path, "type"],
        `unknown type ${nameOf(type)}${expected || `; expected one of ${TYPES.join(", ")}`}`,
      );
    }
  }

  #object(schema: JsonSchema, path: Path): void {
    const { properties, required, additionalProperties } = schema;
    if (properties !== undefined) this.properties(properties, [...path, "properties"]);
    if (additionalProperties !== undefined) {
      this.#schema(additionalProperties, [...path, "additionalProperties"]);
    }
    if (required === undefined) return;
    const place = [...path, "required"];
    if (!Array.isArray(required) || required.some((name) => typeof name !== "string")) {
      return this.#problem(place, `expected a list of names beside 'properties', got ${nameOf(required)}`);
    }
    if (additionalProperties !== false) return;
    const known = isRecord(properties) ? Object.keys(properties) : [];
    for (const name of required.filter((name) => !known.includes(name))) {
      this.#problem(place, `'${name}' is required and not declared${didYouMean(name, known)}`);
    }
  }

  #text({ pattern, format }: JsonSchema, path: Path): void {
    if (pattern !== undefined && (typeof pattern !== "string" || !regularExpression(pattern))) {
      this.#problem([...path, "pattern"], `${nameOf(pattern)} is no regular expression`);
    }
    if (format === undefined) return;
    const place = [...path, "format"];
    if (typeof format !== "string") {
      this.#problem(place, `expected the name of a format, got ${nameOf(format)}`);
    } else if (!CHECKED_FORMATS.includes(format)) this.unchecked.push({ path: place, format });
  }

  #number(schema: JsonSchema, path: Path, fits: (value: number) => boolean): void {
    const value = schema[path.at(-1)!];
    if (value === undefined || (typeof value === "number" && fits(value))) return;
    this.#problem(
      path,
      `expected a ${COUNTS.includes(String(path.at(-1))) ? "count" : "number"}, got ${nameOf(value)}`,
    );
  }

  #schemas(value: unknown, path: Path): void {
    if (value === undefined) return;
    if (!Array.isArray(value)) return this.#problem(path, `expected a list of schemas, got ${nameOf(value)}`);
    value.forEach((schema, index) => this.#schema(schema, [...path, index]));
  }

  #problem(path: Path, message: string): void {
    this.problems.push({ path, message });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
