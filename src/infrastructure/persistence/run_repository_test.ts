// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import { RunRepository } from "./run_repository.ts";

const RECORD: RunRecord = {
  id: "r1",
  definitionId: "d1",
  modelName: "web",
  type: "a/b",
  methodName: "run",
  status: "running",
  startedAt: "2026-01-02T03:04:05.678Z",
  retryCount: 0,
  provenance: { definitionHash: "h", modelVersion: "2026.01.01.1", triggeredBy: "manual" },
  artifacts: { dataArtifacts: [] },
};

function open(repo: TempRepository): RunRepository {
  const { repository, platform } = repo;
  return new RunRepository({
    fs: platform.fs,
    directory: repository.outputsDirectory,
    index: repo.state().locations("run-index"),
    display: (path) => repository.display(path),
    now: () => platform.now(),
    pid: 4242,
    warn: (warning) => void repo.warnings.push(warning),
  });
}

Deno.test("start() saves the record as running before anything is done, and opens its log", async () => {
  using repo = await TempRepository.create();
  const run = open(repo).start(RECORD);
  const log = `${repo.root}/.swamp/outputs/a/b/run/d1-2026-01-02T03-04-05-678Z.log`;
  assert.equal(run.record.logFile, log);
  assert.equal(JSON.parse(Deno.readTextFileSync(log.replace(".log", ".yaml"))).status, "running");
  run.log("[info] hello");
  assert.match(Deno.readTextFileSync(log), /^\d{4}-\d\d-\d\dT\S+Z \[info\] hello\n$/);
});

Deno.test("runs that start in the same millisecond have files of their own", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  const files = Array.from({ length: 5 }, () => runs.start(RECORD).record.logFile);
  assert.equal(new Set(files).size, 5);
  assert.equal(runs.deleteFor("d1"), 5);
});

Deno.test("save() replaces the record whole", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  const { record } = runs.start(RECORD);
  runs.save({ ...record, status: "failed", error: { message: "no" } });
  const stored = JSON.parse(Deno.readTextFileSync(record.logFile!.replace(".log", ".yaml")));
  assert.deepEqual([stored.status, stored.error.message], ["failed", "no"]);
});

Deno.test("a method name that is no file name can not lead out of the directory", async () => {
  using repo = await TempRepository.create();
  const { record } = open(repo).start({ ...RECORD, methodName: "../../../x" });
  assert.ok(record.logFile!.startsWith(`${repo.root}/.swamp/outputs/a/b/`));
  assert.ok(!record.logFile!.includes(".."));
});

Deno.test("deleteFor() deletes one definition's records and logs and prunes", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  runs.start(RECORD);
  runs.start(RECORD);
  runs.start({ ...RECORD, definitionId: "d2", methodName: "other" });
  assert.equal(runs.deleteFor("d1"), 2);
  assert.deepEqual([...Deno.readDirSync(`${repo.root}/.swamp/outputs/a/b`)].map((entry) => entry.name), [
    "other",
  ]);
  assert.equal(runs.deleteFor("d1"), 0);
});
