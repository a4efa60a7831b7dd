// SPDX-License-Identifier: MIT
/**
 * What authors of extensions are given, made from `src/domain/extension_api/`: the text of `swamp.d.ts`, and the tables
 * of `swamp help types` and `swamp help context`. With `--check` it fails when one of them is out of date.
 */
import ts from "typescript";
import { ROOT } from "./run.ts";

const API = "src/domain/extension_api";
const SOURCES = [
  "model_api.ts",
  "context_api.ts",
  "type_name_api.ts",
  "repositories_api.ts",
  "provider_api.ts",
];
const TYPES_FILE = `${API}/swamp_types.ts`;
const ENTRIES_FILE = "src/cli/help/extension_api_entries.ts";

/** Interfaces of each help topic, in the order of their pages, with the name that stands before each member. */
const TOPICS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  TYPES_ENTRIES: [
    ["ModelType", "model"],
    ["Method", "method"],
    ["MethodResult", "result of execute"],
    ["ResourceSpec", "resource"],
    ["FileSpec", "file"],
    ["Check", "check"],
    ["CheckResult", "result of a check"],
    ["UpgradeStep", "upgrade"],
    ["Extension", "extension"],
    ["VaultType", "vault"],
    ["VaultProvider", "vault provider"],
    ["DatastoreType", "datastore"],
    ["DatastoreProvider", "datastore provider"],
    ["DriverType", "driver"],
    ["Driver", "driver object"],
    ["ReportType", "report"],
    ["ReportResult", "result of a report"],
  ],
  CONTEXT_ENTRIES: [
    ["MethodContext", "context"],
    ["FileWriter", "writer"],
    ["DataHandle", "handle"],
    ["MethodLogger", "logger"],
    ["DataRepository", "dataRepository"],
    ["DefinitionRepository", "definitionRepository"],
    ["OutputRepository", "outputRepository"],
    ["VaultService", "vaultService"],
    ["SecretRedactor", "redactor"],
    ["ReportContext", "report context"],
  ],
};

/** The declarations of all sources as one file that imports nothing. */
function declarations(texts: readonly string[]): string {
  const bodies = texts.map((text) =>
    text.replace(/^\/\/ SPDX.*\n/, "").replace(/^import type[\s\S]*?;\n/gm, "").trim()
  );
  return `// Types for extensions of swamp. Written by swamp; do not edit.\n\n${bodies.join("\n\n")}\n`;
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

function entriesOf(source: ts.SourceFile, names: readonly (readonly [string, string])[]): Entry[] {
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, node]),
  );
  return names.flatMap(([name, label]) => {
    const node = interfaces.get(name);
    if (!node) throw new Error(`There is no interface ${name} in ${API}`);
    return node.members.map((member) => entryOf(source, member, label));
  });
}

function entryOf(source: ts.SourceFile, member: ts.TypeElement, label: string): Entry {
  const optional = member.questionToken ? "?" : "";
  const meaning = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc)?.comment) ??
    "";
  const plain = meaning.replace(/\{@link (\w+)\}/g, "$1").replace(/\s+/g, " ").trim();
  const typeText = (type: ts.TypeNode | undefined) =>
    (type?.getText(source) ?? "").replace(/\s+/g, " ").replace(/\breadonly /g, "")
      .replace(/\bReadonly<(Record<string, \w+>)>/g, "$1");
  const name = `${label}.${member.name!.getText(source)}`;
  if (ts.isMethodSignature(member)) {
    const parameters = member.parameters.map((parameter) =>
      `${parameter.name.getText(source)}${parameter.questionToken ? "?" : ""}`
    );
    return {
      name: `${name}${optional}(${parameters.join(", ")})`,
      type: typeText(member.type),
      meaning: plain,
    };
  }
  if (!ts.isPropertySignature(member)) throw new Error(`${name} is neither a property nor a method`);
  return { name: `${name}${optional}`, type: typeText(member.type), meaning: plain };
}

function typesModule(text: string): string {
  return `// SPDX-License-Identifier: MIT
// deno-fmt-ignore-file
// Made by scripts/extension_types.ts from the other files of this directory.

/** The text of \`swamp.d.ts\`: everything that an extension can import as a type. */
export const SWAMP_TYPES: string =
  ${JSON.stringify(text)};
`;
}

function entriesModule(source: ts.SourceFile): string {
  const lists = Object.entries(TOPICS).map(([constant, names]) =>
    `export const ${constant}: readonly ApiEntry[] = [\n${
      entriesOf(source, names).map((entry) => `  ${JSON.stringify(entry)},\n`).join("")
    }];`
  );
  return `// SPDX-License-Identifier: MIT
// deno-fmt-ignore-file
// Made by scripts/extension_types.ts from src/domain/extension_api/.

/** One member of an interface that extensions use. */
export interface ApiEntry {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
  readonly [column: string]: string;
}

${lists.join("\n\n")}
`;
}

const texts = await Promise.all(SOURCES.map((file) => Deno.readTextFile(`${ROOT}/${API}/${file}`)));
const text = declarations(texts);
const source = ts.createSourceFile("swamp.d.ts", text, ts.ScriptTarget.Latest, true);
const files = { [TYPES_FILE]: typesModule(text), [ENTRIES_FILE]: entriesModule(source) };
for (const [file, wanted] of Object.entries(files)) {
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(`${ROOT}/${file}`, wanted);
  } else if (await Deno.readTextFile(`${ROOT}/${file}`) !== wanted) {
    console.error(`${file} is out of date; run: deno run -A scripts/extension_types.ts`);
    Deno.exitCode = 1;
  }
}
