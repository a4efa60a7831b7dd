// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import MagicString from "magic-string";
import { asciiOnly } from "../../scripts/ascii_only.ts";
import { makeEager } from "../../scripts/eager_functions.ts";
import { type FunctionSpan, readFunctionLog } from "../../scripts/hot_functions.ts";

/** The span as V8 counts it: from the parameters to the end of the body. */
function spanOf(text: string, source: string, parameters: string): FunctionSpan {
  const start = text.indexOf(source) + source.indexOf(parameters);
  return `${start}-${text.indexOf(source) + source.length}`;
}

Deno.test("makeEager() keeps what a script does, functions that are used above their declaration included", async () => {
  const script = `export const early = late(2);
async function wait(n){ return n + 1 }
function late(n){ return n * 10 }
const once = (work) => { let done; return () => done ??= work() };
export const lazy = once(() => { return late(3) });
export const both = async () => { return [await wait(1), lazy()] };
export const name = late.name;`;
  const hot = new Set([
    spanOf(script, "function late(n){ return n * 10 }", "(n)"),
    spanOf(script, "async function wait(n){ return n + 1 }", "(n)"),
    spanOf(script, "() => { return late(3) }", "()"),
    spanOf(script, "async () => { return [await wait(1), lazy()] }", "()"),
  ]);
  const eager = makeEager(script, hot).toString();
  assert.ok(eager.startsWith("async function wait") === false);
  assert.match(eager, /var late=\(function \(n\)\{ return n \* 10 \}\);/);
  assert.match(eager, /var wait=\(async function \(n\)/);
  assert.match(eager, /once\(\(\(\) => \{ return late\(3\) \}\)\)/);
  assert.match(eager, /both = \(async \(\) => /);
  const module = await import(`data:text/javascript,${encodeURIComponent(eager)}`);
  assert.deepEqual([module.early, await module.both(), module.name], [20, [2, 30], "late"]);
});

Deno.test("makeEager() leaves functions alone that no command ran, and all that is in them", () => {
  const script = "function cold(){return 1}\nconst f=()=>{const g=()=>{return 2};return g()};";
  const inner = spanOf(script, "()=>{return 2}", "()");
  assert.equal(makeEager(script, new Set([inner])).toString(), script);
});

Deno.test("makeEager() marks functions in those that commands ran, declarations at the start of their function", async () => {
  const script = `export const make=(n)=>{"use strict";const first=twice(n);function twice(m){return m*2}` +
    `return {first,plus:function(m){return twice(m)+1}}};`;
  const hot = new Set([
    spanOf(script, script.slice("export const make=".length, -1), "(n)"),
    spanOf(script, "function twice(m){return m*2}", "(m)"),
    spanOf(script, "function(m){return twice(m)+1}", "(m)"),
  ]);
  const eager = makeEager(script, hot).toString();
  assert.match(
    eager,
    /^export const make=\(\(n\)=>\{"use strict";var twice=\(function (\s*)\(m\)\{return m\*2\}\);const first/,
  );
  assert.match(eager, /plus:\(function\(m\)/);
  const { make } = await import(`data:text/javascript,${encodeURIComponent(eager)}`);
  const made = make(3);
  assert.deepEqual([made.first, made.plus(5)], [6, 11]);
});

Deno.test("readFunctionLog() takes the compiled functions of the one script", () => {
  const log = [
    "script-details,7,ext:core/01_core.js,0,0,",
    "script-details,9,file:///tmp/x/swamp.js,0,0,swamp.js.map",
    "function,parse-function,9,10,20,0.1,1,a",
    "function,parse-function,7,11,21,0.1,1,b",
    "function,preparse-resolution,9,12,22,0.1,1,c",
    "function,interpreter,9,13,23,0.1,1,d",
  ].join("\n");
  assert.deepEqual(readFunctionLog(log, "swamp.js"), ["10-20", "13-23"]);
});

Deno.test("asciiOnly() escapes characters in strings and regular expressions, and keeps what they mean", async () => {
  const text = 'export const a = /^(µs|⚠️)$/.test("µs") && /^[¹²]$/.test("²"), b = "Zürich 😀";';
  const script = new MagicString(text);
  asciiOnly(script, text);
  // deno-lint-ignore no-control-regex
  assert.match(script.toString(), /^[\x00-\x7f]+$/);
  const { a, b } = await import(`data:text/javascript,${encodeURIComponent(script.toString())}`);
  assert.deepEqual([a, b], [true, "Zürich 😀"]);
  assert.throws(() => asciiOnly(new MagicString("/\\µ/"), "/\\µ/"), /escaped µ near: /);
});
