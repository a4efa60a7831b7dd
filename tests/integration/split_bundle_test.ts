// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { join } from "node:path";
import MagicString from "magic-string";
import type { FunctionSpan } from "../../scripts/hot_functions.ts";
import { SplitBundle } from "../../scripts/split_bundle.ts";

/** A program in the form that esbuild gives it. */
const PROGRAM = `/* head */ const loaded=globalThis.loadedParts;import{join as J}from"node:path";
var E=(t,e)=>()=>(t&&(e=t(t=0)),e),X=(t,e)=>{for(var n in e)Object.defineProperty(t,n,{get:e[n]})};
var often={};X(often,{answer:()=>answer});function answer(){return J(base,count())}function count(){return String(++calls)}
var base,calls,initOften=E(()=>{loaded.push("often");base="base";calls=0});
var seldom={};X(seldom,{twice:()=>twice,Thing:()=>Thing});function twice(){return [answer(),answer()]}
var Thing,initSeldom=E(()=>{loaded.push("seldom");initOften();Thing=class{get name(){return "thing"}}});
async function run(word){
if(word==="often")return (await Promise.resolve().then(()=>(initOften(),often))).answer();
let{twice:t,Thing:T}=await Promise.resolve().then(()=>(initSeldom(),seldom));return [...t(),new T().name]}
function main(...words){return Promise.resolve().then(()=>run(words[0]))}
import.meta.main,globalThis.answerOfProgram=await main(...globalThis.wordsOfProgram);
`;

function spanOf(source: string): FunctionSpan {
  const start = PROGRAM.indexOf(source) + source.indexOf("(");
  return `${start}-${PROGRAM.indexOf(source) + source.length}`;
}

const FILES = ["start.mjs", "often.mjs", "rest.mjs"];

function split(): { bundle: SplitBundle; texts: Record<string, string> } {
  const ran = spanOf('E(()=>{loaded.push("often");base="base";calls=0}').replace(
    /^\d+/,
    (at) => `${Number(at) + 1}`,
  );
  const bundle = new SplitBundle(PROGRAM, FILES, [new Set(), new Set([ran as FunctionSpan])]);
  const texts: Record<string, string> = { "main.mjs": bundle.entry(PROGRAM, "") };
  for (const [level, file] of FILES.entries()) {
    const script = new MagicString(PROGRAM);
    bundle.cut(script, level);
    texts[file] = script.toString();
  }
  return { bundle, texts };
}

interface ProgramGlobals {
  loadedParts?: string[];
  wordsOfProgram?: string[];
  answerOfProgram?: unknown;
}

async function runProgram(texts: Record<string, string>, word: string) {
  const directory = await Deno.makeTempDir();
  const globals = globalThis as ProgramGlobals;
  try {
    for (const [name, text] of Object.entries(texts)) await Deno.writeTextFile(join(directory, name), text);
    globals.loadedParts = [];
    globals.wordsOfProgram = [word];
    await import(`file://${directory}/main.mjs`);
    return { answer: globals.answerOfProgram, loaded: globals.loadedParts };
  } finally {
    delete globals.loadedParts;
    delete globals.wordsOfProgram;
    delete globals.answerOfProgram;
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("a split program does what it did, and initializes no more than before", async () => {
  const { texts } = split();
  assert.deepEqual(await runProgram(texts, "often"), { answer: join("base", "1"), loaded: ["often"] });
  assert.deepEqual(await runProgram(texts, "seldom"), {
    answer: [join("base", "1"), join("base", "2"), "thing"],
    loaded: ["seldom", "often"],
  });
});

Deno.test("a split program keeps what commands ran apart from the rest, which is loaded on demand", () => {
  const { texts, bundle } = split();
  assert.match(texts["start.mjs"]!, /import\("\.\/often\.mjs"\)\.then\(\(\{initOften,often\}\)=>/);
  assert.match(texts["start.mjs"]!, /import\("\.\/rest\.mjs"\)\.then\(\(\{initSeldom,seldom\}\)=>/);
  assert.doesNotMatch(texts["start.mjs"]!, /function (answer|count|twice)/);
  assert.match(
    texts["often.mjs"]!,
    /import\{join as J\}from"node:path";.*function answer\(\).*function count\(\)/s,
  );
  assert.doesNotMatch(texts["often.mjs"]!, /twice|Thing/);
  assert.match(texts["rest.mjs"]!, /from"\.\/often\.mjs";.*function twice\(\)/s);
  const [answer, twice] = [
    spanOf("function answer(){return J(base,count())}"),
    spanOf(
      "function twice(){return [answer(),answer()]}",
    ),
  ];
  assert.deepEqual([...bundle.functions(1, new Set([answer, twice]))], [answer]);
});

Deno.test("a variable stays with the function that writes it", () => {
  const { texts } = split();
  assert.match(texts["often.mjs"]!, /var base,calls,/);
  assert.doesNotMatch(texts["rest.mjs"]!, /\bcalls\b/);
});

Deno.test("a bundle that does not end with its start is refused", () => {
  assert.throws(() => new SplitBundle("var a=1;", FILES, []), /must end with the statement that starts/);
});

Deno.test("a bundle whose functions have parameters with top-level names is refused", () => {
  const text = PROGRAM.replace("/* head */", "const get=(base)=>base;");
  assert.throws(() => new SplitBundle(text, FILES, []), /the name of a top-level statement: base/);
});
