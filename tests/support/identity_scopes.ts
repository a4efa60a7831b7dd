// SPDX-License-Identifier: MIT
/** Test support: sources in which a name is bound in inner scopes, used, called and changed. */
import fc from "fast-check";

/** What may be done with `model`: most change the exported object when the name refers to it and the code runs. */
const PAYLOADS = [
  "model.type = 'changed'",
  "model.version += 'changed'",
  "delete model.version",
  "delete (model.version)",
  "delete (<any>model).version",
  "Object.assign(model, { version: 'changed' })",
  "[model.type] = ['changed']",
  "[[model.type]] = [['changed']];",
  "({ a: model.type } = { a: 'changed' })",
  "({ a: [model.type], b: b1 } = { a: ['changed'] } as any)",
  "for (model.type of ['changed']);",
  "for (model.type in { changed: 1 });",
  "(model as any).type = 'changed'",
  "(model.type as any) = 'changed'",
  "(model.type) = 'changed'",
  "model!.type = 'changed'",
  "model['type'] = 'changed'",
  "model?.methods",
  "touch(model)",
  "touch?.(model)",
  "touch`${model}`",
  "touch(...[model])",
  "const copy: any = model; copy.type = 'changed'",
  "const { methods } = model; methods",
  "({ model }).model.type = 'changed'",
  "void model.type",
  "void `${model.type}`",
  "b1 = model.type + '!'",
  "b1 = model.type === 'x' ? model.version : 1",
  "++model.type",
  "model.type++",
  "++(model.type)",
  "model.type ||= 'changed'",
  "model.type &&= 'changed'",
  "model.type = model.type",
  "b1 = model",
  "model.fix()",
  "model.fix.call(model)",
  "model.methods.fix()",
  "model.methods.deep.fix()",
  "b1 = model.methods.deep; b1.fix()",
  "helper()",
  "later()",
  "holder.run()",
  "new Holder().run()",
  "b1",
];

/** Expressions of the same sort. */
const EXPRESSIONS = [
  "(model.type = 'changed')",
  "touch(model)",
  "model.type",
  "delete model.type",
  "model.methods.fix()",
  "helper()",
  "b1 > touch(model)",
  "b1 ? touch(model) : model",
  "[touch(model)]",
  "{ type: 1 } as any || touch(model)",
];

/** Code around a payload: BODY is statements, EXPR an expression, NAME its own name. */
const FRAMES = [
  "function NAME(model: any) { BODY }",
  "function NAME(model?: any, ...rest: any[]) { BODY }",
  "function NAME(a: any = 1, model: any = {}): void { BODY }",
  "function NAME({ model }: any = {}) { BODY }",
  "function NAME({ a: { model = {} } = {} }: any = {}) { BODY }",
  "function NAME({ model: other }: any = {}) { BODY }",
  "function NAME({ a = { model } }: any = {}) { BODY }",
  "function NAME({ a = b1 ? b1 : model, ...r }: any = {}) { BODY }",
  "function NAME([, model]: any = []) { BODY }",
  "function NAME(...model: any[]) { BODY }",
  "function NAME(a?: Foo<A, model, B>) { BODY }",
  "function NAME(a: any = 2 > 1, b?: Foo<A, model, B>) { BODY }",
  "function NAME(a = EXPR) { return a }",
  "function NAME(a?: (model: any) => void) { BODY }",
  "function NAME(a?: { model: any }): { model: any } { BODY; return 1 as any }",
  "function NAME(): (model: any) => any { BODY; return b1 }",
  "function NAME(a: any): a is model { BODY; return true }",
  "async function NAME(model: any) { BODY }",
  "function* NAME(model: any) { BODY }",
  "function NAME() { BODY }",
  "function NAME() { const model: any = {}; BODY }",
  "function NAME() { BODY; var model: any = {}; }",
  "function NAME() { { const model: any = {}; } BODY }",
  "function NAME() { let a = 1, model: any = {}; BODY }",
  "function NAME() { let a = 1, { model }: any = {}; BODY }",
  "function NAME() { const { a: [model] }: any = { a: [{}] }; BODY }",
  "function NAME() { const { [EXPR]: x }: any = {}; BODY }",
  "function NAME() { function model() {} BODY }",
  "function NAME() { class model {} BODY }",
  "function NAME() { const x = function model() {}; BODY }",
  "function NAME() { const x = class model {}; BODY }",
  "const NAME = (model: any) => { BODY }",
  "const NAME = (model: any): any => { BODY }",
  "const NAME = (model: any) => EXPR",
  "const NAME = model => EXPR",
  "const NAME = async model => EXPR",
  "const NAME = <T,>(model: T): T => { BODY; return model }",
  "const NAME = (x?: any): (model: any) => any => { BODY; return x }",
  "const NAME = (x?: any): ((model: any) => any) => { BODY; return x }",
  "const NAME: (model: any) => any = EXPR as any",
  "let NAME: Foo<(model: any) => any>, y1 = EXPR",
  "const NAME = b1 ? (b1) : (model) => EXPR",
  "const NAME = b1 ? (model) : x => EXPR",
  "const NAME = !b1 ? (model) : x => EXPR",
  "const NAME = b1 as (model: any) => any || EXPR",
  "const NAME = touch<(model: any) => any>(EXPR)",
  "const NAME = [1].map(model => EXPR)",
  "const NAME = [1].map(() => EXPR)",
  "const NAME = function (model: any) { BODY }",
  "const NAME = function () { BODY }()",
  "const NAME = function () { BODY }",
  "const NAME = () => { BODY }",
  "const NAME = { m(model: any) { BODY }, n() { BODY } }",
  "const NAME = { m() { BODY } }.m()",
  "const NAME = { a: [() => { BODY }, () => EXPR], b: { c: async () => { BODY } } }",
  "const NAME = [() => { BODY }]",
  "const NAME = { get model() { BODY; return 1 } }",
  "const NAME = { toString() { BODY; return '' } }, text1 = `${NAME}`",
  "const NAME = { toString() { BODY; return '' } } + ''",
  "const NAME = { valueOf() { BODY; return 1 } } as any\n+ 1",
  "const NAME = { [EXPR]: 1 }",
  "const NAME = { model: EXPR }",
  "const NAME = { a: 1, model() { BODY } }",
  "const { x1 = EXPR } = {} as any",
  "class NAME { m(model: any) { BODY } model = 1; n(): void { BODY } }",
  "class NAME { constructor(private model: any) { BODY } }",
  "class NAME { constructor() { BODY } }",
  "class NAME { model\n x = 1\n static model: any = {}\n model2() { BODY } }",
  "class NAME { static { BODY } }",
  "class NAME { static x = EXPR }",
  "class NAME { x = EXPR }",
  "class NAME { static x = () => EXPR }",
  "class NAME { [EXPR]() { BODY } }",
  "class NAME { get model() { BODY; return 1 } set model(model: any) { BODY } }",
  "class NAME extends mixin(EXPR) { m() { BODY } }",
  "class NAME extends mixin(model) { m() { BODY } }",
  "class NAME<T = model> extends Object { m(model: T): T { BODY; return model } }",
  "abstract class NAME { abstract model(model: any): void; m() { BODY } }",
  "new class { constructor() { BODY } }",
  "interface NAME { model: string\n other?: model\n model2(model: any): void }",
  "type NAME = { model: any, x: (model: any) => model }",
  "type NAME = (model: any) => any\nBODY",
  "type NAME = (model: any) => any\n[model.type] = ['changed']",
  "type NAME = (model: any) => void\n[model.type] = ['changed']",
  "{ let NAME: void\nb1, model.type = 'changed' }",
  "{ let NAME = b1++\nb1, model.type = 'changed' }",
  "{ let NAME = b1!\nb1, model.type = 'changed' }",
  "namespace NAME { const model: any = {}; BODY }",
  "namespace NAME { declare const model: any; BODY }",
  "namespace NAME { export const model: any = {}; BODY }",
  "declare namespace NAME { const model: any }",
  "declare global { interface NAME { model: any } }",
  "{ const model: any = {}; BODY }",
  "{ let NAME = 1, model: any = {}; BODY }",
  "{ let NAME = 1\n, model: any = {}; BODY }",
  "{ let NAME = b1\nb1, model.type = 'changed'; }",
  "{ let NAME: Foo<A, model, B>; BODY }",
  "{ const { NAME = 1, model }: any = {}; BODY }",
  "{ b1, model.type = 'changed' }",
  "{ BODY }",
  "for (const model of [{}] as any[]) { BODY }",
  "for (const model of [{}] as any[]) EXPR",
  "for (const { model } of [{ model: {} }] as any[]) { BODY }",
  "for (const x of [1]) { BODY }",
  "for (const x of [EXPR]) { let model: any = {}; }",
  "for (let i = 0, model: any = {}; i < 1; i++) { BODY }",
  "for (let i = 0; i < 1; i++) { BODY }",
  "for (model.type = 'changed'; false;) { BODY }",
  "try { throw {} } catch (model) { BODY }",
  "try { throw {} } catch (model: any) { BODY } finally { EXPR }",
  "try { throw {} } catch ({ model = {} as any }) { BODY }",
  "try { BODY } catch (model) { }",
  "switch (1 as any) { case 1: let model: any = {}; BODY }",
  "switch (model as any) { case 1: BODY }",
  "switch (1 as any) { case touch(model): { BODY } }",
  "switch (1 as any) { case b1, touch(model): { BODY } }",
  "switch (1 as any) { default: BODY }",
  "if (EXPR) { BODY }",
  "if (touch(model)) { BODY }",
  "while (touch(model)) { BODY; break }",
  "do { BODY } while (touch(model))",
  "touch(model)\n{ BODY }",
  "touch(model); { BODY }",
  "(() => { BODY })()",
  "(function () { BODY })()",
  "!function () { BODY }()",
  "((model: any) => { BODY })({})",
  "(({ model }) => { BODY })({ model: {} as any })",
  "((a = model) => { BODY })()",
  "(async () => { BODY })()",
  "touch((model) => { BODY })",
  "touch({ model: {} as any, m() { BODY } })",
  "touch({ model })",
  "touch({ model, m(model: any) { BODY } })",
  "model: { BODY }",
  "model: for (;;) { BODY; break model }",
  "const NAME = { model: {} as any }.model",
  "const NAME = `${EXPR}`",
  "const NAME = `a ${((model: any) => EXPR)({})} b`",
  "const NAME = b1\n? EXPR\n: (model) => EXPR",
  "export default function NAME() { BODY }",
  "export const NAME = async (model: any) => { BODY }",
  "enum NAME { model = 1 }",
  "label1: BODY",
  "let späť1 = EXPR",
  "function NAME(ärger: any, model: any) { BODY }",
  "import { model as NAME } from './x.ts'",
  "export { model as NAME }",
  "export { model as NAME } from './x.ts'",
];

const CALLS = [
  "NAME()",
  "NAME({})",
  "new NAME()",
  "new NAME({}).m({})",
  "NAME.m({})",
  "NAME.n()",
  "NAME[0]()",
  "NAME.a[1]()",
  "NAME.b.c()",
  "`${NAME}`",
  "export { NAME }",
  "void NAME",
  "const call1 = NAME; call1()",
  "[1].forEach(NAME)",
  "NAME?.()",
  "NAME().next()",
];

const payload = fc.constantFrom(...PAYLOADS);

const frame = (body: fc.Arbitrary<string>) =>
  fc.record({
    frame: fc.constantFrom(...FRAMES),
    body,
    expression: fc.constantFrom(...EXPRESSIONS),
    call: fc.option(fc.constantFrom(...CALLS), { freq: 1 }),
    name: fc.constantFrom("f1", "f2", "helper", "later", "holder", "Holder"),
  }).map(({ frame, body, expression, call, name }) => {
    const text = frame.replaceAll("BODY", () => body).replaceAll("EXPR", () => expression);
    return `${text}${call ? `;\n${call}` : ""}`.replaceAll("NAME", name);
  });

const inner = frame(payload);
const middle = frame(fc.oneof({ weight: 2, arbitrary: payload }, { weight: 1, arbitrary: inner }));
const statement = fc.oneof({ weight: 9, arbitrary: middle }, { weight: 1, arbitrary: payload });

const BODIES = [
  "",
  "",
  "",
  "",
  "",
  ", methods: { fix() {}, deep: { fix: () => {} } }",
  ", methods: { fix() { BODY }, deep: { fix: async () => { BODY } } }",
  ", methods: { fix: (model: any) => { BODY }, deep: { fix: function () { BODY } } }",
  ", fix() { this.type = 'changed' }, methods: {}",
  ", fix() { BODY }, methods: [() => EXPR, { run: x => EXPR }]",
  ", methods: { get fix() { BODY; return () => 1 } }",
  ", methods: touch(() => { BODY })",
  ", methods: { fix: EXPR }",
  ", methods: { fix() { const model: any = {}; BODY } } as any",
  ", methods: class { static { BODY } }",
  ", methods: new class { constructor() { BODY } }",
  ", methods: { valueOf() { BODY; return 1 } } + ''",
  ", ...{ get fix() { BODY; return 1 } }",
  ", [`a${EXPR}`]: () => EXPR",
];

const declaration = fc.record({
  wrapper: fc.constantFrom("", "", "", "", "", "", "", "define", "wrap", "defineSoon", "mutating"),
  body: fc.constantFrom(...BODIES),
  payload: fc.oneof({ weight: 3, arbitrary: payload }, { weight: 1, arbitrary: inner }),
  expression: fc.constantFrom(...EXPRESSIONS),
}).map(({ wrapper, body, payload, expression }) => {
  const text = body.replaceAll("BODY", () => payload).replaceAll("EXPR", () => expression);
  const literal = `{ type: "@a/b", version: "1"${text} }`;
  return `export const model: any = ${wrapper === "" ? literal : `${wrapper}(${literal})`};`;
});

const PRELUDE = `var b1: any = 0;
function touch(...m: any[]): any { for (const x of m) { if (typeof x === "function") { try { x({}) } catch {} } else if (x && x.version) x.type = "touched" } return b1 }
function mixin(...m: any[]): any { touch(...m); return Object }
const define = <T,>(x: T): T => x;
function wrap<const T extends object>(x: T) { return x; }
const defineSoon = (x: any) => ({ ...x, type: "wrapped" });
function mutating(x: any) { x.type = "mutated"; return x }
`;

/** Sources around `export const model` of type `@a/b`. */
export const scopedSource = fc.record({
  before: fc.option(statement, { freq: 1 }),
  declaration,
  after: fc.array(statement, { minLength: 1, maxLength: 2 }),
  glue: fc.constantFrom("\n", ";\n", "\r\n", "\u2028", "\n\n"),
}).map(({ before, declaration, after, glue }) => PRELUDE + [before ?? "", declaration, ...after].join(glue));

const SPLICES = [
  ..."(){}[],;:?=<>.!+|&`\n",
  "=>",
  "model",
  "...",
  "const ",
  "function ",
  "case ",
  "as ",
  "new ",
  "${",
];

const spliced = fc.tuple(scopedSource, fc.nat(), fc.nat({ max: 3 }), fc.constantFrom("", ...SPLICES)).map(
  ([text, seed, drop, insert]) => {
    const at = PRELUDE.length + seed % (text.length + 1 - PRELUDE.length);
    return text.slice(0, at) + insert + text.slice(at + drop);
  },
);

const respaced = fc.tuple(
  scopedSource,
  fc.array(fc.tuple(fc.nat(), fc.constantFrom("\n", " ", "", ";", " /* ' */ ")), { maxLength: 3 }),
)
  .map(([text, changes]) => {
    let changed = text;
    for (const [seed, gap] of changes) {
      const gaps = [...changed.matchAll(/[ \n;]/g)];
      const at = gaps[seed % gaps.length]!.index;
      changed = changed.slice(0, at) + gap + changed.slice(at + 1);
    }
    return changed;
  });

/** The same, with a few characters changed: many of them are still valid. */
export const mutatedScopedSource = fc.oneof(spliced, respaced);
