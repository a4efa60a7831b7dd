// SPDX-License-Identifier: MIT
/** `data get|list|versions`. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
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
  await sandbox.json("model", "method", "run", "p", "describe_self");
  return sandbox;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

Deno.test("data get shows the newest version with everything that is known of it", async () => {
  using sandbox = await withData();
  const { id: modelId } = await sandbox.json("model", "get", "p");
  const data = await sandbox.json("data", "get", "p", "main");
  const path = `.swamp/data/@acme/probe/${modelId}/main/3/raw`;
  assert.deepEqual(
    [data.name, data.modelId, data.modelName, data.modelType, data.version, data.contentType],
    ["main", modelId, "p", "@acme/probe", 3, "application/json"],
  );
  assert.deepEqual([data.lifetime, data.garbageCollection, data.streaming], ["infinite", 10, false]);
  assert.deepEqual(data.tags, { type: "resource", specName: "state", modelName: "p" });
  assert.deepEqual([data.ownerDefinition.ownerType, data.ownerDefinition.ownerRef], [
    "model-method",
    modelId,
  ]);
  assert.match(data.ownerDefinition.definitionHash, /^[0-9a-f]{64}$/);
  assert.deepEqual([data.contentPath, data.content], [path, { value: 3 }]);
  const bytes = Deno.readFileSync(`${sandbox.root}/${path}`);
  assert.deepEqual([data.size, data.checksum], [bytes.length, sha256(bytes)]);
  assert.match(data.createdAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const bare = await sandbox.json("data", "get", "p", "main", "--no-content");
  assert.deepEqual(["content" in bare, bare.size], [false, bytes.length]);
  const { stdout } = await sandbox.ok("data", "get", "p", "main");
  assert.match(stdout, /^Data: +main \(v3\)\nModel: +p \(@acme\/probe\)\n/);
  assert.match(stdout, /Lifetime: infinite \| GC: 10\n/);
  assert.ok(stdout.endsWith('\n\n{\n  "value": 3\n}\n'), stdout);
  const short = await sandbox.ok("data", "get", "p", "main", "--no-content");
  assert.doesNotMatch(short.stdout, /"value"/);
});

Deno.test("data get --version shows an older one", async () => {
  using sandbox = await withData();
  const first = await sandbox.json("data", "get", "p", "main", "--version", "1");
  assert.deepEqual([first.version, first.content], [1, { value: 1 }]);
  assert.equal((await sandbox.json("data", "get", "p", "main", "--version=2")).version, 2);
  const missing = await sandbox.error(1, "data", "get", "p", "main", "--version", "9");
  assert.match(missing.error, /not found/);
  assert.match(missing.hint!, /3, 2, 1/);
  for (const version of ["x", "0", "-1", "1.5"]) {
    const invalid = await sandbox.error(2, "data", "get", "p", "main", `--version=${version}`);
    assert.match(invalid.error, new RegExp(`[Vv]ersion.*${version}`));
  }
});

Deno.test("bytes that are no text are base64 with their encoding; text is text", async () => {
  using sandbox = await withData();
  const picture = await sandbox.json("data", "get", "p", "picture");
  assert.deepEqual(
    [picture.contentType, picture.size, picture.content, picture.encoding],
    ["application/octet-stream", 4, "AP8B/g==", "base64"],
  );
  assert.match((await sandbox.ok("data", "get", "p", "picture")).stdout, /binary/);
  const note = await sandbox.json("data", "get", "p", "self");
  assert.deepEqual([typeof note.content, note.encoding], ["string", undefined]);
});

Deno.test("data list groups by type: files before resources, newest versions only", async () => {
  using sandbox = await withData();
  const list = await sandbox.json("data", "list", "p");
  assert.deepEqual([list.modelName, list.modelType, list.total], ["p", "@acme/probe", 3]);
  type Group = { type: string; items: { name: string; version: number }[] };
  const seen = list.groups.map(({ type, items }: Group) => [
    type,
    items.map((item) => `${item.name} v${item.version}`),
  ]);
  assert.deepEqual(seen, [["file", ["picture v1", "self v1"]], ["resource", ["main v3"]]]);
  const [item] = list.groups[1].items;
  assert.deepEqual(
    [item.contentType, item.type, item.streaming, typeof item.size, typeof item.createdAt, typeof item.id],
    ["application/json", "resource", false, "number", "string", "string"],
  );
  const files = await sandbox.json("data", "list", "p", "--type", "file");
  assert.deepEqual([files.total, files.groups.length], [2, 1]);
  const { stdout } = await sandbox.ok("data", "list", "p");
  assert.match(stdout, /^Data for p \(@acme\/probe\)\n\nfile \(2 items\):\n/);
  assert.match(
    stdout,
    /resource \(1 item\):\n.*\n {2}main +v3 +state +application\/json +11B +\d{4}-\d\d-\d\d\n/,
  );
  await sandbox.json("model", "create", "command/shell", "empty");
  assert.deepEqual((await sandbox.json("data", "list", "empty")).groups, []);
  assert.match((await sandbox.ok("data", "list", "empty")).stdout, /No data/);
});

Deno.test("data versions lists newest first", async () => {
  using sandbox = await withData();
  const document = await sandbox.json("data", "versions", "p", "main");
  assert.deepEqual([document.dataName, document.modelName, document.total], ["main", "p", 3]);
  assert.deepEqual(
    document.versions.map((item: { version: number; isLatest: boolean }) => [item.version, item.isLatest]),
    [[3, true], [2, false], [1, false]],
  );
  for (const item of document.versions) assert.match(item.checksum, /^[0-9a-f]{64}$/);
  const lines = (await sandbox.ok("data", "versions", "p", "main")).stdout.split("\n");
  assert.match(lines[2]!, /^ +3 +\S+Z +11B +latest$/);
});

Deno.test("missing models and items are errors with a suggestion", async () => {
  using sandbox = await withData();
  for (const verb of ["get", "versions"]) {
    const item = await sandbox.error(1, "data", verb, "p", "mian");
    assert.equal(item.code, "DATA_NOT_FOUND");
    assert.match(item.error, /not found/);
    assert.match(item.hint!, /'main'/);
    assert.equal((await sandbox.error(1, "data", verb, "q", "main")).code, "MODEL_NOT_FOUND");
    assert.match((await sandbox.error(2, "data", verb, "p")).error, /^Missing argument\(s\): /);
    assert.match((await sandbox.error(2, "data", verb, "p", "main", "more")).error, /more/);
    for (const name of ["../main", "a/b", ""]) {
      const odd = await sandbox.run(["data", verb, "p", name, "--json"]);
      assert.ok([1, 2].includes(odd.code), `${verb} ${name} ended with ${odd.code}`);
    }
  }
  assert.match((await sandbox.error(2, "data", "list")).error, /^Missing argument\(s\): /);
  for (const option of ["--workflow", "--run"]) {
    const later = await sandbox.run(["data", "list", "p", option, "w", "--json"]);
    assert.ok([1, 2].includes(later.code));
    assert.match(JSON.parse(later.stderr).error, /[Ww]orkflow/);
  }
});

Deno.test("content that was changed on disk is told of", async () => {
  using sandbox = await withData();
  const { contentPath } = await sandbox.json("data", "get", "p", "main");
  sandbox.write(contentPath, '{"value":4}');
  const changed = await sandbox.json("data", "get", "p", "main");
  assert.match(changed.warnings[0].message, /checksum|changed/);
  sandbox.remove(contentPath);
  const gone = await sandbox.run(["data", "get", "p", "main", "--json"]);
  assert.equal(gone.code, 1);
  assert.match(JSON.parse(gone.stderr).error, /main/);
});
