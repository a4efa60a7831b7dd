// SPDX-License-Identifier: MIT
import { SwampError } from "../errors.ts";
import type { JsonSchema, LazyTypeEntry, TypeDescription, TypeMetadata } from "./type_entry.ts";

/**
 * The error for a graft that declares a global argument which the type or another graft has: what a value of it means
 * would depend on the order of the files.
 */
export function argumentClash(file: string, type: string, name: string): SwampError {
  return new SwampError(
    "TYPE_INVALID",
    `${file}: extension.globalArguments.${name}: ${type} already has a global argument '${name}'`,
    { hint: "Give it another name there, or read the argument of the type", details: { type, name, file } },
  );
}

type Collisions = { file: string; what: string; name: string }[];

/**
 * The description of a type: the metadata of its file with those of its grafts merged in. A name that exists
 * already stays as it is, and the graft's is listed as a collision.
 * @throws SwampError TYPE_INVALID when a graft declares a global argument that exists already.
 */
export function mergeMetadata(
  base: TypeMetadata,
  entry: LazyTypeEntry,
  grafts: readonly { graft: LazyTypeEntry; metadata: TypeMetadata }[],
  shadows: readonly string[],
): TypeDescription {
  const methods = [...base.methods ?? []];
  const checks = [...base.checks ?? []];
  const outputs = [...base.outputs ?? []];
  const collisions: Collisions = [];
  let globalArguments = base.globalArguments;
  for (const { graft, metadata } of grafts) {
    if (metadata.globalArguments) {
      globalArguments = joinSchemas(globalArguments, metadata.globalArguments, (name) => {
        throw argumentClash(graft.displayPath, base.type, name);
      });
    }
    const add = <Part>(
      what: string,
      mine: Part[],
      theirs: readonly Part[] | undefined,
      nameOf: (part: Part) => string,
    ) => {
      for (const part of theirs ?? []) {
        const name = nameOf(part);
        if (mine.some((other) => nameOf(other) === name)) {
          collisions.push({ file: graft.displayPath, what, name });
        } else mine.push(part);
      }
    };
    add("method", methods, metadata.methods, (part) => part.name);
    add("check", checks, metadata.checks, (part) => part.name);
    add("resource", outputs, metadata.outputs, (part) => part.specName);
  }
  return {
    ...base,
    globalArguments,
    methods: base.methods && methods,
    checks: base.checks && checks,
    outputs: base.outputs && outputs,
    entry,
    grafts: grafts.map(({ graft }) => graft.displayPath),
    collisions,
    shadows,
  };
}

/** The schema of an object with the properties of both. */
function joinSchemas(
  base: JsonSchema | undefined,
  added: JsonSchema,
  onClash: (name: string) => never,
): JsonSchema {
  if (!base) return added;
  const own = record(base.properties);
  const more = record(added.properties);
  const clash = Object.keys(more).find((name) => Object.hasOwn(own, name));
  if (clash !== undefined) onClash(clash);
  const required = [...list(base.required), ...list(added.required)];
  const definitions = { ...record(base.$defs), ...record(added.$defs) };
  return {
    ...base,
    properties: { ...own, ...more },
    ...(required.length > 0 ? { required } : {}),
    ...(Object.keys(definitions).length > 0 ? { $defs: definitions } : {}),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
