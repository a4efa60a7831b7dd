// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { Undecided } from "./identity/undecided.ts";
import { importedSpecifiers } from "./module_imports.ts";

function specifiers(code: string): string[] {
  return importedSpecifiers(new TextEncoder().encode(code));
}

Deno.test("importedSpecifiers() reads every form of import and export statements", () => {
  const code = `import"a";import b from'b';import * as c from "c"
import { d, e as f } from "d"; import g, { h } from "e"; import i, * as j from "f" with { type: "json" };
export * from "g"; export * as k from "h"; export { l as "m" } from "i";
import { n } /* "no" */ from // "no"
  "\\u006a"`;
  assert.deepEqual(specifiers(code), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
});

Deno.test("importedSpecifiers() passes over expressions, texts and exports without a source", () => {
  const code = `// import "no";
const text = \`import "no"; \${ await import("no") } import "no"\`;
import("no"); import.meta.url; const all = { import: "no", from: "no" }; all.import; all.from;
export { text }; export const from = "no"; export default "no";
function inner() { return import("no"); }`;
  assert.deepEqual(specifiers(code), []);
});

Deno.test("importedSpecifiers() does not guess", () => {
  for (const code of ["import x;", "import { x } from", 'import "\\1";', "let a = <b>/c/;", "{"]) {
    assert.throws(() => specifiers(code), Undecided, code);
  }
});
