// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { plantHotJournal } from "../../../tests/support/planted_state.ts";
import { inDirectory } from "../../../tests/support/run_in_process.ts";
import { denoFileSystem as fs } from "../platform/deno_file_system.ts";
import { openLockDatabase, peekLockDatabase } from "./lock_database.ts";

const names = (directory: string) => [...Deno.readDirSync(directory)].map(({ name }) => name).sort();

Deno.test("what stands at the path of a lock is moved away, and its journal deleted, unopened", async () => {
  await inDirectory((directory) => {
    const path = `${directory}/locks/models.lock`;
    Deno.writeTextFileSync(`${directory}/victim`, "mine");
    plantHotJournal(path, `${directory}/victim`);
    const database = openLockDatabase(fs, path);
    database.exec("BEGIN IMMEDIATE");
    assert.deepEqual(names(`${directory}/locks`), [
      "models.lock",
      "models.lock.set-aside",
      "models.lock.set-aside-journal",
    ]);
    assert.equal(Deno.statSync(path).size, 0);
    database.close();
    assert.equal(Deno.readTextFileSync(`${directory}/victim`), "mine");
    return Promise.resolve();
  });
});

Deno.test("a lock that is held has no journal, which a killed process would leave", async () => {
  await inDirectory((directory) => {
    const database = openLockDatabase(fs, `${directory}/a.lock`);
    for (const kind of ["IMMEDIATE", "EXCLUSIVE"]) {
      database.exec(`BEGIN ${kind}`);
      assert.deepEqual(names(directory), ["a.lock"]);
      database.exec("ROLLBACK");
    }
    database.close();
    return Promise.resolve();
  });
});

Deno.test("to ask for a lock opens nothing but an empty file", async () => {
  await inDirectory((directory) => {
    const path = `${directory}/run.lock`;
    assert.equal(peekLockDatabase(fs, path), undefined);
    plantHotJournal(path, `${directory}/victim`);
    assert.equal(peekLockDatabase(fs, path), undefined);
    Deno.truncateSync(path);
    assert.equal(peekLockDatabase(fs, path), undefined, "a journal is beside it");
    Deno.removeSync(`${path}-journal`);
    peekLockDatabase(fs, path)!.close();
    return Promise.resolve();
  });
});
