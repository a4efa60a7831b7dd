// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { PackedPaths, packPaths } from "./packed_paths.ts";
import type { WatchedPaths } from "./watched_paths.ts";

const TREE: WatchedPaths = {
  base: "tree/",
  names: ["", "deep", "deep/a.ts"],
  stamps: [1, 2, 3, 4, 1, 2, 3, 5, 7, 2e12, 3e12, 2 ** 52],
  first: 0,
  middle: 2,
  end: 3,
  absent: ["none"],
  settled: true,
};
const OTHER: WatchedPaths = {
  ...TREE,
  base: "",
  names: ["b"],
  stamps: [1, 2, 3, 4],
  middle: 0,
  end: 1,
  absent: [],
};

Deno.test("packed paths are what they were, whichever of them are packed again", () => {
  const { facts, texts } = packPaths([TREE, undefined, OTHER]);
  const packed = PackedPaths.read(facts, texts)!;
  assert.equal(packed.at(1), undefined);
  const again = packPaths([packed.at(2), packed.at(0)]);
  assert.deepEqual(again, packPaths([OTHER, TREE]));
});

Deno.test("sets that share one array of stamps are packed by a look at their own stamps each", () => {
  const sets = 200;
  let reads = 0;
  const stamps = new Proxy(Array.from({ length: sets * 4 }, (_, index) => index), {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key, receiver);
    },
  });
  const names = Array.from({ length: sets }, (_, index) => `f${index}`);
  const shared = names.map((_, first) => ({ ...OTHER, names, stamps, first, middle: first, end: first + 1 }));
  const { facts, texts } = packPaths(shared);
  assert.equal(reads, sets * 4);
  assert.deepEqual(PackedPaths.read(facts, texts)!.at(7)!.stamps[7 * 4 + 1], 7 * 4 + 1);
});

Deno.test("a name that cannot be stored makes its set one that is not watched", () => {
  const { facts } = packPaths([{ ...TREE, names: ["", "deep", "deep/a\n.ts"] }, OTHER]);
  assert.deepEqual(facts, [null, [0, 1, 1]]);
});

Deno.test("packed paths whose texts do not fit are none", () => {
  const { facts, texts: { names, stamps } } = packPaths([TREE, OTHER]);
  for (
    const texts of [
      { names: names.replace("\n", " "), stamps },
      { names: `${names}\n`, stamps },
      { names: "", stamps },
      { names: names.replace("deep/a.ts", "../a.ts"), stamps },
      { names, stamps: stamps.slice(1) },
      { names, stamps: new Uint8Array() },
    ]
  ) assert.equal(PackedPaths.read(facts, texts), undefined);
});
