// SPDX-License-Identifier: MIT
import { ok } from "node:assert/strict";
import fc from "fast-check";
import { checkAgainstOracle } from "../../../../tests/support/identity_check.ts";

const RUNS = Number(Deno.env.get("SWAMP_PROPERTY_RUNS") ?? 2000);

/** Statements that a lexer could stumble over; with and without semicolons. */
const STATEMENTS = [
  "const a = 4, b = 2, c = { d: 1 }, i = [1];",
  "// export const model = { type: 'c' }",
  "/* model */",
  "const q1 = a / b / 2",
  "const r1 = /[\"'`/]/g",
  "const r2 = !/\"/.test('x');",
  "const t1 = `x ${a + `${b}`} }`",
  "const s1 = 'it\\'s' + \"/*\"",
  'type X = string\n/"/.test("x")',
  'type Y = typeof a\n!/"/.test("x")',
  "if (a) /'/.test('x');",
  "for (const z of [/'/]) { z; }",
  "do /`/.test('') \n while (false) /'/.test('')",
  "function f1(): void { return }",
  "function f2(model: string) { return model + model.length.toFixed() }",
  "interface I { model: string; type: 'x' }",
  "const o1 = { model: 1, type: 'y', version: 'z' }",
  "const o2 = o1?.model",
  "class A1 { #model = 1; static model = /'/; get(): number { return this.#model / 2 } }",
  "namespace N { export const model = { type: 'n', version: 'n' } }",
  "declare const DC = 'declared';",
  "declare global { var zz: string }",
  "const TYPE = '@a/' + NS;",
  "const NS = 'b' as const",
  "const g1 = <const TYPE = 'tp'>(x: TYPE) => x;",
  "export { a as other }",
  "export type M = typeof model",
  "export let extension = { type: '@e/e' }",
  "export const extension = { type: '@e/e', methods: [] }",
  "import { TEXT } from './text.ts'",
  "export * from './star.ts'",
  "export default 5",
  "enum E { A = 4 / 2, B = 1 << 2 }",
  "label: { break label }",
  "const n1 = i[0]! / 2 + '\"'",
  "let k1 = 4; const k2 = k1++ \n / 2 /1",
  "const arrow = (x: number) => /'/",
  "const sat = { type: 'no' } satisfies object",
];

/** Statements that make an answer undecided, or should. */
const SPOILERS = [
  "model.methods.run = 5",
  "model.methods.toString()",
  "model.type = 'changed'",
  "Object.assign(model, { version: 'changed' });",
  "[model.type] = ['changed'];",
  "({ t: model.version } = { t: 'changed' });",
  "const alias = model; alias.type = 'changed'",
  "void function () { delete (model as any).type }()",
  "typeof model.methods",
  "const copy = { ...model }",
  "for (model.type of ['changed']);",
  "export const { model: m2, p = 1 } = { model: 1 } as any",
  "const späť = 1",
  "const u = '\u2028'",
];

const VALUES = [
  "'@a/b'",
  '"x\\x41"',
  "`t`",
  "TYPE",
  "NS + '/' + `c`",
  "'a' as const",
  "'a' satisfies string",
  "f()",
];
const MORE_VALUES = [
  "`h${1}`",
  "('p')",
  "'s'.trim()",
  "1",
  "TEXT",
  "'\\u{41}\\\n'",
  "+'x'",
  "a ? 'b' : 'c'",
  "DC",
];
const PROPERTIES = [
  "...base",
  "...{ type: 'spread', version: 'spread' }",
  "['ty' + 'pe']: 'computed'",
  "get type() { return 'getter' }",
  "set version(v) {}",
  "type() { return 1 }",
  "methods: { run: { type: 'x', execute() { return { version: 1 } } } }",
  "less: 1 < 2",
  "gen: new Map<string, number>()",
  "fn: <A, B>(x: A, y: B) => x",
  "async run() {}",
  "*gen2() { yield /'/ }",
  "get, set() {}",
  "self() { this.type = 'self' }",
  "r: /[,}]/",
  "// type: 'comment',",
  "/* version: 'comment', */",
  "NS",
  "type",
  "'description': `multi\r\nline`",
  "labels: ['x']",
  "__proto__: { type: 'proto' }",
];

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...MORE_VALUES) },
);
const wanted = fc.tuple(
  fc.constantFrom("type", "version", "description", "'type'", '"version"', "\n name"),
  value,
)
  .map(([key, text]) => `${key}: ${text}`);
const property = fc.oneof(
  { weight: 3, arbitrary: wanted },
  { weight: 2, arbitrary: fc.constantFrom(...PROPERTIES) },
);

const identity = fc.tuple(value, value).map(([type, version]) => `type: ${type}, version: ${version}`);
const object = fc.tuple(
  fc.array(property, { maxLength: 2 }),
  identity,
  fc.array(property, { maxLength: 2 }),
  fc.constantFrom("", ",", "\n"),
).map(([before, own, after, end]) => `{ ${[...before, own, ...after].join(",\n ")}${end} }`);

const declaration = fc.tuple(
  fc.constantFrom(
    "model",
    "model",
    "model",
    "model: any",
    "model: Array<{ type: 'x' }>",
    "extension",
    "vault",
  ),
  object,
  fc.constantFrom(
    ";",
    ";",
    "\n",
    " as const;",
    " satisfies object\n",
    " as any as A.B;",
    "\n.methods",
    ", z = 1",
    "!;",
  ),
  fc.oneof(
    { weight: 9, arbitrary: fc.constant("export const ") },
    { weight: 1, arbitrary: fc.constantFrom("export /* x */ const\n", "const ", "export let ") },
  ),
).map(([name, body, end, start]) => `${start}${name} = ${body}${end}`);

const statement = fc.oneof(
  { weight: 14, arbitrary: fc.constantFrom(...STATEMENTS) },
  { weight: 1, arbitrary: fc.constantFrom(...SPOILERS) },
);
const prelude = "const NS = 'ns'; var base: any, f = () => 'f';\n";

const source = fc.tuple(
  fc.constantFrom("", "", "", "#!/usr/bin/env 'x\n", "\ufeff"),
  fc.array(statement, { maxLength: 4 }),
  fc.option(declaration, { freq: 12 }),
  fc.array(statement, { maxLength: 2 }),
  fc.constantFrom("\n", "\n", ";\n", "\r\n", " "),
).map(([start, before, middle, after, glue]) =>
  start + [prelude, ...before, middle ?? "", ...after].join(glue)
);

const SPLICES = [
  ..."'\"`/\\{}()[],;:.!<>=+\n\r\u2028 ",
  "${",
  "//",
  "/*",
  "*/",
  "...",
  "model",
  "type",
  "=>",
  "++",
];

/** One small change at a random place: what a person or a broken tool leaves behind. */
const spliced = fc.tuple(source, fc.nat(), fc.nat({ max: 3 }), fc.option(fc.constantFrom(...SPLICES))).map(
  ([text, seed, drop, insert]) => {
    const at = seed % (text.length + 1);
    return text.slice(0, at) + (insert ?? "") + text.slice(at + drop);
  },
);

const GAPS = ["\n", " ", "", ";", "\r\n", " /* ' */ ", '// "\n', "/*\n`*/", "\n;\n"];

/** Some spaces, line ends and semicolons become other ones: most of these stay valid, and some change the meaning. */
const respaced = fc.tuple(source, fc.array(fc.tuple(fc.nat(), fc.constantFrom(...GAPS)), { maxLength: 4 }))
  .map(
    ([text, changes]) => {
      let changed = text;
      for (const [seed, gap] of changes) {
        const places = [...changed.matchAll(/[ \n;]/g)];
        const at = places[seed % places.length]!.index;
        changed = changed.slice(0, at) + gap + changed.slice(at + 1);
      }
      return changed;
    },
  );

Deno.test("readIdentity() agrees with a full parser on generated sources, or is undecided", () => {
  const tally = checkAgainstOracle(source, RUNS);
  ok(tally.entries > RUNS / 20 && tally.none > RUNS / 40, JSON.stringify(tally));
});

Deno.test("readIdentity() agrees with a full parser on mutated sources, or is undecided", () => {
  const tally = checkAgainstOracle(fc.oneof(spliced, respaced), RUNS);
  ok(tally.entries > RUNS / 50 && tally.invalid < RUNS * 0.8, JSON.stringify(tally));
});
