// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { StampedPaths } from "../../domain/platform/file_system.ts";
import { denoPlatform } from "./deno_platform.ts";
import { hurriedPlatform, HURRY_MS } from "./hurried_platform.ts";

/** A platform whose clock moves only when the test says so. */
function world() {
  const directory = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "swamp-test-" }));
  const real = denoPlatform();
  const clock = { now: 0, perRead: 0 };
  const slow = {
    ...real.fs,
    readText: (path: string) => {
      clock.now += clock.perRead;
      return real.fs.readText(path);
    },
    haveStamps: ({ first, end }: StampedPaths) => {
      clock.now += clock.perRead * (end - first);
      return true;
    },
  };
  const { platform, isLate } = hurriedPlatform(
    { ...real, fs: slow, monotonic: () => clock.now },
    () => [`${directory}/cache`],
  );
  Deno.writeTextFileSync(`${directory}/a`, "text");
  const done = () => Deno.removeSync(directory, { recursive: true });
  return { directory, clock, fs: platform.fs, isLate, done };
}

Deno.test("files are read until the time is over, and not after it", () => {
  const { directory, clock, fs, isLate, done } = world();
  clock.perRead = HURRY_MS / 3;
  for (let index = 0; index < 3; index++) {
    assert.equal(isLate(), false);
    assert.equal(fs.readText(`${directory}/a`), "text");
  }
  assert.equal(isLate(), true);
  for (const read of [fs.stat, fs.lstat, fs.readBytes, fs.readText, fs.readDirectory]) {
    assert.throws(() => read(`${directory}/a`), /too much to read/);
  }
  done();
});

Deno.test("what is done with a file counts, and a machine that is busy with something else does not", () => {
  const { directory, clock, fs, isLate, done } = world();
  fs.stat(`${directory}/a`);
  clock.now += 60_000;
  fs.stat(`${directory}/a`);
  assert.equal(isLate(), false);
  for (let index = 0; index < HURRY_MS / 5 && !isLate(); index++) {
    clock.now += 5;
    fs.stat(`${directory}/a`);
  }
  assert.equal(isLate(), true);
  done();
});

Deno.test("what is too large, or waits for a writer, is not read", () => {
  for (const make of ["large", "pipe"]) {
    const { directory, fs, isLate, done } = world();
    Deno.removeSync(`${directory}/a`);
    if (make === "large") Deno.writeFileSync(`${directory}/a`, new Uint8Array(2 * 1024 ** 2 + 1));
    else new Deno.Command("mkfifo", { args: [`${directory}/a`] }).outputSync();
    assert.throws(() => fs.readText(`${directory}/a`), /too much to read/);
    assert.equal(isLate(), true);
    done();
  }
});

Deno.test("nothing but the cache is written, as on a disk that is read-only", () => {
  const { directory, fs, done } = world();
  const refused = (work: () => void) => {
    assert.throws(work, (error) => fs.reasonOf(error) === "readonly");
  };
  refused(() => fs.writeAtomic(`${directory}/b`, "x"));
  refused(() => fs.append(`${directory}/a`, "x"));
  refused(() => fs.makeDirectory(`${directory}/b`));
  refused(() => fs.makeDirectory(`${directory}/.swamp/data`));
  refused(() => fs.remove(`${directory}/.swamp/_extension_catalog.db/x`));
  assert.equal(fs.isWritable(directory), false);
  fs.makeDirectory(`${directory}/.swamp`);
  fs.makeDirectory(`${directory}/cache/repositories`);
  Deno.writeTextFileSync(`${directory}/.swamp/_extension_catalog.db.1`, "x");
  fs.rename(`${directory}/.swamp/_extension_catalog.db.1`, `${directory}/.swamp/_extension_catalog.db`);
  fs.remove(`${directory}/.swamp/_extension_catalog.db`);
  assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name).sort(), [".swamp", "a", "cache"]);
  done();
});

Deno.test("stamps of many files are compared until the time is over", () => {
  const { clock, fs, isLate, done } = world();
  const paths = { base: "/", names: [], stamps: [], first: 0 };
  clock.perRead = 1;
  assert.equal(fs.haveStamps({ ...paths, end: HURRY_MS / 2 }), true);
  assert.equal(isLate(), false);
  assert.throws(() => fs.haveStamps({ ...paths, end: HURRY_MS * 100 }), /too much to read/);
  assert.ok(clock.now < HURRY_MS * 1.2);
  done();
});
