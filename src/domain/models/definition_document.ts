// SPDX-License-Identifier: MIT
/** The shape of a definition file: which keys there are, and what each must be. */
import { isUuid } from "../identifier.ts";
import { putOwn } from "../own_value.ts";
import { didYouMean } from "../nearest.ts";
import { isCalVer } from "../types/calver.ts";
import type { Definition } from "./definition.ts";
import { MAX_NAME } from "../limits.ts";
import { isReadableModelName } from "./model_name.ts";

/** A mistake in a definition file. */
export interface DefinitionProblem {
  /** Keys that lead to it. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Fields = Record<string, unknown>;

/** In the order in which they are written. */
export const DEFINITION_KEYS = [
  "type",
  "typeVersion",
  "id",
  "name",
  "version",
  "tags",
  "inputs",
  "globalArguments",
  "methods",
  "resources",
  "checks",
  "reports",
  "driver",
  "driverConfig",
] as const;

/** What a file's path says of its definition. */
export interface PathFacts {
  readonly typeOfPath: string;
  /** Stands for an `id` that the file does not have. */
  readonly derivedId?: string;
}

/** Reads a parsed file as far as it makes sense, and lists everything that is wrong with it. */
export function readDefinition(
  value: unknown,
  { typeOfPath, derivedId }: PathFacts,
): { definition: Definition; lacksId: boolean; problems: DefinitionProblem[] } {
  const reader = new Reader();
  const fields = reader.record(value, []);
  reader.onlyKeys(fields, DEFINITION_KEYS, []);
  const definition: Definition = {
    type: reader.text(fields, "type") ?? typeOfPath,
    typeVersion: reader.typeVersion(fields),
    id: reader.id(fields, derivedId),
    name: reader.name(fields),
    version: reader.version(fields),
    tags: reader.tags(fields),
    globalArguments: reader.optionalRecord(fields, "globalArguments") ?? {},
    methods: reader.methods(fields),
    resources: reader.resources(fields),
    inputs: reader.optionalRecord(fields, "inputs"),
    checks: reader.checks(fields),
    reports: reader.optionalRecord(fields, "reports"),
    driver: reader.text(fields, "driver"),
    driverConfig: reader.optionalRecord(fields, "driverConfig"),
  };
  if (definition.type === "") reader.problem(["type"], "expected the name of a type");
  // Of what is not a mapping, every other problem is only a consequence.
  const problems = fields === value ? reader.problems : reader.problems.slice(0, 1);
  return { definition, lacksId: isAbsent(fields.id), problems };
}

class Reader {
  readonly problems: DefinitionProblem[] = [];

  problem(path: readonly (string | number)[], message: string): void {
    this.problems.push({ path, message });
  }

  record(value: unknown, path: readonly string[]): Fields {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    this.problem(path, `expected keys and values, got ${nameOf(value)}`);
    return {};
  }

  onlyKeys(fields: Fields, known: readonly string[], path: readonly string[]): void {
    for (const key of Object.keys(fields)) {
      if (known.includes(key)) continue;
      const question = didYouMean(key, known);
      const expected = question === "" ? `; expected one of ${known.join(", ")}` : question;
      this.problem([...path, key], `unknown key '${key}'${expected}`);
    }
  }

  optionalRecord(fields: Fields, key: string): Fields | undefined {
    const value = fields[key];
    // `key:` with nothing after it is how people leave a block for later.
    return value === undefined || value === null ? undefined : this.record(value, [key]);
  }

  text(fields: Fields, key: string): string | undefined {
    const value = fields[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    this.problem([key], `expected a text, got ${nameOf(value)}`);
    return undefined;
  }

  typeVersion(fields: Fields): string | undefined {
    const version = this.text(fields, "typeVersion");
    if (version === undefined || isCalVer(version)) return version;
    this.problem(
      ["typeVersion"],
      `expected 'typeVersion' to be a version like 2026.01.31.1, got '${version}'`,
    );
    return undefined;
  }

  id(fields: Fields, derivedId: string | undefined): string {
    const id = fields.id;
    if (isAbsent(id) && derivedId !== undefined) return derivedId;
    if (typeof id === "string" && isUuid(id)) return id;
    this.problem(id === undefined ? [] : ["id"], `expected 'id' to be a UUID, got ${nameOf(id)}`);
    return "";
  }

  name(fields: Fields): string {
    const name = fields.name;
    if (typeof name === "string" && isReadableModelName(name)) return name;
    this.problem(
      name === undefined ? [] : ["name"],
      `expected 'name' to be a model name of at most ${MAX_NAME} characters, got ${nameOf(name)}`,
    );
    return "";
  }

  version(fields: Fields): number {
    const version = fields.version ?? 1;
    if (typeof version === "number" && Number.isInteger(version) && version >= 1) return version;
    this.problem(["version"], `expected a whole number from 1, got ${nameOf(version)}`);
    return 1;
  }

  tags(fields: Fields): Record<string, string> {
    const tags: Record<string, string> = {};
    for (const [key, value] of Object.entries(this.optionalRecord(fields, "tags") ?? {})) {
      if (typeof value === "string") putOwn(tags, key, value);
      else if (typeof value === "number" || typeof value === "boolean") putOwn(tags, key, String(value));
      else this.problem(["tags", key], `expected a text, got ${nameOf(value)}`);
    }
    return tags;
  }

  methods(fields: Fields): Definition["methods"] {
    const methods: Record<string, { arguments: Fields }> = {};
    for (const [name, value] of Object.entries(this.optionalRecord(fields, "methods") ?? {})) {
      const method = value === null ? {} : this.record(value, ["methods", name]);
      this.onlyKeys(method, ["arguments"], ["methods", name]);
      const given = method.arguments ?? {};
      putOwn(methods, name, { arguments: this.record(given, ["methods", name, "arguments"]) });
    }
    return methods;
  }

  resources(fields: Fields): Definition["resources"] {
    const given = this.optionalRecord(fields, "resources");
    if (!given) return undefined;
    const resources: Record<string, { vaultName?: string }> = {};
    for (const [name, value] of Object.entries(given)) {
      const resource = value === null ? {} : this.record(value, ["resources", name]);
      this.onlyKeys(resource, ["vaultName"], ["resources", name]);
      const { vaultName } = resource;
      if (typeof vaultName === "string" && vaultName !== "") putOwn(resources, name, { vaultName });
      else if (vaultName !== undefined && vaultName !== null) {
        this.problem(
          ["resources", name, "vaultName"],
          `expected the name of a vault, got ${nameOf(vaultName)}`,
        );
      }
    }
    return resources;
  }

  checks(fields: Fields): Definition["checks"] {
    const checks = this.optionalRecord(fields, "checks");
    if (!checks) return undefined;
    this.onlyKeys(checks, ["require", "skip"], ["checks"]);
    const names = (key: string) => {
      const list = checks[key] ?? [];
      if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list as string[];
      this.problem(["checks", key], `expected a list of names, got ${nameOf(list)}`);
      return [];
    };
    return { require: names("require"), skip: names("skip") };
  }
}

/** `id:` with nothing after it is as good as no `id`. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A value as messages name it. */
export function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "keys and values";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The definition as it is written to a file: keys in reading order, empty optional blocks left out. */
export function definitionDocument(definition: Definition): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const key of DEFINITION_KEYS) {
    const value = definition[key];
    if (value !== undefined) document[key] = value;
  }
  return document;
}
