// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { shellWord } from "./shell_word.ts";

Deno.test("shellWord() quotes what a shell would take apart", () => {
  assert.deepEqual(["a-b", "/x/y.key", "@acme/web", "a b", "it's", "", "$HOME", "ü"].map(shellWord), [
    "a-b",
    "/x/y.key",
    "@acme/web",
    "'a b'",
    "'it'\\''s'",
    "''",
    "'$HOME'",
    "'ü'",
  ]);
});
