// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { onStrayError } from "./stray_errors.ts";

Deno.test("onStrayError() takes rejections nobody waits for and errors of timers, until it is told to stop", async () => {
  const seen: unknown[] = [];
  const stop = onStrayError((error) => seen.push((error as Error).message));
  void Promise.reject(new Error("dropped"));
  setTimeout(() => {
    throw new Error("in a timer");
  }, 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop();
  deepStrictEqual(seen.toSorted(), ["dropped", "in a timer"]);
  strictEqual(
    globalThis.dispatchEvent(new ErrorEvent("error", { error: new Error("late"), cancelable: true })),
    true,
  );
  strictEqual(seen.length, 2);
});
