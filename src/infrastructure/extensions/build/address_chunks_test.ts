// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { sha256 } from "../../platform/sha256.ts";
import { addressChunks } from "./address_chunks.ts";

function link(entries: Record<string, string>, chunks: Record<string, string>) {
  return addressChunks({
    entries: new Map(
      Object.entries(entries).map(([path, code]) => [path, { code, base: "../chunks/" }]),
    ),
    chunks: new Map(Object.entries(chunks)),
  });
}

Deno.test("addressChunks() names chunks after their content, and their content after what they need", () => {
  const last = "export const last = 1;\n";
  const shared = link({
    "/out/in/a.js": `import { last } from "../chunk-AAAAAAAA.js";\nawait import("../lazy-CCCCCCCC.js");\n`,
    "/out/b.js": `import "./chunk-BBBBBBBB.js";\nconst text = "./no-such.js";\n`,
    "/out/c.js": "export {};\n",
  }, {
    "/out/chunk-AAAAAAAA.js": `export * from "./chunk-BBBBBBBB.js";\n`,
    "/out/chunk-BBBBBBBB.js": last,
    "/out/lazy-CCCCCCCC.js": `import "./chunk-AAAAAAAA.js";\n`,
  })!;
  const middle = `export * from "./${sha256(last)}.js";\n`;
  const lazy = `import "./${sha256(middle)}.js";\n`;
  assert.deepEqual(shared.get("/out/in/a.js"), {
    code: `import { last } from "../chunks/${sha256(middle)}.js";\nawait import("../chunks/${
      sha256(lazy)
    }.js");\n`,
    chunks: new Map([last, middle, lazy].map((code) => [`${sha256(code)}.js`, code])),
  });
  assert.deepEqual(shared.get("/out/b.js"), {
    code: `import "../chunks/${sha256(last)}.js";\nconst text = "./no-such.js";\n`,
    chunks: new Map([[`${sha256(last)}.js`, last]]),
  });
  assert.deepEqual(shared.get("/out/c.js"), { code: "export {};\n", chunks: new Map() });
});

Deno.test("addressChunks() gives up on what cannot be named after its content or checked", () => {
  const entry = { "/a.js": `import "./x-AAAAAAAA.js";\n` };
  const circle = {
    "/x-AAAAAAAA.js": `import("./y-BBBBBBBB.js");\n`,
    "/y-BBBBBBBB.js": `import "./x-AAAAAAAA.js";\n`,
  };
  assert.equal(link(entry, circle), undefined, "a circle");
  assert.equal(
    link({ ...entry, "/b.js": `import("./a.js");\n` }, { "/x-AAAAAAAA.js": "" }),
    undefined,
    "an entry",
  );
  assert.equal(link(entry, { "/x-AAAAAAAA.js": `import "https://host/x.js";\n` }), undefined, "an address");
  assert.equal(link(entry, { "/x-AAAAAAAA.js": "let a = <b>/c/;\n" }), undefined, "unreadable imports");
});
