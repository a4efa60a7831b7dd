// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { STUB_MARK, stubModule } from "./stub_module.ts";

// deno-lint-ignore no-explicit-any -- a stub has every shape
async function stub(): Promise<any> {
  const text = `const module = {};\n${stubModule()}\nexport default module;`;
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)).default.exports;
}

Deno.test("a stub answers properties, calls, constructions, iteration and tagged templates with stubs", async () => {
  const root = await stub();
  assert.equal(typeof root.a.b.c(1).d`x${1}`, "function");
  assert.equal(typeof new root.Client({}).send().then2, "function");
  const [first, second] = root.list;
  assert.equal(typeof first.name, "function");
  assert.equal(typeof second, "function");
  assert.equal(root.a, root.a, "the same each time");
  root.own = 1;
  assert.equal(root.own, 1);
  assert.equal("anything" in root, true);
});

Deno.test("classes that extend a stub keep their own members and inherit the rest", async () => {
  const { Base } = await stub();
  class Own extends Base {
    value = 1;
    own() {
      return this.inherited(this.value) && "own";
    }
  }
  const own = new Own();
  assert.deepEqual([own.own(), own.value, own instanceof Own], ["own", 1, true]);
});

Deno.test("what a stub becomes as a text is marked, as a number it is none, and awaiting one ends", async () => {
  const root = await stub();
  for (const text of [`${root.a}`, root.b + "x", root.c.toString(), JSON.stringify({ d: root.d })]) {
    assert.ok(text.includes(STUB_MARK), text);
  }
  assert.ok(Number.isNaN(Number(root.a)));
  assert.equal(typeof await root.promise, "function");
  for await (const _ of root.stream) assert.fail("an endless stream");
});
