// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { FileSystem } from "../platform/file_system.ts";
import { sourceStack } from "./source_stack.ts";

const MAP = JSON.stringify({
  version: 3,
  sources: ["swamp:zod", "_lib/deep.ts", "../shared.ts"],
  // Line 2: column 1 → deep.ts 5:10, column 11 → deep.ts 5:3. Line 3: column 5 → shared.ts 1:1.
  mappings: ";ACIS,UAAP;ICJF",
});

const files = (texts: Record<string, string>) =>
  ({
    readText(path: string): string {
      const text = texts[path];
      if (text === undefined) throw new Error(`no ${path}`);
      return text;
    },
  }) as unknown as FileSystem;

const FS = files({ "/r/b.js.map": MAP, "/r/odd.js.map": "no JSON" });
const fileOf = (bundle: string) => bundle === "/r/b.js" ? "extensions/models/m.ts" : undefined;

function thrown(stack: string, cause?: unknown): Error {
  return Object.assign(new Error("no", { cause }), { stack });
}

const STACK =
  "TypeError: no\n    at deep (file:///r/b.js:2:14)\n    at async Object.run (file:///r/b.js?k=1:3:9)\n" +
  "    at eventLoopTick (ext:core/01_core.js:178:7)\n    at async file:///tmp/swamp.js:52:8315";

Deno.test("sourceStack() gives frames in the author's files, and leaves those of swamp out", () => {
  assert.deepEqual(sourceStack(FS, thrown(STACK), fileOf), {
    stack: "TypeError: no\n    at deep (extensions/models/_lib/deep.ts:5:3)\n" +
      "    at async Object.run (extensions/shared.ts:1:1)",
    position: "extensions/models/_lib/deep.ts:5:3",
  });
});

Deno.test("sourceStack() follows causes to where the error began", () => {
  const wrapped = thrown("SwampError: it failed\n    at swamp (file:///tmp/swamp.js:1:1)", thrown(STACK));
  assert.match(sourceStack(FS, wrapped, fileOf)!.stack, /^TypeError: no\n/);
});

Deno.test("sourceStack() has nothing to say of errors without a bundle, or with a damaged map", () => {
  for (
    const error of [
      "a text",
      undefined,
      thrown("Error: no"),
      thrown("Error: no\n    at f (file:///r/odd.js:1:1)"),
      thrown("Error: no\n    at f (file:///r/none.js:1:1)"),
    ]
  ) assert.equal(sourceStack(FS, error, fileOf), undefined);
});
