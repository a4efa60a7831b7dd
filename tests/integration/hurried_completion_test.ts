// SPDX-License-Identifier: MIT
/** Completion answers from what is known: how much it reads, what it writes, and what it leaves to other commands. */
import assert from "node:assert/strict";
import { denoFileSystem } from "../../src/infrastructure/platform/deno_file_system.ts";
import { InProcess } from "../support/in_process.ts";
import { modelSource } from "../support/temp_repository.ts";

const FILES = 60;

/** A file system on which reading a file takes 50 ms of the clock beside it. */
function slowDisk() {
  const clock = { now: 0, reads: 0 };
  const slowly = <T>(read: (path: string) => T) => (path: string): T => {
    clock.now += 50;
    clock.reads++;
    return read(path);
  };
  const { readBytes, readText, readTextIfExists } = denoFileSystem;
  const fs = {
    readBytes: slowly(readBytes),
    readText: slowly(readText),
    readTextIfExists: slowly(readTextIfExists),
  };
  return { clock, world: { fs, monotonic: () => clock.now } };
}

const names = (stdout: string) => stdout.split("\n").filter((line) => line !== "");

Deno.test("completion stops reading after its time, stores nothing of it, and answers from what was known", async () => {
  using place = await InProcess.create();
  const { repo } = place;
  repo.write("extensions/models/known.ts", modelSource("@acme/known"));
  await place.run(["model", "type", "search"]);
  for (let index = 0; index < FILES; index++) {
    repo.write(`extensions/models/n${index}.ts`, modelSource(`@acme/n${index}`));
  }
  const complete = ["completions", "complete", "--", "model", "type", "describe", "@acme/"];
  for (let round = 0; round < 2; round++) {
    const { clock, world } = slowDisk();
    const { code, stdout } = await place.run(complete, world);
    assert.deepEqual([code, names(stdout)], [0, ["@acme/known"]]);
    assert.ok(clock.reads <= 8, `${clock.reads} files were read`);
  }
  await place.run(["model", "type", "search"]);
  assert.equal(names((await place.run(complete, slowDisk().world)).stdout).length, FILES + 1);
});

Deno.test("completion of model names stops reading definitions as well", async () => {
  using place = await InProcess.create();
  for (let index = 0; index < FILES; index++) {
    place.repo.write(`models/n${index}.yaml`, `name: n${index}\ntype: command/shell\nglobalArguments: {}\n`);
  }
  const complete = ["completions", "complete", "--", "model", "get", ""];
  const { clock, world } = slowDisk();
  const { code, stdout } = await place.run(complete, world);
  assert.equal(code, 0);
  // Those that were read in time; the index holds none of them.
  assert.ok(names(stdout).length < 8, stdout);
  assert.ok(clock.reads <= 8, `${clock.reads} files were read`);
  place.repo.settle();
  await place.run(["model", "search"]);
  assert.equal(names((await place.run(complete, slowDisk().world)).stdout).length, FILES);
});

Deno.test("completion recovers no packages, and writes neither a log nor anything but the catalog", async () => {
  using place = await InProcess.create();
  const { repo } = place;
  repo.write(
    ".swamp.yaml",
    "swampVersion: test\nrepoId: 00000000-0000-4000-8000-000000000000\nnonsense: 1\n",
  );
  repo.write(".swamp/pulled-extensions/.journal.json", '{"steps":[{"from":"a","to":"b"}]}');
  repo.write("models/m.yaml", "name: m\ntype: command/shell\n");
  const files = (): string[] => {
    const { stdout } = new Deno.Command("find", { args: [repo.root, "-type", "f"] }).outputSync();
    const paths = new TextDecoder().decode(stdout).split("\n");
    return paths.filter((path) => !path.includes("_extension_catalog.db")).sort();
  };
  const before = files();
  for (
    const words of [["model", "get", ""], ["model", "type", "describe", ""], [
      "model",
      "method",
      "run",
      "m",
      "",
    ]]
  ) {
    assert.equal((await place.run(["completions", "complete", "--", ...words])).code, 0);
  }
  assert.deepEqual(files(), before);
});
