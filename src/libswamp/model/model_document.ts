// SPDX-License-Identifier: MIT
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import { holdsExpression } from "../../domain/expressions/delimiters.ts";
import { sensitivePaths } from "../../domain/models/json_schema_secrets.ts";
import type { JsonSchema, OutputSpecMetadata, TypeDescription } from "../../domain/types/type_entry.ts";
import { type MethodDocument, methodDocuments, outputDocuments } from "../type/method_document.ts";

type Values = Readonly<Record<string, unknown>>;

/** The `--json` document of `model get`. */
export interface ModelDocument {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly version: number;
  /** Absolute path of the definition. */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  /** It was made by running its type directly. */
  readonly autoCreated?: true;
  /** Values of sensitive arguments are shown as `***`. */
  readonly globalArguments: Values;
  /** Arguments that the definition gives to methods. */
  readonly methodArguments?: Readonly<Record<string, Values>>;
  readonly inputs?: Values;
  readonly checks?: Definition["checks"];
  /** Version of the type for which the definition was written. */
  readonly definitionTypeVersion?: string;
  readonly typeVersion?: string;
  readonly globalArgumentsSchema?: JsonSchema;
  readonly methods?: readonly MethodDocument[];
  readonly dataOutputSpecs?: readonly OutputSpecMetadata[];
}

/** Without a description of the type, what it would say is left out. */
export function modelDocument(
  entry: DefinitionEntry,
  definition: Definition,
  type: TypeDescription | undefined,
): ModelDocument {
  return {
    id: definition.id,
    name: definition.name,
    type: entry.type,
    version: definition.version,
    path: entry.path,
    tags: definition.tags,
    autoCreated: entry.automatic,
    globalArguments: masked(type?.globalArguments, definition.globalArguments),
    methodArguments: methodArguments(definition, type),
    inputs: definition.inputs,
    checks: definition.checks,
    definitionTypeVersion: definition.typeVersion,
    ...(type === undefined ? {} : {
      typeVersion: type.version,
      globalArgumentsSchema: type.globalArguments,
      methods: methodDocuments(type),
      dataOutputSpecs: outputDocuments(type),
    }),
  };
}

function methodArguments(
  definition: Definition,
  type: TypeDescription | undefined,
): ModelDocument["methodArguments"] {
  const given = Object.entries(definition.methods).filter(([, method]) =>
    Object.keys(method.arguments).length > 0
  );
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, method]) => {
    const schema = type?.methods?.find((candidate) => candidate.name === name)?.arguments;
    return [name, masked(schema, method.arguments)];
  }));
}

/** A copy in which sensitive literals are `***`; expressions say nothing secret and stay. */
export function masked(schema: JsonSchema | undefined, values: Values): Values {
  const paths = sensitivePaths(schema, values);
  if (paths.length === 0) return values;
  const copy = structuredClone(values) as Record<string, unknown>;
  for (const path of paths) maskAt(copy, path);
  return copy;
}

function maskAt(target: Record<string, unknown>, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, target);
  const key = path.at(-1);
  if (key === undefined) return Object.keys(target).forEach((field) => maskAt(target, [field]));
  const value = parent[key];
  if (!(typeof value === "string" && holdsExpression(value))) parent[key] = "***";
}
