// SPDX-License-Identifier: MIT
/** Writes extensions as people write them by hand, each in one of many styles, and knows what they declare. */

const ZOD = 'import { z } from "npm:zod@4.3.6";';
const METHODS = 'methods: { go: { description: "d", arguments: z.object({}), execute: () => ({}) } }';
const VERSION = 'version: "2026.01.01.1"';

/** How the name of a type is written: the text before the declaration, and the expression. */
const STYLES: readonly ((name: string) => readonly [before: string, expression: string])[] = [
  (name) => ["", `"${name}"`],
  (name) => [`const TYPE = "${name}";`, "TYPE"],
  (name) => ["", `[${name.split("/").map((part) => `"${part}"`).join(", ")}].join("/")`],
  (name) => ['import { COLLECTIVE } from "../_lib/names.ts";', "`${COLLECTIVE}/" + name.split("/")[1] + "`"],
  (name) => ['import { typeOf } from "../_lib/names.ts";', `typeOf("${name.split("/")[1]}")`],
  (name) => [`class Names { static readonly own = "${name.toUpperCase()}"; }`, "Names.own.toLowerCase()"],
  (name) => [
    `import { Client } from "npm:@acme/sdk@3";\nclass Own extends Client { constructor() { super({ a: 1 }); } }\n` +
    "const client = new Own();\nclient.on('x', () => {});",
    `"${name}"`,
  ],
  (
    name,
  ) => [
    'import sdk, * as all from "npm:@acme/sdk@3";\nsdk.config.update({ retries: 3 });\nall.init();',
    `"${name}".trim()`,
  ],
  (
    name,
  ) => [
    'import { readFileSync } from "node:fs";\nimport { join } from "node:path";\nvoid readFileSync;',
    `join(${name.split("/").map((part) => `"${part}"`).join(", ")})`,
  ],
  (
    name,
  ) => [
    `const model_ = { name: "${name}" };\nfunction pick(model: { name: string }) { return model.name; }`,
    "pick(model_)",
  ],
  (name) => ['const region = Deno.env.get("REGION") ?? "eu";\nvoid region;', `"${name}".trim()`],
  (name) => ["const endings = { а: 1, β: 2 };\nvoid endings;", `"${name}"`],
];

/** What follows the name, for each kind. */
const DECLARATIONS: Readonly<Record<string, (name: string) => string>> = {
  model: (name) => `export const model = { type: ${name}, ${VERSION}, ${METHODS} };`,
  vault: (name) =>
    `export const vault = { type: ${name}, name: "N", description: "d", createProvider: () => ({}) };`,
  driver: (name) =>
    `export const driver = { type: ${name}, name: "N", description: "d", createDriver: () => ({}) };`,
  datastore: (name) =>
    `export const datastore = { type: ${name}, name: "N", description: "d", createProvider: () => ({}) };`,
  report: (name) =>
    `export const report = { name: ${name}, description: "d", scope: "model", execute: () => ({}) };`,
};

/**
 * Writes so many extension files, helpers beside them.
 * @returns the names they declare, by kind, sorted.
 */
export function generateExtensions(
  count: number,
  write: (path: string, text: string) => void,
): Record<string, string[]> {
  write(
    "extensions/_lib/names.ts",
    'export const COLLECTIVE = "@gen";\nexport const typeOf = (name: string) => `${COLLECTIVE}/${name}`;\n',
  );
  const kinds = Object.keys(DECLARATIONS);
  const expected: Record<string, string[]> = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let index = 0; index < count; index++) {
    // Every style meets every kind.
    const kind = kinds[Math.floor(index / STYLES.length) % kinds.length]!;
    const name = `@gen/t${String(index).padStart(3, "0")}`;
    const [before, expression] = STYLES[index % STYLES.length]!(name);
    const declaration = DECLARATIONS[kind]!(expression);
    write(`extensions/${kind}s/t${index}.ts`, `${ZOD}\n${before}\n${declaration}\n`);
    expected[kind]!.push(name);
  }
  for (const names of Object.values(expected)) names.sort();
  return expected;
}
