// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { AuthorToolchain } from "../../../infrastructure/packages/author_tools.ts";
import { denoPlatform } from "../../../infrastructure/platform/deno_platform.ts";
import { analyseFiles, AUTHOR_LIMITS, type AuthoredFile } from "./safety_analysis.ts";

const tools = new AuthorToolchain({
  mayLoad: true,
  platform: denoPlatform(),
  signal: new AbortController().signal,
  onProgress: () => {},
  onOutput: () => {},
});

function file(name: string, content: string | number = "", binary = false): AuthoredFile {
  const bytes = typeof content === "number" ? new Uint8Array(content) : new TextEncoder().encode(content);
  return { file: name, bytes, binary };
}

/** `code:file:line` of all remarks. */
function judge(...files: AuthoredFile[]) {
  const { errors, warnings } = analyseFiles(files, tools.findWords);
  const shown = (remarks: typeof errors) =>
    remarks.map(({ code, file, line }) => [code, file, line].filter(Boolean).join(":"));
  return { errors: shown(errors), warnings: shown(warnings) };
}

Deno.test("analyseFiles() refuses code that is made from texts, and only in code", () => {
  for (
    const code of [
      "eval('1')",
      "const x = 1;\n\neval /* now */ ('1')".replace("/* now */ ", ""),
      "eval?.('1')",
      "const f = new Function('a', 'return a')",
      "const f = new  Function ('a')",
      "`${eval('1')}`",
    ]
  ) assert.deepEqual(judge(file("a.ts", code)).errors.map((text) => text.slice(0, 16)), ["UNSAFE_CODE:a.ts"]);
  for (
    const code of [
      "// eval('1')\n/* new Function() */",
      "const text = 'eval(1)' + \"new Function()\" + `eval(1)`",
      "redis.eval(script)",
      "const evaluate = (x: number) => x; evaluate(1)",
      "class Function2 {}; new Function2()",
      "type F = Function;",
      "const pattern = /eval(1)/;",
    ]
  ) assert.deepEqual(judge(file("a.ts", code)).errors, [], code);
  assert.deepEqual(judge(file("a.ts", "\n\n  eval(x)")).errors, ["UNSAFE_CODE:a.ts:3"]);
});

Deno.test("analyseFiles() looks at the whole text where code can not be told from comments", () => {
  assert.deepEqual(judge(file("a.ts", "const ünicode = 1;\neval(x)")).errors, ["UNSAFE_CODE:a.ts:2"]);
});

Deno.test("analyseFiles() refuses names and kinds of files, but for programs", () => {
  const refused = ["a.png", ".env.json", "a/.git/b.ts", "run", "a.tsx", "a.js", ".ts"];
  for (const name of refused) assert.deepEqual(judge(file(name)).errors, [`FILE_FORBIDDEN:${name}`]);
  const good = ["a.ts", "a.test.json", "LICENSE", "docs/NOTICE", "a.yml", "_a/b.txt", "../shared/LICENSE"];
  for (const name of good) assert.deepEqual(judge(file(name)).errors, [], name);
  assert.deepEqual(judge(file("bin/run", "eval(1)", true)).errors, []);
  assert.deepEqual(judge(file("bin/.run", "", true)).errors, ["FILE_FORBIDDEN:bin/.run"]);
});

Deno.test("analyseFiles() knows the limits to the byte", () => {
  const { files, fileBytes, totalBytes } = AUTHOR_LIMITS;
  assert.deepEqual(judge(file("a.ts", fileBytes)).errors, []);
  assert.deepEqual(judge(file("a.ts", fileBytes + 1)).errors, ["LIMIT_EXCEEDED:a.ts"]);
  assert.deepEqual(judge(file("run", totalBytes, true)).errors, []);
  assert.deepEqual(judge(file("run", totalBytes, true), file("a.ts", "1")).errors, ["LIMIT_EXCEEDED"]);
  const many = Array.from({ length: files }, (_, index) => file(`${index}.ts`));
  assert.deepEqual(judge(...many).errors, []);
  assert.deepEqual(judge(...many, file("one_more.ts")).errors, ["LIMIT_EXCEEDED"]);
});

Deno.test("analyseFiles() warns once per rule and file, at the first line", () => {
  const long = "x ".repeat(251);
  assert.deepEqual(judge(file("a.ts", `a\n${long}\n${long}`)).warnings, ["LONG_LINE:a.ts:2"]);
  assert.deepEqual(judge(file("a.ts", `"${"A".repeat(100)}"`)).warnings, ["ENCODED_DATA:a.ts:1"]);
  assert.deepEqual(judge(file("a.ts", `"${"A".repeat(99)}"`)).warnings, []);
  assert.deepEqual(judge(file("a.ts", "new Deno.Command('ls')")).warnings, ["SUBPROCESS:a.ts:1"]);
  assert.deepEqual(judge(file("a.ts", "Deno.env; // Deno.Command")).warnings, []);
  for (const ip of ["10.0.0.1", "8.8.8.8."]) assert.equal(judge(file("a.md", ip)).warnings.length, 1, ip);
  for (const text of ["192.0.2.9", "127.0.0.1", "version 2026.01.31.1", "1.2.3.4.5", "300.1.1.1"]) {
    assert.deepEqual(judge(file("a.txt", text)).warnings, [], text);
  }
});
