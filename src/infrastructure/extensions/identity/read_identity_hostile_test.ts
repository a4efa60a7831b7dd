// SPDX-License-Identifier: MIT
/** Sources that would take for ever, or more stack than there is, are answered like any other. */
import { deepStrictEqual } from "node:assert/strict";
import { openModule } from "../../../../tests/support/identity_check.ts";
import { readIdentity } from "./read_identity.ts";

const MODEL = 'export const model = { type: T, version: "1" };\n';
const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join("");

const SOURCES: Record<string, string> = {
  "sums of sums": `const T0 = "ab";\n${many(60, (i) => `const T${i + 1} = T${i} + T${i};\n`)}` +
    MODEL.replace("T,", "T60,"),
  "long chains of constants": `const T0 = "ab";\n${many(50_000, (i) => `const T${i + 1} = T${i};\n`)}` +
    MODEL.replace("T,", "T50000,"),
  "templates in templates": MODEL.replace("T,", `${"`${".repeat(5000)}"x"${"}`".repeat(5000)},`),
  "objects in objects": `const a = ${"{a:".repeat(20_000)}1${"}".repeat(20_000)};\n${MODEL}touch(model);`,
  "very many uses": `${MODEL.replace("T,", '"@a/b",')}const a = [${"model,".repeat(100_000)}];`,
  "very many parameters": `${MODEL.replace("T,", '"@a/b",')}function f(${"model, ".repeat(50_000)} model) {}`,
};

for (const [title, source] of Object.entries(SOURCES)) {
  Deno.test(`readIdentity() is undecided about ${title}`, () => {
    deepStrictEqual(readIdentity(new TextEncoder().encode(source), ["model"]).kind, "undecided");
  });
}

Deno.test("readIdentity() is undecided about star exports that lead to each other", () => {
  const names = Array.from({ length: 30 }, (_, i) => `./m${i}.ts`);
  const stars = names.map((name) => `export * from "${name}";\n`).join("");
  const modules = Object.fromEntries(names.map((name) => [name, stars]));
  const source = new TextEncoder().encode(`import { T } from "./m0.ts";\n${MODEL}`);
  deepStrictEqual(readIdentity(source, ["model"], openModule(modules)).kind, "undecided");
});
