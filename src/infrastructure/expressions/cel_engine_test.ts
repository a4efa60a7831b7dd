// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { SwampError } from "../../domain/errors.ts";
import { CelEngine } from "./cel_engine.ts";

const engine = new CelEngine();
const NAMES = {
  inputs: { n: 7, half: 0.5, list: [1, 2, 3], text: "x", nothing: null, map: { a: 1 }, flag: true },
  model: { "my-name": { input: { x: 1 }, resource: { vpc: { "main-1": { version: 3 } } } } },
  self: { name: "web" },
  data: {
    latest: (model: unknown, name: unknown) => Promise.resolve({ attributes: { model, name } }),
    version: (model: unknown, name: unknown, version: unknown) => Promise.resolve([model, name, version]),
  },
  vault: { get: (vault: unknown, key: unknown) => Promise.resolve(`${vault}/${key}`) },
};
const evaluate = (text: string) => engine.parse(text).evaluate(NAMES);

const VALUES: readonly [string, unknown][] = [
  ["1 + 2", 3],
  ["inputs.n + 1", 8],
  ["inputs.n * inputs.half", 3.5],
  ["inputs.n % 4", 3],
  ["inputs.n % inputs.n", 0],
  ["7 / 2", 3],
  ["size(inputs.list)", 3],
  ["inputs.list.map(x, x * 2)", [2, 4, 6]],
  ["inputs.list.filter(x, x > 1).size()", 2],
  ["[1, 'a', null, {'k': 1u}]", [1, "a", null, { k: 1 }]],
  ["{1: 2}", { 1: 2 }],
  ["inputs.nothing", null],
  ["inputs.map", { a: 1 }],
  ["inputs.?nope.orValue('d')", "d"],
  ["inputs.?nope", null],
  ["optional.of(3)", 3],
  ["has(inputs.nope)", false],
  ["inputs.flag ? 'yes' : inputs.nope", "yes"],
  ["inputs\n  .text +\n  'y'", "xy"],
  ["timestamp('2026-01-02T03:04:05Z')", new Date("2026-01-02T03:04:05Z")],
  ["duration('90s')", "90s"],
  ["type(1)", "int"],
  ["string(inputs.n) + 'x'", "7x"],
  ["model.my-name.input.x", 1],
  ["model['my-name'].input.x + 1", 2],
  ["model.my-name.resource.vpc.main-1.version", 3],
  ["'model.my-name.input'", "model.my-name.input"],
  ["data.latest('m', 'n').attributes.name", "n"],
  ["['a', 'b'].map(m, data.latest(m, 'n').attributes.model)", ["a", "b"]],
  ["data.version('m', 'n', 2)", ["m", "n", 2]],
  ["vault.get(my-vault, API_KEY)", "my-vault/API_KEY"],
  ["vault.get('my vault', \"a/b\")", "my vault/a/b"],
  ["vault.get(prod, db/main.password)", "prod/db/main.password"],
  ["vault.get(inputs.text, self.name)", "x/web"],
  ["['k1', 'k2'].map(k, vault.get(v-1, k))", ["v-1/k1", "v-1/k2"]],
  ["'host-1.org'.matches('^([a-z0-9-]+[.])+org$')", true],
  ["inputs.list.exists(x, string(x).matches('[3-9]'))", true],
  ["inputs.list.map(data, data + 1)", [2, 3, 4]],
  ["[1].map(x, 'it''s' == 'its' ? x : x)".replace("''", "\\'"), [1]],
];
for (const [text, value] of VALUES) {
  Deno.test(`evaluate() gives ${JSON.stringify(value)} for ${text}`, async () => {
    assert.deepEqual(await evaluate(text), value);
  });
}

const INVALID: readonly [string, RegExp][] = [
  ["", /it is empty/],
  ["1 +", /column 4/],
  ["a b", /column 3/],
  ["1 + 'a'", /int \+ string/],
  ["nope(1)", /'nope\(int\)'/],
  ["data.latst('a', 'b')", /there is no function data\.latst that takes 2 arguments/],
  ["data.latest('a')", /there is no function data\.latest that takes 1 argument,/],
  ["vault.latest('a', 'b')", /there is no function vault\.latest/],
  ["'abc", /Unterminated string, at column 1/],
  ["model.my-long-name.input.x + 'a", /Unterminated string, at column 30/],
  ["1 +\n  2 +\n  )", /line 3, column 3/],
  ["(".repeat(300) + "1", /maxDepth/],
  ["!".repeat(201) + "true", /nested too deep/],
  ["(".repeat(201) + "1" + ")".repeat(201), /maxDepth/],
  [`${"[".repeat(201)}${"]".repeat(201)}`, /nested too deep|maxDepth/],
  ["!".repeat(19_000) + "true", /nested too deep/],
  ["1" + " + 1".repeat(4_900), /nested too deep/],
  ["1+".repeat(20_000) + "1", /longer than 20000 characters/],
];
for (const [text, reason] of INVALID) {
  Deno.test(`parse() refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.throws(() => engine.parse(text), (error: unknown) => {
      assert.ok(error instanceof SwampError);
      assert.equal(error.code, "EXPRESSION_INVALID");
      assert.match(error.message, /^Invalid expression: /);
      assert.match(error.message, reason);
      return true;
    });
  });
}

const FAILING: readonly [string, RegExp][] = [
  ["inputs.nope", /^Expression failed: No such key: nope, at column 8 of: inputs\.nope$/],
  ["inputs.list[9]", /index 9 >= size 3/],
  ["'a' + inputs.n", /string \+ dyn<double>/],
  ["unknown.x", /Unknown variable: unknown/],
  ["1 / 0", /division by zero/],
  ["'a'.matches('(')", /the regular expression \(: unmatched '\('/],
  ["inputs.n.matches('a')", /matches\(string\)'/],
  ["9007199254740993", /too large for a number/],
  ["file.contents('a', 'b')", /file\.contents is not available here/],
];
for (const [text, reason] of FAILING) {
  Deno.test(`evaluate() says why ${text.slice(0, 40)} fails`, async () => {
    await assert.rejects(evaluate(text), (error: unknown) => {
      assert.ok(error instanceof SwampError);
      assert.equal(error.code, "EXPRESSION_FAILED");
      assert.match(error.message, reason);
      return true;
    });
  });
}

Deno.test("errors that a function throws come back as they are", async () => {
  const error = new SwampError("SECRET_NOT_FOUND", "no such secret", { hint: "store it" });
  const names = { vault: { get: () => Promise.reject(error) } };
  await assert.rejects(engine.parse("vault.get(a, b)").evaluate(names), (thrown) => thrown === error);
});

Deno.test("a regular expression that would try for years ends", async () => {
  assert.equal(await evaluate(`'${"a".repeat(10_000)}!'.matches('^(a+)+$')`), false);
});

Deno.test("loops inside of loops end within their time limit", async () => {
  const list = Array.from({ length: 2_000 }, (_item, index) => index);
  const text = "inputs.l.map(a, inputs.l.map(b, inputs.l.map(c, a + b + c)))";
  await assert.rejects(engine.parse(text).evaluate({ inputs: { l: list } }), /takes more than/);
  assert.deepEqual(await evaluate("inputs.list.map(a, inputs.list.map(b, a * b))"), [[1, 2, 3], [2, 4, 6], [
    3,
    6,
    9,
  ]]);
});

Deno.test("an expression of 190 levels, and a chain of 1,000 parts, are evaluated", async () => {
  assert.equal(await evaluate("(".repeat(190) + "1" + ")".repeat(190)), 1);
  assert.equal(await evaluate("!".repeat(190) + "true"), true);
  assert.equal(await evaluate("1" + " + 1".repeat(999)), 1000);
});

Deno.test("a result larger than 64 MiB fails before it is written, also one that repeats a text", async () => {
  const text = "x".repeat(1024 ** 2);
  const big = engine.parse(`[${Array(65).fill("inputs.big").join(", ")}]`);
  await assert.rejects(big.evaluate({ inputs: { big: text } }), /its result is larger than 64 MiB/);
  const fits = engine.parse(`[${Array(60).fill("inputs.big").join(", ")}]`);
  assert.equal((await fits.evaluate({ inputs: { big: text } }) as string[]).length, 60);
});

Deno.test("many searches end within the time limit of one expression, in loops and without them", async () => {
  const slow = "a".repeat(100_000);
  const names = {
    inputs: { l: Array.from({ length: 20 }, () => slow), many: [...Array(200_000).keys()].map(String) },
  };
  const pattern = "'(a?){40}b'";
  for (
    const text of [
      `inputs.l.filter(s, s.matches(${pattern}))`,
      Array(20).fill(`inputs.l[0].matches(${pattern})`).join(" || "),
      "inputs.many.filter(s, (s + 'q') in inputs.many)",
      "inputs.many.filter(s, inputs.many == inputs.many.map(t, t))",
    ]
  ) await assert.rejects(engine.parse(text).evaluate(names), /takes more than/, text);
});

Deno.test("waiting for data does not count as work of an expression", async () => {
  let waited = 0;
  const latest = (_model: unknown, name: unknown) =>
    new Promise((resolve) => setTimeout(() => resolve({ name, at: ++waited }), 60));
  const list = [...Array(20).keys()].map(String);
  const value = await engine.parse("inputs.l.map(n, data.latest('m', n).name)").evaluate({
    inputs: { l: list },
    data: { latest },
  });
  assert.deepEqual(value, list);
});

Deno.test("facts are found on the tree", () => {
  const facts = (text: string) => engine.parse(text).facts;
  assert.deepEqual(facts("model.a.input.globalArguments.x + model['b-c'].resource.s.i.attributes.y").models, [
    { model: "a", path: ["input", "globalArguments", "x"] },
    { model: "b-c", path: ["resource", "s", "i", "attributes", "y"] },
  ]);
  assert.equal(facts("model[inputs.m].input.name").readsAnyModel, true);
  assert.deepEqual(facts("model[inputs.m].input.name").inputs, ["m"]);
  assert.equal(facts("'model[x] env.A vault.get(a, b)'").readsAnyModel, false);
  assert.deepEqual(facts("'env.A' + env.B + env['C']").environment, ["B", "C"]);
  assert.deepEqual(facts("env[inputs.x]").environment, [undefined]);
  assert.deepEqual(facts("vault.get(v-1, KEY) + vault.get(inputs.v, 'k')").secrets, [
    { vault: "v-1", key: "KEY" },
    { vault: undefined, key: "k" },
  ]);
  assert.deepEqual(facts("data.latest('a', 'x').attributes.y + file.contents(inputs.f, 's')").dataModels, [
    "a",
    undefined,
  ]);
  assert.deepEqual(facts("self.globalArguments.a.b[0].c").self, [["globalArguments", "a", "b"]]);
  assert.deepEqual(facts("inputs.list.map(model, model.x.input)").models, []);
  assert.deepEqual(facts("cel.bind(env, inputs.e, env.A)").environment, []);
  assert.deepEqual(facts("inputs.l.exists(x, x == other.y) && size(inputs.l) > 1").others, [["other", "y"]]);
  assert.deepEqual(facts("has(model.m.input.tags) ? inputs : {}").inputs, [undefined]);
});

Deno.test("any text is an expression or EXPRESSION_INVALID, and evaluating one ends", async () => {
  const word = fc.constantFrom(
    ..."model . -name input inputs self vault.get( data.latest( file ( ) [ ] { } , : ? ! - + * % 'a' \" ' }} ${{ // 1 0x 1.5 1u in has( .map( x null true \n \\ r' b\""
      .split(" "),
    " ",
    "model.my-name.input",
    "'''",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(word, { maxLength: 25 }).map((words) => words.join("")),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      try {
        await engine.parse(text).evaluate(NAMES);
      } catch (error) {
        assert.ok(error instanceof SwampError, `${text}: ${error}`);
        assert.ok(["EXPRESSION_INVALID", "EXPRESSION_FAILED"].includes(error.code));
      }
    }),
    { numRuns: 2_000 },
  );
});
