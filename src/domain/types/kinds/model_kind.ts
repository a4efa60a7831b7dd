// SPDX-License-Identifier: MIT
import { fieldsOf, joinArguments } from "../../models/joined_arguments.ts";
import type { Graft, Method, ModelType } from "../../models/model_type.ts";
import { unwrappedShape } from "../../models/schema_shape.ts";
import { argumentClash } from "../merge_metadata.ts";
import { isCalVer } from "../calver.ts";
import type { Collision, Kind } from "../kind.ts";
import { ShapeReader } from "../shape_reader.ts";
import type { LazyTypeEntry } from "../type_entry.ts";
import { normalizeName, normalizeType } from "../type_name.ts";
import { readCheck, readEach, readFile, readMethod, readResource, readUpgrades } from "./model_parts.ts";

export const modelKind: Kind<ModelType> = { name: "model", normalize: normalizeType, parse, graft };

function parse(exported: unknown, from: LazyTypeEntry): ModelType {
  const reader = new ShapeReader();
  const fields = reader.record(exported, "model");
  const raw = reader.text(fields, "type", "model", " (a model has a type like '@collective/name')");
  const version = reader.text(fields, "version", "model", " (a model has a version like '2026.01.31.1')");
  if (version !== "" && !isCalVer(version)) {
    reader.problem("model.version", `expected a version like 2026.01.31.1, got '${version}'`);
  }
  const type = raw === "" ? "" : normalizeName("model", raw);
  if (typeof type !== "string" && from.origin !== "builtin") reader.problems.push(type.problem);
  const each = <Part>(
    key: string,
    read: (r: ShapeReader, f: Record<string, unknown>, path: string) => Part,
  ) =>
    readEach(
      reader,
      reader.optionalRecord(fields[key], `model.${key}`),
      `model.${key}`,
      (f, path) => read(reader, f, path),
    );
  if (fields.methods === undefined) {
    reader.problem("model.methods", "expected an object of methods, but it is missing");
  }
  if (fields.dataOutputSpecs !== undefined) {
    reader.problem("model.dataOutputSpecs", "it is obsolete; declare 'resources' and 'files'");
  }
  const result: ModelType = {
    type: typeof type === "string" ? type : from.origin === "builtin" ? normalizeType(raw) : "",
    raw,
    version,
    globalArguments: reader.optionalSchema(fields, "globalArguments", "model"),
    resources: each("resources", readResource),
    files: each("files", readFile),
    methods: declaredBy(each("methods", readMethod), from),
    checks: each("checks", readCheck),
    upgrades: readUpgrades(reader, fields.upgrades, "model.upgrades", version),
    reports: reader.texts(fields, "reports", "model") ?? [],
  };
  reader.finish(from.displayPath);
  return result;
}

function declaredBy(methods: Record<string, Method>, from: LazyTypeEntry): Record<string, Method> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, { ...method, declaredBy: from }]),
  );
}

/** Reads an `export const extension`; its methods and checks are lists of records. */
export function parseGraft(exported: unknown, from: LazyTypeEntry): Graft {
  const reader = new ShapeReader();
  const fields = reader.record(exported, "extension");
  const raw = reader.text(fields, "type", "extension", " (the type that is extended)");
  const parts = ["methods", "checks", "resources", "globalArguments"];
  if (parts.every((key) => fields[key] === undefined)) {
    reader.problem("extension.methods", "expected a list of methods, but it is missing");
  }
  const type = raw === "" ? "" : normalizeName("extension", raw);
  if (typeof type !== "string") reader.problems.push(type.problem);
  const globalArguments = reader.optionalSchema(fields, "globalArguments", "extension");
  if (globalArguments && unwrappedShape(globalArguments).kind !== "object") {
    reader.problem("extension.globalArguments", "expected a zod object schema, like z.object({ … })");
  }
  const graft: Graft = {
    type: typeof type === "string" ? type : "",
    globalArguments,
    methods: declaredBy(readLists(reader, fields, "methods", readMethod), from),
    checks: readLists(reader, fields, "checks", readCheck),
    resources: readLists(reader, fields, "resources", readResource),
  };
  reader.finish(from.displayPath);
  return graft;
}

function readLists<Part>(
  reader: ShapeReader,
  fields: Record<string, unknown>,
  key: string,
  read: (reader: ShapeReader, fields: Record<string, unknown>, path: string) => Part,
): Record<string, Part> {
  const value = fields[key];
  if (value === undefined) return {};
  const lists = Array.isArray(value) ? value : [value];
  const result: Record<string, Part> = {};
  lists.forEach((item, index) => {
    const path = `extension.${key}[${index}]`;
    const parts = readEach(reader, reader.record(item, path), path, (f, at) => read(reader, f, at));
    for (const [name, part] of Object.entries(parts)) {
      if (name in result) reader.problem(`${path}.${name}`, "the name is declared twice");
      result[name] = part;
    }
  });
  return result;
}

function graft(base: ModelType, exported: unknown, from: LazyTypeEntry) {
  const added = parseGraft(exported, from);
  const collisions: Collision[] = [];
  const merge = <Part>(
    what: Collision["what"],
    mine: Readonly<Record<string, Part>>,
    theirs: Readonly<Record<string, Part>>,
  ) => {
    const merged = { ...mine };
    for (const [name, part] of Object.entries(theirs)) {
      if (Object.hasOwn(merged, name)) collisions.push({ file: from.displayPath, what, name });
      else merged[name] = part;
    }
    return merged;
  };
  const clash = added.globalArguments &&
    Object.keys(fieldsOf(added.globalArguments)).find((name) =>
      Object.hasOwn(fieldsOf(base.globalArguments), name)
    );
  if (clash !== undefined) throw argumentClash(from.displayPath, base.type, clash);
  const definition: ModelType = {
    ...base,
    globalArguments: added.globalArguments
      ? joinArguments(base.globalArguments, added.globalArguments)
      : base.globalArguments,
    methods: merge("method", base.methods, added.methods),
    checks: merge("check", base.checks, added.checks),
    resources: merge("resource", base.resources, added.resources),
  };
  return { definition, collisions };
}
