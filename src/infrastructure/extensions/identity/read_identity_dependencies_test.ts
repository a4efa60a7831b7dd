// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok } from "node:assert/strict";
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
  ok(found > 500 && undecided < found / 100, `${found} found, ${undecided} undecided`);
});
