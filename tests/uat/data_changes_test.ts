// SPDX-License-Identifier: MIT
/** `data rename|delete|gc|prune|diff`: what changes data, and what shows changes. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

async function withData(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", "host=h");
  for (const n of [1, 2, 3]) {
    await sandbox.json("model", "method", "run", "p", "measure", "--input", `n=${n}`);
  }
  await sandbox.json("model", "method", "run", "p", "bytes");
  return sandbox;
}

async function versions(sandbox: Sandbox, name: string): Promise<number[]> {
  const list = await sandbox.json("data", "versions", "p", name);
  return list.versions.map((item: { version: number }) => item.version);
}

/** Changes what is written in the metadata of a version. */
function editMetadata(sandbox: Sandbox, path: string, change: Record<string, unknown>): void {
  const file = `${path}/metadata.yaml`;
  sandbox.write(file, JSON.stringify({ ...JSON.parse(sandbox.read(file)), ...change }));
}

const YEAR_AGO = new Date(Date.now() - 366 * 86_400_000).toISOString();

Deno.test("data rename copies the newest version and forwards the old name", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "p");
  const { warning, ...renamed } = await sandbox.json("data", "rename", "p", "main", "chief");
  assert.deepEqual(renamed, {
    oldName: "main",
    newName: "chief",
    modelId: id,
    modelName: "p",
    modelType: "@acme/probe",
    copiedVersion: 3,
    newVersion: 1,
  });
  assert.match(warning, /'main' leads to 'chief'/);
  const forwarded = await sandbox.json("data", "get", "p", "main");
  assert.deepEqual([forwarded.name, forwarded.version, forwarded.content], ["chief", 1, { value: 3 }]);
  assert.deepEqual((await sandbox.json("data", "get", "p", "main", "--version", "1")).content, { value: 1 });
  const [forward] = (await sandbox.json("data", "versions", "p", "main")).versions;
  assert.equal(forward.renamedTo, "chief");
  const preview = await sandbox.ok("data", "delete", "p", "main", "--dry-run");
  assert.match(
    preview.stdout,
    /Would delete 'main' of p \(\d versions; the name leads to 'chief', which stays\)/,
  );
  const { stdout } = await sandbox.ok("data", "rename", "p", "chief", "main");
  assert.match(stdout, /^Renamed 'chief' of p to 'main'\.\nVersion 1 is now version 5 of 'main'\.\nNote: /);
});

Deno.test("names that led through a deleted name lead to where it led", async () => {
  using sandbox = await withData();
  await sandbox.json("data", "rename", "p", "main", "chief");
  await sandbox.json("data", "rename", "p", "chief", "boss");
  const deleted = await sandbox.json("data", "delete", "p", "chief", "--yes");
  assert.deepEqual([deleted.versionsDeleted, deleted.renamedTo], [2, "boss"]);
  const forwarded = await sandbox.json("data", "get", "p", "main");
  assert.deepEqual([forwarded.name, forwarded.content], ["boss", { value: 3 }]);
  const [newest] = (await sandbox.json("data", "versions", "p", "main")).versions;
  assert.equal(newest.renamedTo, "boss");
});

Deno.test("data rename refuses what can not be", async () => {
  using sandbox = await withData();
  const refused = async (code: number, ...args: string[]) =>
    (await sandbox.error(code, "data", "rename", ...args)).code;
  assert.equal(await refused(2, "p", "main", "main"), "DATA_NAME_INVALID");
  assert.equal(await refused(2, "p", "main", "../x"), "DATA_NAME_INVALID");
  assert.equal(await refused(2, "p", "main", "latest"), "DATA_NAME_INVALID");
  assert.equal(await refused(1, "p", "main", "picture"), "DATA_EXISTS");
  assert.equal(await refused(1, "p", "mian", "x"), "DATA_NOT_FOUND");
  assert.equal(await refused(1, "q", "main", "x"), "MODEL_NOT_FOUND");
  assert.equal(await refused(2, "p", "main"), "MISSING_ARGUMENT");
  const missing = await sandbox.error(1, "data", "rename", "p", "mian", "x");
  assert.match(missing.hint!, /Did you mean 'main'/);
  assert.deepEqual(await versions(sandbox, "main"), [3, 2, 1]);
});

Deno.test("data delete takes a version, an item, a prefix or all, and shows it before", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "p");
  const model = { modelId: id, modelName: "p", modelType: "@acme/probe" };
  const preview = await sandbox.json("data", "delete", "p", "main", "--dry-run");
  assert.deepEqual(preview, { ...model, dryRun: true, dataName: "main", versionsDeleted: 3 });
  const one = await sandbox.json("data", "delete", "p", "main", "--version", "3", "--yes");
  assert.deepEqual(one, { ...model, dryRun: false, dataName: "main", version: 3, versionsDeleted: 1 });
  assert.deepEqual((await sandbox.json("data", "get", "p", "main")).content, { value: 2 });
  assert.deepEqual(await versions(sandbox, "main"), [2, 1]);
  const prefixed = await sandbox.json("data", "delete", "p", "--prefix", "pic", "--yes");
  assert.deepEqual(prefixed, {
    ...model,
    dryRun: false,
    items: [{ dataName: "picture", versions: 1 }],
    totalDeleted: 1,
    totalVersionsDeleted: 1,
    failed: [],
  });
  await sandbox.json("data", "rename", "p", "main", "chief");
  const all = await sandbox.json("data", "delete", "p", "--all", "--force");
  assert.deepEqual([all.totalDeleted, all.totalVersionsDeleted], [2, 4]);
  assert.equal((await sandbox.json("data", "list", "p")).total, 0);
  assert.equal((await sandbox.json("data", "delete", "p", "--all", "--yes")).totalDeleted, 0);
  assert.equal((await sandbox.json("data", "query", "true")).total, 0);
});

Deno.test("data delete refuses what it can not be sure of", async () => {
  using sandbox = await withData();
  const unsure = await sandbox.error(2, "data", "delete", "p", "main");
  assert.deepEqual([unsure.code, unsure.hint], ["CONFIRMATION_REQUIRED", "Confirm it with --yes"]);
  assert.match(unsure.error, /Delete 'main' of model 'p' \(3 versions\)\?/);
  const missing = await sandbox.error(1, "data", "delete", "p", "mian", "--yes");
  assert.equal(missing.error, 'No data named "mian" exists for model p');
  assert.match(missing.hint!, /Did you mean 'main'\?/);
  const version = await sandbox.error(1, "data", "delete", "p", "main", "--version", "9", "--yes");
  assert.match(version.error, /Version 9 of data 'main' of model 'p' not found/);
  assert.equal(version.hint, "Versions: 1, 2, 3");
  const { id } = await sandbox.json("model", "get", "p");
  const prefix = await sandbox.error(1, "data", "delete", id.slice(0, 8), "main", "--yes");
  assert.equal(prefix.code, "MODEL_NOT_FOUND");
  for (const args of [[], ["main", "--all"], ["--all", "--version", "1"], ["--prefix", "a", "--all"]]) {
    assert.equal((await sandbox.error(2, "data", "delete", "p", ...args, "--yes")).code, "USAGE");
  }
  assert.deepEqual(await versions(sandbox, "main"), [3, 2, 1]);
});

Deno.test("data gc deletes what has outlived its lifetime, and versions that are not kept", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "p");
  assert.equal((await sandbox.ok("data", "gc")).stdout, "No expired data found.\n");
  const place = `.swamp/data/@acme/probe/${id}`;
  editMetadata(sandbox, `${place}/picture/1`, { lifetime: "1y", createdAt: YEAR_AGO });
  editMetadata(sandbox, `${place}/main/3`, { garbageCollection: 2 });
  const expected = {
    dataEntriesExpired: 1,
    versionsDeleted: 2,
    bytesReclaimed: 4 + sandbox.read(`${place}/main/1/raw`).length,
    expiredEntries: [{
      type: "@acme/probe",
      modelId: id,
      modelName: "p",
      dataName: "picture",
      versionCount: 1,
      reason: "duration-expired",
    }],
    trimmedEntries: [{ type: "@acme/probe", modelId: id, modelName: "p", dataName: "main", versionCount: 1 }],
  };
  assert.deepEqual(await sandbox.json("data", "gc", "--dry-run"), { ...expected, dryRun: true });
  const unsure = await sandbox.error(2, "data", "gc");
  assert.match(unsure.error, /^Delete 2 versions[^]*picture: 1 version, duration-expired/);
  assert.deepEqual(await versions(sandbox, "main"), [3, 2, 1]);
  assert.deepEqual(await sandbox.json("data", "gc", "--yes"), { ...expected, dryRun: false });
  assert.deepEqual(await versions(sandbox, "main"), [3, 2]);
  assert.equal((await sandbox.error(1, "data", "get", "p", "picture")).code, "DATA_NOT_FOUND");
  assert.equal((await sandbox.json("data", "gc", "-f")).versionsDeleted, 0);
});

Deno.test("data gc: data of a workflow run goes with the record of the run", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "p");
  const place = `.swamp/data/@acme/probe/${id}`;
  const run = "5a2b0a36-0000-4000-8000-000000000001";
  const ownerDefinition = { ownerType: "model-method", ownerRef: id, workflowRunId: run };
  editMetadata(sandbox, `${place}/main/3`, { lifetime: "workflow", ownerDefinition });
  editMetadata(sandbox, `${place}/picture/1`, { lifetime: "job", ownerDefinition });
  sandbox.write(`.swamp/workflow-runs/w/workflow-run-${run}.yaml`, "{}");
  assert.equal((await sandbox.json("data", "gc", "--dry-run")).dataEntriesExpired, 0);
  sandbox.remove(".swamp/workflow-runs");
  const { expiredEntries } = await sandbox.json("data", "gc", "--dry-run");
  assert.deepEqual(
    expiredEntries.map((item: Record<string, unknown>) => [item.dataName, item.reason, item.versionCount]),
    [["main", "workflow-deleted", 3], ["picture", "job-deleted", 1]],
  );
});

Deno.test("data prune deletes the data of deleted models only", async () => {
  using sandbox = await withData();
  assert.equal((await sandbox.ok("data", "prune")).stdout, "No data without a model found.\n");
  const { id } = await sandbox.json("model", "get", "p");
  await sandbox.json("model", "create", "command/shell", "hello");
  await sandbox.json("model", "method", "run", "hello", "execute", "--input", "run=true");
  const found = await sandbox.json("data", "query", "true");
  sandbox.remove("models/@acme");
  const after = await sandbox.json("data", "query", "true");
  const orphaned = await sandbox.json("data", "query", "true", "--orphaned");
  const isOfP = (item: { modelId: string }) => item.modelId === id;
  assert.deepEqual(orphaned.results, found.results.filter(isOfP));
  assert.deepEqual(after.results, found.results.filter((item: { modelId: string }) => !isOfP(item)));
  const bytes = found.results.filter((item: { modelId: string }) => item.modelId === id)
    .reduce((sum: number, item: { size: number }) => sum + item.size, 0);
  const preview = await sandbox.json("data", "prune", "--dry-run");
  assert.equal(preview.dryRun, true);
  assert.deepEqual([preview.modelsReclaimed, preview.dataEntriesReclaimed, preview.versionsDeleted], [
    1,
    2,
    4,
  ]);
  assert.ok(preview.bytesReclaimed > bytes);
  const [model] = preview.reclaimedModels;
  assert.deepEqual([model.modelId, model.modelName, model.dataEntries, model.versions], [id, "p", 2, 4]);
  assert.equal((await sandbox.error(2, "data", "prune")).code, "CONFIRMATION_REQUIRED");
  sandbox.write("models/broken.yaml", "a: [");
  const unsure = await sandbox.error(1, "data", "prune", "--yes");
  assert.match(unsure.error, /broken\.yaml cannot be read, so it is not known whose data is left over/);
  sandbox.remove("models/broken.yaml");
  assert.equal((await sandbox.json("data", "prune", "--yes")).modelsReclaimed, 1);
  assert.equal((await sandbox.json("data", "prune", "--yes")).modelsReclaimed, 0);
  assert.equal((await sandbox.json("data", "list", "hello")).total, 2);
  assert.equal(sandbox.exists(`.swamp/data/@acme`), false);
});

Deno.test("data prune spares the data of types that were run directly", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "method", "run", "command/shell", "execute", "--input", "run=true");
  assert.equal((await sandbox.json("data", "query", "true")).total, 2);
  assert.equal((await sandbox.json("data", "prune", "--dry-run")).modelsReclaimed, 0);
});

Deno.test("data diff compares JSON by value, text by line, the rest by checksum", async () => {
  using sandbox = await withData();
  const newest = await sandbox.json("data", "diff", "p", "main");
  assert.deepEqual([newest.dataName, newest.modelName, newest.modelType], ["main", "p", "@acme/probe"]);
  assert.deepEqual([newest.from.version, newest.to.version], [2, 3]);
  assert.deepEqual([newest.comparison, newest.identical], ["json", false]);
  assert.deepEqual(newest.changes, [{ path: "value", change: "changed", before: 2, after: 3 }]);
  assert.deepEqual(Object.keys(newest.from), ["version", "createdAt", "contentType", "size", "checksum"]);
  const wide = await sandbox.json("data", "diff", "p", "main", "1");
  assert.deepEqual([wide.from.version, wide.to.version], [1, 3]);
  const back = await sandbox.json("data", "diff", "p", "main", "v3", "v1");
  assert.deepEqual(back.changes, [{ path: "value", change: "changed", before: 3, after: 1 }]);
  const { stdout } = await sandbox.ok("data", "diff", "p", "main");
  assert.equal(stdout, "main of p: v2 → v3\n- value: 2\n+ value: 3\n");
  assert.match((await sandbox.ok("data", "diff", "p", "main", "2", "2")).stdout, /No difference\.\n$/);
  await sandbox.json("model", "method", "run", "p", "bytes");
  const binary = await sandbox.json("data", "diff", "p", "picture");
  assert.deepEqual([binary.comparison, binary.identical, "changes" in binary], ["binary", true, false]);
  await sandbox.json("model", "create", "command/shell", "hello");
  for (const run of ["printf 'a\\nb\\n'", "printf 'a\\nc\\n'"]) {
    await sandbox.json("model", "method", "run", "hello", "execute", "--input", `run=${run}`);
  }
  const text = await sandbox.json("data", "diff", "hello", "log");
  assert.equal(text.comparison, "text");
  const changed = text.lines.map(({ change, text }: { change: string; text: string }) => [change, text]);
  assert.ok(changed.some(([change, line]: string[]) => change === "added" && line === "c"), String(changed));
});

Deno.test("data diff says what is missing", async () => {
  using sandbox = await withData();
  const refused = async (code: number, ...args: string[]) =>
    await sandbox.error(code, "data", "diff", ...args);
  assert.match((await refused(1, "p", "picture")).error, /has only one version/);
  assert.match((await refused(1, "p", "main", "7")).error, /Version 7 of data 'main' of model 'p' not found/);
  assert.equal((await refused(1, "p", "mian")).code, "DATA_NOT_FOUND");
  assert.equal((await refused(1, "q", "main")).code, "MODEL_NOT_FOUND");
  for (const bad of ["0", "x", "1.5"]) {
    assert.match((await refused(2, "p", "main", bad)).error, /Invalid version/);
  }
});
