// SPDX-License-Identifier: MIT
/** `data export|import`: a backup of what exists once only, brought back as it was. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

async function filled(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "hello");
  for (const text of ["one", "two"]) {
    await sandbox.ok("model", "method", "run", "hello", "execute", "--input", `run=echo ${text}`);
  }
  await sandbox.ok("model", "method", "run", "command/shell", "execute", "--input", "run=echo direct");
  await sandbox.ok("vault", "create", "local_encryption", "main");
  await sandbox.ok("vault", "put", "main", "KEY", "s3cret");
  return sandbox;
}

Deno.test("what data export wrote, data import brings back after .swamp was deleted", async () => {
  using sandbox = await filled();
  const before = {
    versions: await sandbox.json("data", "versions", "hello", "result"),
    content: await sandbox.json("data", "get", "hello", "result"),
    found: (await sandbox.json("data", "query", "attributes.exitCode == 0")).results,
    runs: await sandbox.json("model", "method", "history", "search"),
  };
  const exported = await sandbox.ok("data", "export", "../backup.tgz");
  assert.match(
    exported.stdout,
    /Wrote .*backup\.tgz: .* with \d+ versions of data, 6 files of runs and 1 secret/,
  );
  assert.match(exported.stdout, /Keys of vaults are not in it/);
  const exists = await sandbox.error(1, "data", "export", "../backup.tgz");
  assert.match(`${exists.error} ${exists.hint}`, /backup\.tgz already exists.*--force/);
  sandbox.remove(".swamp");
  const planned = await sandbox.json("data", "import", "../backup.tgz", "--dry-run");
  assert.equal(planned.added, planned.files);
  assert.equal(planned.dryRun, true);
  const imported = await sandbox.ok("data", "import", "../backup.tgz");
  assert.match(imported.stdout, /Added \d+ files; 0 are there already\./);
  assert.deepEqual(
    {
      versions: await sandbox.json("data", "versions", "hello", "result"),
      content: await sandbox.json("data", "get", "hello", "result"),
      found: (await sandbox.json("data", "query", "attributes.exitCode == 0")).results,
      runs: await sandbox.json("model", "method", "history", "search"),
    },
    before,
  );
  assert.equal((await sandbox.ok("vault", "read-secret", "main", "KEY", "--yes")).stdout, "s3cret");
  const { stderr } = await sandbox.ok(
    "model",
    "method",
    "run",
    "hello",
    "execute",
    "--input",
    "run=echo three",
  );
  assert.doesNotMatch(stderr, /versions start again/);
  assert.equal((await sandbox.json("data", "get", "hello", "result")).version, 3);
});

Deno.test("versions imported into an item that exists are found by the next query", async () => {
  using sandbox = await filled();
  await sandbox.ok("data", "export", "../backup.tgz");
  const { id } = await sandbox.json("model", "get", "hello");
  sandbox.remove(`.swamp/data/command/shell/${id}/result/2`);
  assert.match((await sandbox.json("data", "get", "hello", "result")).content.stdout, /one/);
  const query = async () =>
    (await sandbox.json("data", "query", 'modelName == "hello" && name == "result"')).results
      .map((item: { version: number }) => item.version);
  assert.deepEqual(await query(), [1]);
  const { added } = await sandbox.json("data", "import", "../backup.tgz");
  assert.equal(added, 2);
  assert.deepEqual(await query(), [2]);
});

Deno.test("data import refuses what differs and what was changed, and then changes nothing", async () => {
  using sandbox = await filled();
  await sandbox.ok("data", "export", "../backup.tgz");
  const { id } = await sandbox.json("model", "get", "hello");
  const path = `.swamp/data/command/shell/${id}/result`;
  const raw = sandbox.read(`${path}/1/raw`);
  sandbox.write(`${path}/1/raw`, raw.replace("one", "another"));
  sandbox.remove(`${path}/2`);
  const differs = await sandbox.error(1, "data", "import", "../backup.tgz");
  assert.equal(differs.code, "DATA_EXISTS");
  assert.match(differs.error, new RegExp(`\\.swamp/data/command/shell/${id}/result/1/raw`));
  assert.equal(sandbox.exists(`${path}/2`), false);
  const archive = Deno.readFileSync(`${sandbox.base}/backup.tgz`);
  archive[archive.length >> 1]! ^= 0x55;
  Deno.writeFileSync(`${sandbox.base}/damaged.tgz`, archive);
  const damaged = await sandbox.error(1, "data", "import", "../damaged.tgz");
  assert.equal(damaged.code, "DATA_INVALID");
  assert.match(damaged.error, /The archive is refused/);
  const missing = await sandbox.error(1, "data", "import", "../nothing.tgz");
  assert.match(missing.error, /Cannot read .*nothing\.tgz: it does not exist/);
  assert.match((await sandbox.error(1, "data", "import", ".swamp.yaml")).error, /it is not a gzip file/);
});

Deno.test("init says how to back up, and a lost run says how to bring data back", async () => {
  using sandbox = await filled();
  assert.match((await sandbox.ok("init", "--force")).stdout, /swamp data export \.\.\/backup\.tgz/);
  await sandbox.error(2, "data", "export");
  const { error, hint } = await sandbox.error(2, "data", "backup", "x.tgz");
  assert.match(`${error} ${hint}`, /swamp data export x\.tgz/);
});
