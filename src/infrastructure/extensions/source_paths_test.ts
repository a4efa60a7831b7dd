// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { expandSourcePath } from "./source_paths.ts";

/** A disk on which every directory holds the same names, without end. */
function endless(names: readonly string[], monotonic: () => number) {
  let reads = 0;
  const fs = {
    stat: () => ({ kind: "directory" }),
    readDirectory: () => {
      reads++;
      return names.map((name) => ({ name, kind: "directory" }));
    },
    reasonOf: () => "other",
  } as unknown as FileSystem;
  const platform = { monotonic, env: () => undefined } as unknown as Platform;
  return { context: { platform, fs, base: "/" }, reads: () => reads };
}

Deno.test("a pattern has at most 10,000 matches, and is given up before more are collected", () => {
  const world = endless(Array.from({ length: 99 }, (_, index) => `d${index}`), () => 0);
  assert.equal(expandSourcePath(world.context, "/*/*").length, 99 * 99);
  assert.throws(() => expandSourcePath(world.context, "/*/*/*/*/*/*"), /has more than 10000 matches/);
  assert.ok(world.reads() < 500, `${world.reads()} directories read`);
});

Deno.test("matches are looked for at most two seconds", () => {
  let now = 0;
  const world = endless(["a", "b"], () => now += 100);
  assert.throws(() => expandSourcePath(world.context, "/*/*/*/*/*/*/*"), /takes longer than 2 s/);
  assert.ok(world.reads() <= 20, `${world.reads()} directories read`);
});
