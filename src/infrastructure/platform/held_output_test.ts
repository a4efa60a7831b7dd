// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { LineHolder } from "./held_output.ts";

Deno.test("LineHolder prints whole lines, and at the end what is left", () => {
  const printed: string[] = [];
  const holder = new LineHolder((lines) => printed.push(lines));
  for (const text of ["se", "", "cret\nne", "xt\n\nla", "st"]) holder.add(text);
  assert.deepEqual(printed.splice(0), ["secret\n", "next\n\n"]);
  holder.end();
  holder.end();
  assert.deepEqual(printed, ["last\n"]);
});
