// SPDX-License-Identifier: MIT
/** Imported constants and wrappers against a run of all modules: right or undecided, never wrong. */
import { ok } from "node:assert/strict";
import fc from "fast-check";
import { compareWithOracle, propertySeed, type Tally } from "../../../../tests/support/identity_check.ts";

const RUNS = Number(Deno.env.get("SWAMP_PROPERTY_RUNS") ?? 400);

/** What a module may hold, in the order of what they use; A, B and C are bound in all sorts of ways. */
const LINES = [
  "export const C = 'c' as const;",
  "export const C = 1, A = 'second';",
  "import { A, B as B2 } from './two.ts'; export const C = `${A}${B2}`;",
  "export const B = `b`;",
  "export const B: string = `${C}-b` as string;",
  "export const A = '@a/a';",
  "export const A = B + '/a';",
  "export let A = '@a/let';",
  "export var B = 'var';",
  "export function A() {}",
  "export class C {}",
  "export enum B { x = 'enum' }",
  "export const { A } = { A: 'pattern' };",
  "const A = 'own'; export { A };",
  "const own = 'renamed'; export { own as B };",
  "const local = '@a/local'; export { local as A, local as C };",
  "import { A } from './one.ts'; export { A };",
  "import { B as A } from './two.ts'; export { A as B };",
  "import { A, type B as T, C } from './two.ts'; export const D = A;",
  "export { A } from './two.ts';",
  "export { A as B, B as A } from './one.ts';",
  "export * from './two.ts';",
  "export * from './one.ts';",
  "export * as A from './one.ts';",
  "export type B = string;",
  "export declare const C: string;",
  "function inner() { const A = 'inner'; return A }",
  "// export const A = 'comment';",
  "const text = `export const A = 'template';`;",
  "export const define = (x: any) => x;",
  "export const define = <T,>(x: T): T => { return x };",
  "export function define<T>(x: T): T { return x }",
  "export function define(x: any) { return { ...x, type: 'other' } }",
  "function same(x: any) { return x } export { same as define };",
  "export let define = (x: any) => x; define = () => ({ type: 'let', version: 'let' });",
  "export function define(x: any) { return x }\ndefine = (() => ({ type: 'set', version: 'set' })) as any;",
];

const IMPORTS = [
  "import { A, B } from './one.ts';",
  "import { A as B, B as A } from './one.ts';",
  "import { A } from './one.ts'; import { B } from './two.ts';",
  "import type { A } from './one.ts'; import { B } from './two.ts';",
  "import { type A, B } from './one.ts';",
  "import A, { B } from './one.ts';",
  "import * as one from './one.ts'; const A = one.A, B = one.B;",
  "import { A } from './one.ts'; const B = `${A}!`;",
];

const VALUES = ["A", "B", "`${A}/${B}`", "A + B", "`x${`${A}`}`", "B + `${A + 'y'}`", "A as string", "('p')"];

/** Mostly a constant for each name, and one or two lines that get in the way. */
const module = fc.tuple(
  fc.option(fc.constantFrom("export const C = 'c' as const;"), { freq: 3 }),
  fc.option(fc.constantFrom("export const B = `b`;", "export const B: string = `${C}-b` as string;"), {
    freq: 3,
  }),
  fc.option(fc.constantFrom("export const A = '@a/a';", "export const A = B + '/a';"), { freq: 3 }),
  fc.option(fc.constantFrom(...LINES.filter((line) => line.includes("define"))), { freq: 3 }),
  fc.uniqueArray(fc.constantFrom(...LINES), { maxLength: 2 }),
).map(([c, b, a, define, others]) => {
  const lines = new Set([c, b, a, define, ...others].filter((line) => line !== null));
  return [...lines].sort((x, y) => LINES.indexOf(x) - LINES.indexOf(y)).join("\n");
});

const world = fc.record({
  one: module,
  two: module,
  imports: fc.constantFrom(...IMPORTS),
  type: fc.constantFrom(...VALUES),
  version: fc.constantFrom(...VALUES),
  wrapped: fc.boolean(),
});

Deno.test("readIdentity() follows imports as a run of the modules does, or is undecided", () => {
  const tally: Tally = { entries: 0, none: 0, undecided: 0, invalid: 0, changed: 0 };
  fc.assert(
    fc.property(world, ({ one, two, imports, type, version, wrapped }) => {
      const literal = `{ type: ${type}, version: ${version} }`;
      const source = `${imports}${wrapped ? "import { define } from './one.ts';" : ""}
export const model = ${wrapped ? `define(${literal})` : literal};\n`;
      compareWithOracle(source, tally, { "./one.ts": one, "./two.ts": two });
    }),
    { numRuns: RUNS, seed: propertySeed() },
  );
  ok(tally.entries > RUNS / 20, JSON.stringify(tally));
});
