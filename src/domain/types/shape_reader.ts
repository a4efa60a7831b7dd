// SPDX-License-Identifier: MIT
/**
 * Reads the fields of an object that an extension exports and collects every mistake with its path. Written by
 * hand and not with zod: it runs in commands that otherwise need no zod, and its messages speak to authors.
 */
import { SwampError } from "../errors.ts";
import { isSchema, type Schema } from "../models/model_type.ts";

type Fields = Record<string, unknown>;

export class ShapeReader {
  readonly problems: string[] = [];

  isRecord(value: unknown): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /** The object at `path`, or an empty one and a problem. */
  record(value: unknown, path: string): Fields {
    if (this.isRecord(value)) return value;
    this.#add(path, `expected an object${got(value)}`);
    return {};
  }

  /** The object at `path`, or an empty one when it is absent. */
  optionalRecord(value: unknown, path: string): Fields {
    return value === undefined ? {} : this.record(value, path);
  }

  text(fields: Fields, key: string, path: string, hint = ""): string {
    const value = fields[key];
    if (typeof value === "string" && value !== "") return value;
    this.#add(join(path, key), `expected a non-empty string${got(value)}${hint}`);
    return "";
  }

  optionalText(fields: Fields, key: string, path: string): string | undefined {
    const value = fields[key];
    if (value === undefined || typeof value === "string") return value;
    this.#add(join(path, key), `expected a string${got(value)}`);
    return undefined;
  }

  choice<T extends string>(fields: Fields, key: string, path: string, choices: readonly T[]): T | undefined {
    const value = fields[key];
    if (value === undefined || choices.includes(value as T)) return value as T | undefined;
    this.#add(join(path, key), `must be one of ${choices.join(", ")}${got(value)}`);
    return undefined;
  }

  schema(fields: Fields, key: string, path: string, hint = ""): Schema {
    const value = fields[key];
    if (isSchema(value)) return value;
    this.#add(join(path, key), `expected a zod schema${got(value)}${hint}`);
    return NO_SCHEMA;
  }

  optionalSchema(fields: Fields, key: string, path: string): Schema | undefined {
    return fields[key] === undefined ? undefined : this.schema(fields, key, path);
  }

  // deno-lint-ignore ban-types
  callable<T extends Function>(fields: Fields, key: string, path: string): T {
    const value = fields[key];
    if (typeof value !== "function") this.#add(join(path, key), `expected a function${got(value)}`);
    return value as T;
  }

  texts(fields: Fields, key: string, path: string): string[] | undefined {
    const value = fields[key];
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    this.#add(join(path, key), `expected a list of strings${got(value)}`);
    return undefined;
  }

  flag(fields: Fields, key: string, path: string): boolean | undefined {
    const value = fields[key];
    if (value === undefined || typeof value === "boolean") return value;
    this.#add(join(path, key), `expected true or false${got(value)}`);
    return undefined;
  }

  problem(path: string, text: string): void {
    this.#add(path, text);
  }

  /** @throws SwampError TYPE_INVALID naming the file and every mistake. */
  finish(file: string): void {
    if (this.problems.length === 0) return;
    throw new SwampError("TYPE_INVALID", `${file}: ${this.problems.join("; ")}`, {
      hint: "Correct the file; then see: swamp doctor extensions",
      details: { file, problems: this.problems },
    });
  }

  #add(path: string, text: string): void {
    this.problems.push(`${path}: ${text}`);
  }
}

const NO_SCHEMA: Schema = {
  _def: null,
  parse: (value) => value,
  safeParse: (value) => ({ success: true, data: value }),
};

function join(path: string, key: string): string {
  return `${path}.${key}`;
}

function got(value: unknown): string {
  if (value === undefined) return ", but it is missing";
  if (value === null) return ", got null";
  if (value === "") return ", got an empty one";
  return `, got ${Array.isArray(value) ? "a list" : typeof value}`;
}
