// SPDX-License-Identifier: MIT
/** Reading runs: lookup, order, the index, and runs whose process is gone. */
import assert from "node:assert/strict";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import { SwampError } from "../../domain/errors.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { RunRepository } from "./run_repository.ts";

const MODEL = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";

function open(repo: TempRepository, fs: FileSystem = repo.platform.fs): RunRepository {
  const { repository, platform } = repo;
  return new RunRepository({
    fs,
    directory: repository.outputsDirectory,
    index: repo.state().locations("run-index"),
    pid: Deno.pid,
    display: (path) => repository.display(path),
    now: () => platform.now(),
    warn: (warning) => void repo.warnings.push(warning),
  });
}

/** The n-th run, started n seconds after the first. */
function record(n: number, more: Partial<RunRecord> = {}): RunRecord {
  return {
    id: `${String(n).padStart(8, "0")}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`,
    definitionId: MODEL,
    modelName: "web",
    type: "a/b",
    methodName: "run",
    status: "running",
    startedAt: new Date(Date.UTC(2026, 0, 2) + n * 1000).toISOString(),
    retryCount: 0,
    provenance: { definitionHash: "h", modelVersion: "2026.01.01.1", triggeredBy: "manual" },
    artifacts: { dataArtifacts: [] },
    ...more,
  };
}

function finished(runs: RunRepository, n: number, more: Partial<RunRecord> = {}): RunRecord {
  const started = runs.start(record(n, more)).record;
  const ended = { ...started, status: "succeeded" as const, durationMs: 5, ...more };
  runs.save(ended);
  return ended;
}

/** Counts how often records are read. */
function counting(fs: FileSystem) {
  const counts = { records: 0 };
  const readTextIfExists = (path: string) => {
    if (path.endsWith(".yaml")) counts.records++;
    return fs.readTextIfExists(path);
  };
  return { fs: Object.assign(Object.create(fs), { readTextIfExists }) as FileSystem, counts };
}

Deno.test("find() takes a full id and a unique beginning of one; newest() the run that started last", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  for (const n of [3, 1, 2, 12345678, 12345679]) finished(runs, n);
  finished(runs, 4, { definitionId: OTHER, methodName: "other" });
  assert.equal((await runs.find(record(2).id))?.id, record(2).id);
  assert.equal((await runs.find("12345678"))?.id, record(12345678).id);
  assert.equal((await runs.find("12345678AAAA"))?.id, record(12345678).id);
  assert.equal(await runs.find("99999"), undefined);
  assert.equal(await runs.find("12"), undefined);
  await assert.rejects(runs.find("1234567"), (error: SwampError) => {
    assert.equal(error.code, "ID_AMBIGUOUS");
    assert.match(error.message, /12345678-[\s\S]*12345679-|12345679-[\s\S]*12345678-/);
    return true;
  });
  assert.equal((await runs.newest(MODEL))?.id, record(12345679).id);
  assert.equal((await runs.newest(OTHER))?.methodName, "other");
  assert.equal(await runs.newest("none"), undefined);
});

Deno.test("list() is newest first, and newest() minds runs of the same millisecond", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  for (const n of [2, 3, 1]) finished(runs, n);
  assert.deepEqual((await runs.list()).map(({ id }) => id), [3, 2, 1].map((n) => record(n).id));
  const same = record(9).startedAt;
  for (let n = 10; n < 22; n++) finished(runs, n, { startedAt: same });
  assert.equal((await runs.newest(MODEL))?.id, record(21).id);
});

Deno.test("ended runs are read from the index: a second process reads one record to find one", async () => {
  using repo = await TempRepository.create();
  const writer = open(repo);
  for (let n = 0; n < 30; n++) finished(writer, n);
  const { fs, counts } = counting(repo.platform.fs);
  assert.equal((await open(repo, fs).find("00000017"))?.id, record(17).id);
  assert.equal(counts.records, 1);
  assert.equal((await open(repo, fs).list()).length, 30);
  assert.equal(counts.records, 1);
});

Deno.test("the index can be deleted, cut off and filled with garbage at any time", async () => {
  using repo = await TempRepository.create();
  const writer = open(repo);
  for (let n = 0; n < 5; n++) finished(writer, n);
  const path = `${repo.root}/.swamp/outputs/_index.ndjson`;
  const whole = Deno.readTextFileSync(path);
  const expected = await open(repo).list();
  for (
    const text of [undefined, whole.slice(0, 300), `${whole.slice(0, -20)}`, "garbage\n{}\n", '{"base":1}']
  ) {
    if (text === undefined) Deno.removeSync(path);
    else Deno.writeTextFileSync(path, text);
    assert.deepEqual(await open(repo).list(), expected);
    const { fs, counts } = counting(repo.platform.fs);
    assert.deepEqual(await open(repo, fs).list(), expected);
    assert.equal(counts.records, 0, "what was missing was added again");
  }
});

Deno.test("a run that was deleted is gone from the list, whatever the index says; many are dropped from it", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  for (let n = 0; n < 3; n++) finished(runs, n);
  finished(runs, 9, { definitionId: OTHER });
  assert.equal(runs.deleteFor(MODEL), 3);
  assert.deepEqual((await open(repo).list()).map(({ id }) => id), [record(9).id]);
  const path = `${repo.root}/.swamp/outputs/_index.ndjson`;
  const gone = Array.from({ length: 1200 }, (_, n) => JSON.stringify({ base: `x/${n}`, ...record(n) }));
  Deno.writeTextFileSync(path, `${gone.join("\n")}\n`, { append: true });
  assert.equal((await open(repo).list()).length, 1);
  assert.equal((await open(repo).list()).length, 1);
  assert.ok(Deno.statSync(path).size < 1000);
});

Deno.test("records of older tools are read: YAML, a name without our time, and no type or artifacts", async () => {
  using repo = await TempRepository.create();
  repo.write(
    `.swamp/outputs/a/b/run/${MODEL}-1767312000000.yaml`,
    `id: 77777777-aaaa-4aaa-8aaa-aaaaaaaaaaaa\ndefinitionId: ${MODEL}\nmethodName: run\nstatus: running\n` +
      "startedAt: 2026-01-02T00:00:00.000Z\nprovenance: {}\n",
  );
  const runs = open(repo);
  const found = await runs.find("777");
  // Nothing tells whether its process lives, so it is what it says.
  assert.deepEqual([found?.status, found?.retryCount, found?.artifacts], ["running", 0, {
    dataArtifacts: [],
  }]);
  assert.equal((await runs.newest(MODEL))?.id, found?.id);
  assert.equal((await runs.list())[0]?.startedAt, "2026-01-02T00:00:00.000Z");
});

Deno.test("a record that can not be read is a warning, and an error when it is the one asked for", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  finished(runs, 1);
  repo.write(`.swamp/outputs/a/b/run/${OTHER}-2026-01-03T00-00-00-000Z.yaml`, "id: [");
  repo.write(`.swamp/outputs/a/b/run/${OTHER}-2026-01-02T00-00-00-000Z.yaml`, "{}");
  assert.equal((await runs.list()).length, 1);
  assert.deepEqual(repo.warnings.map(({ code }) => code), ["RUN_INVALID", "RUN_INVALID"]);
  await assert.rejects(runs.newest(OTHER), (error: SwampError) => error.code === "RUN_INVALID");
});

Deno.test("a run counts as running while its process lives, and as interrupted when that was killed", async () => {
  using repo = await TempRepository.create();
  const script = `
    const { RunRepository } = await import(${
    JSON.stringify(new URL("./run_repository.ts", import.meta.url).href)
  });
    const { denoFileSystem } = await import(${
    JSON.stringify(new URL("../platform/deno_file_system.ts", import.meta.url).href)
  });
    const runs = new RunRepository({
      fs: denoFileSystem, directory: ${
    JSON.stringify(repo.repository.outputsDirectory)
  }, index: [], pid: Deno.pid,
      display: (path) => path, now: () => Date.now(), warn: () => {},
    });
    runs.start(${JSON.stringify(record(5))});
    console.log("started");
    setTimeout(() => {}, 60000);
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const runs = open(repo);
  // Those who ask do not disturb each other.
  const answers = await Promise.all(Array.from({ length: 10 }, () => open(repo).find(record(5).id)));
  assert.deepEqual(answers.map((answer) => answer?.status), Array(10).fill("running"));
  assert.equal(answers[0]?.pid, child.pid);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  const path = `${repo.root}/.swamp/outputs/a/b/run/${MODEL}-2026-01-02T00-00-05-000Z.yaml`;
  const before = Deno.readTextFileSync(path);
  assert.equal((await runs.find(record(5).id))?.status, "interrupted");
  assert.equal((await runs.newest(MODEL))?.status, "interrupted");
  assert.equal((await runs.list())[0]?.status, "interrupted");
  assert.equal(Deno.readTextFileSync(path), before, "nothing is written");
  finished(runs, 6);
  assert.deepEqual((await runs.list()).map(({ status }) => status), ["succeeded", "interrupted"]);
});

Deno.test("a run of this process counts as running until its end is saved; no lock file stays", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  const started = runs.start(record(1)).record;
  assert.equal((await runs.find(started.id))?.status, "running");
  assert.equal((await open(repo).find(started.id))?.status, "running");
  runs.save({ ...started, artifacts: { dataArtifacts: [] } });
  assert.equal((await runs.refresh(started))?.status, "running");
  runs.save({ ...started, status: "interrupted", durationMs: 3 });
  assert.equal((await runs.refresh(started))?.status, "interrupted");
  const files = [...Deno.readDirSync(`${repo.root}/.swamp/outputs/a/b/run`)].map(({ name }) => name);
  assert.deepEqual(files.map((name) => name.replace(/.*\./, "")).sort(), ["log", "yaml"]);
});

Deno.test("the log of a repository that was moved is found beside its record", async () => {
  using repo = await TempRepository.create();
  const runs = open(repo);
  const { logFile } = finished(runs, 1);
  const file = logFile!.replace(/log$/, "yaml");
  Deno.writeTextFileSync(file, Deno.readTextFileSync(file).replaceAll(repo.root, "/old/place"));
  assert.equal((await runs.newest(MODEL))?.logFile, logFile);
});
