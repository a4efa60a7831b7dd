// SPDX-License-Identifier: MIT
/**
 * The JSON documents of all commands as JSON Schemas, made from the types that their declarations return:
 * `design/schemas.json`. With `--check` it fails when the file is behind.
 */
import ts from "typescript";
import { COMMANDS } from "../src/cli/command_table.ts";
import { ROOT } from "./run.ts";

type Schema = Record<string, unknown>;

const FILE = `${ROOT}/design/schemas.json`;

/** Every document may carry a list of these. */
const WARNING: Schema = {
  type: "object",
  properties: { code: { type: "string" }, message: { type: "string" }, file: { type: "string" } },
  required: ["code", "message"],
};

/** Turns types into schemas. A type that contains itself is cut off: below it anything goes. */
class SchemaMaker {
  readonly #open: ts.Type[] = [];

  constructor(private readonly checker: ts.TypeChecker) {}

  of(type: ts.Type): Schema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === "true" };
    if (flags & ts.TypeFlags.Null) return { type: "null" };
    if (flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: "string" };
    if (flags & ts.TypeFlags.Number) return { type: "number" };
    if (flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    if (type.isUnion()) return this.#union(type.types);
    if (this.#open.includes(type)) return {};
    this.#open.push(type);
    const schema = this.#object(type);
    this.#open.pop();
    return schema;
  }

  #union(types: readonly ts.Type[]): Schema {
    const defined = types.filter((type) => !(type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const schemas = defined.map((type) => this.of(type));
    const constants = schemas.filter((schema) => "const" in schema).map((schema) => schema.const);
    const others = schemas.filter((schema) => !("const" in schema));
    const isBoolean = constants.includes(true) && constants.includes(false);
    const rest = isBoolean ? constants.filter((value) => typeof value !== "boolean") : constants;
    const parts = [
      ...(isBoolean ? [{ type: "boolean" }] : []),
      ...(rest.length > 0 ? [{ enum: rest.sort() }] : []),
      ...others,
    ];
    return parts.length === 1 ? parts[0]! : { anyOf: parts };
  }

  #object(type: ts.Type): Schema {
    if (this.checker.isTupleType(type)) return { type: "array" };
    if (this.checker.isArrayType(type)) {
      return { type: "array", items: this.of(this.checker.getTypeArguments(type as ts.TypeReference)[0]!) };
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties: Schema = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const own = this.checker.getTypeOfSymbol(property);
      // Functions have no JSON.
      if (own.getCallSignatures().length > 0) continue;
      properties[property.name] = this.of(own);
      if (!mayBeMissing(property, own)) required.push(property.name);
    }
    return {
      type: "object",
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(index ? { additionalProperties: this.of(index.type) } : { additionalProperties: false }),
    };
  }
}

function mayBeMissing(property: ts.Symbol, type: ts.Type): boolean {
  const includesUndefined = type.isUnion() && type.types.some((part) => part.flags & ts.TypeFlags.Undefined);
  return Boolean(property.flags & ts.SymbolFlags.Optional) || includesUndefined ||
    Boolean(type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown | ts.TypeFlags.Any));
}

/** The file of each command, from the `import()` in its row of the table. */
async function commandFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(`${ROOT}/src/cli/tables`)) {
    const text = await Deno.readTextFile(`${ROOT}/src/cli/tables/${name}`);
    for (const match of text.matchAll(/path: "([^"]+)"[\s\S]*?import\("\.\.\/([^"]+)"\)/g)) {
      files.set(match[1]!, `${ROOT}/src/cli/${match[2]}`);
    }
  }
  return files;
}

async function makeSchemas(): Promise<Record<string, Schema>> {
  const files = await commandFiles();
  const missing = COMMANDS.filter(({ path }) => !files.has(path));
  if (missing.length > 0) {
    throw new Error(`no file is known for ${missing.map(({ path }) => path).join(", ")}`);
  }
  const program = ts.createProgram([...files.values()], {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
  });
  const checker = program.getTypeChecker();
  const maker = new SchemaMaker(checker);
  const schemas: Record<string, Schema> = {};
  for (const [path, file] of [...files].sort(([a], [b]) => a < b ? -1 : 1)) {
    try {
      schemas[path] = withCommon(maker.of(resultType(checker, program.getSourceFile(file)!)));
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const { path, aliases = [] } of COMMANDS) {
    for (const alias of aliases) schemas[alias] = { $ref: `#/${path}` };
  }
  return schemas;
}

/** What `view` is given: the command's result. */
function resultType(checker: ts.TypeChecker, source: ts.SourceFile): ts.Type {
  const module = checker.getSymbolAtLocation(source)!;
  const exported = checker.getExportsOfModule(module).find(({ name }) => name === "default")!;
  const view = checker.getTypeOfSymbol(exported).getProperty("view")!;
  const [signature] = checker.getTypeOfSymbol(view).getCallSignatures();
  return checker.getTypeOfSymbol(signature!.parameters[1]!);
}

function withCommon(schema: Schema): Schema {
  if (Array.isArray(schema.anyOf)) {
    return { anyOf: schema.anyOf.map((option) => withCommon(option as Schema)) };
  }
  const properties = schema.properties as Record<string, { items?: Schema }> | undefined;
  const own = properties?.warnings?.items;
  const items = own ? { anyOf: [own, WARNING] } : WARNING;
  const common = { warnings: { type: "array", items }, timings: { type: "object" } };
  return { ...schema, properties: { ...properties, ...common } };
}

const text = `${JSON.stringify(await makeSchemas(), null, 1)}\n`;
if (Deno.args.includes("--check")) {
  if (await Deno.readTextFile(FILE).catch(() => "") !== text) {
    console.error("design/schemas.json is behind; write it with: deno run -A scripts/json_schemas.ts");
    Deno.exit(1);
  }
} else await Deno.writeTextFile(FILE, text);
