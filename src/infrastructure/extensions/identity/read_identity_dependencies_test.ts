// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok } from "node:assert/strict";
import { declaredConstants } from "../../../../tests/support/identity_oracle.ts";
import { readIdentity } from "./read_identity.ts";

const MODULES = new URL("../../../../node_modules/", import.meta.url);
const DECLARATION = '\n;export const model = { type: "@a/b", version: "2025.01.01.1" };\n';

function* sources(directory: URL): Generator<URL> {
  for (const entry of Deno.readDirSync(directory)) {
    const url = new URL(entry.name + (entry.isDirectory ? "/" : ""), directory);
    if (entry.isDirectory) yield* sources(url);
    else if (/\.(m?js|cjs|ts)$/.test(entry.name)) yield url;
  }
}

function append(bytes: Uint8Array, text: string): Uint8Array {
  const tail = new TextEncoder().encode(text);
  const whole = new Uint8Array(bytes.length + tail.length);
  whole.set(bytes);
  whole.set(tail, bytes.length);
  return whole;
}

Deno.test("readIdentity() finds a model behind any real code, or is undecided", () => {
  let found = 0;
  let undecided = 0;
  for (const name of ["zod", "yaml", "js-yaml", "zod-to-json-schema", "typescript"]) {
    for (const url of sources(new URL(`${name}/`, MODULES))) {
      const bytes = Deno.readFileSync(url);
      deepStrictEqual(readIdentity(bytes, ["datastore"]).kind, "not-an-entry", url.href);
      const answer = readIdentity(append(bytes, DECLARATION), ["model"]);
      ok(answer.kind !== "not-an-entry", `a slash was misread in ${url}`);
      if (answer.kind === "entry") found++;
      else undecided++;
    }
  }
  ok(found > 500 && undecided < found / 1000, `${found} found, ${undecided} undecided`);
});

/** Starts of comments, strings and templates, in text that may only look so. */
const OPENINGS = /\/\*|\/\/|`/g;

/** Equal numbers at each run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed;;) yield state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
}

Deno.test("readIdentity() never takes an entry that is written in a comment or template of real code", () => {
  const random = numbers(7);
  let decoys = 0;
  for (const name of ["zod/v4/core", "zod/v3", "yaml/dist", "js-yaml/lib", "modern-tar"]) {
    for (const url of sources(new URL(`${name}/`, MODULES))) {
      const text = Deno.readTextFileSync(url);
      const places = [...text.matchAll(OPENINGS)];
      if (places.length === 0 || text.length > 100_000) continue;
      const place = places[random.next().value! % places.length]!;
      const at = place.index + place[0].length;
      const decoy = ` ${DECLARATION.trim().replaceAll("\n", " ")} `;
      const source = text.slice(0, at) + decoy + text.slice(at);
      if (declaredConstants(source).has("model")) continue;
      decoys++;
      const answer = readIdentity(new TextEncoder().encode(source), ["model"]);
      ok(answer.kind !== "entry", `a decoy was taken in ${url}`);
    }
  }
  ok(decoys > 100, String(decoys));
});
