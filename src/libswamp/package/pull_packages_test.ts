// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { untilInTime } from "./pull_packages.ts";

Deno.test("untilInTime() repeats what was overtaken, and gives up when that never ends", async () => {
  let count = 0;
  const third = () => Promise.resolve(++count < 3 ? undefined : false);
  assert.deepEqual([await untilInTime(third), count], [false, 3]);
  await assert.rejects(untilInTime(() => Promise.resolve(undefined)), {
    code: "LOCK_TIMEOUT",
    message: /^Other commands changed the installed packages/,
    hint: /Try again/,
  });
});
