// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { chunkBase } from "../../domain/packages/archive_layout.ts";
import { sha256 } from "../platform/sha256.ts";
import { ChunkCheck, mentionedChunks, strayImport } from "./chunk_check.ts";

const encode = (code: string) => new TextEncoder().encode(code);
const file = (code: string, base = "./chunks/") => ({ bytes: encode(code), base });

/** Chunks by their name, which is that of their content. */
function chunksOf(...codes: string[]): Map<string, string> {
  return new Map(codes.map((code) => [`${sha256(code)}.js`, code]));
}

function check(code: string, chunks: ReadonlyMap<string, string>) {
  const reads: string[] = [];
  const checker = new ChunkCheck((name) => {
    reads.push(name);
    const text = chunks.get(name);
    return text === undefined ? { hash: "missing" } : { hash: sha256(text), bytes: encode(text) };
  });
  return { reads, ...checker.check(file(code)) };
}

Deno.test("chunkBase() leads from a bundle of any kind and depth to the chunks", () => {
  assert.equal(chunkBase("bundles/a.js"), "./chunks/");
  assert.equal(chunkBase("bundles/in/deep/a.js"), "../../chunks/");
  assert.equal(chunkBase("vault-bundles/a.js"), "../bundles/chunks/");
  assert.equal(chunkBase("vault-bundles/in/a.js"), "../../bundles/chunks/");
});

Deno.test("mentionedChunks() finds the chunks of static and dynamic imports, at their exact path only", () => {
  const [one, other] = ["a".repeat(64), "b".repeat(64)];
  const code = `import { x } from "./chunks/${one}.js"; await import('./chunks/${other}.js');
import "./chunks/${one}.js"; "./chunks/${"c".repeat(63)}.js"; "../chunks/${"d".repeat(64)}.js"; "./${
    "e".repeat(64)
  }.js"`;
  assert.deepEqual(mentionedChunks(file(code)), [`${one}.js`, `${other}.js`]);
});

Deno.test("check() reads all chunks that a bundle leads to, once, and nothing else", () => {
  const last = "export const last = 1;";
  const middle = `import { last } from "./${sha256(last)}.js"; export { last };`;
  const lazy = `export { last } from "./${sha256(last)}.js"; import "node:fs";`;
  const chunks = chunksOf(last, middle, lazy, "export {};");
  const code = `import "./chunks/${sha256(middle)}.js"; import("./chunks/${sha256(lazy)}.js"); import "zod";`;
  const { reads, hashes, problem } = check(code, chunks);
  assert.equal(problem, undefined);
  assert.deepEqual(reads.sort(), [last, middle, lazy].map((text) => `${sha256(text)}.js`).sort());
  assert.deepEqual(
    [...hashes].filter(([name, hash]) => name !== `${hash}.js`),
    [],
  );
});

Deno.test("check() finds what is missing or changed, however far away", () => {
  const last = "export const last = 1;";
  const middle = `import { last } from "./${sha256(last)}.js"; export { last };`;
  const code = `import "./chunks/${sha256(middle)}.js";`;
  const name = `${sha256(last)}.js`;
  const missing = check(code, chunksOf(middle));
  assert.equal(missing.problem, `bundles/chunks/${name}, which it needs, is missing`);
  assert.equal(missing.hashes.get(name), "missing");
  const changed = check(code, chunksOf(middle).set(name, "export const last = 2;"));
  assert.match(changed.problem!, /, which it needs, has another content: its sha256 is [0-9a-f]{64}$/);
  // A chunk that does not match says nothing about others.
  const hostile = check(code, new Map([[`${sha256(middle)}.js`, `import "./${"f".repeat(64)}.js";`]]));
  assert.equal(hostile.reads.length, 1);
});

Deno.test("a bundle imports chunks, modules of Node and packages; everything else is refused", () => {
  const sha = "a".repeat(64);
  for (
    const specifier of [
      `./chunks/${sha}.js`,
      "node:fs/promises",
      "fs",
      "zod",
      "npm:zod@^4.1",
      "jsr:@std/path@1",
    ]
  ) {
    assert.equal(strayImport(file(`import ${JSON.stringify(specifier)};`)), undefined, specifier);
  }
  const stray = [
    `./chunks/../${sha}.js`,
    `./chunks/${sha}.js?x`,
    `./chunks/${sha}.ts`,
    `./chunks/%2e%2e/${sha}.js`,
    `./${sha}.js`,
    `../chunks/${sha}.js`,
    "./a.js",
    "../../../a.js",
    "/a.js",
    "//host/a.js",
    "\\\\host\\a.js",
    "file:///a.js",
    "https://host/a.js",
    " https://host/a.js",
    "ht\ttps://host/a.js",
    "HTTPS://host/a.js",
    "data:text/javascript,1",
    "blob:null/1",
    "C:/a.js",
    "node:../a.js",
    "",
  ];
  for (const specifier of stray) {
    assert.equal(strayImport(file(`import ${JSON.stringify(specifier)};`)), specifier, specifier);
    assert.match(check(`import ${JSON.stringify(specifier)};`, new Map()).problem!, /^imports "/, specifier);
  }
});

Deno.test("imports that cannot be read with certainty are refused only in bundles with chunks", () => {
  const odd = "let a = <b>/c/;";
  assert.equal(check(odd, new Map()).problem, undefined);
  const chunk = "export {};";
  const problem = check(`import "./chunks/${sha256(chunk)}.js"; ${odd}`, chunksOf(chunk)).problem;
  assert.match(problem!, /^has imports that cannot be read with certainty: /);
});
