// SPDX-License-Identifier: MIT
/** `model type search`: what is listed, how, and what stays out of the way. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

function names(document: { results: readonly { normalized: string }[] }): string[] {
  return document.results.map((type) => type.normalized);
}

Deno.test("model type search lists built-in, local, mounted and pulled types with their origin", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@Acme/My.Local"));
  sandbox.write("mounted/extensions/models/b.ts", modelSource("@acme/mounted"));
  sandbox.write(".swamp/pulled-extensions/@acme/pack/models/c.ts", modelSource("@acme/pulled"));
  sandbox.write(
    ".swamp/pulled-extensions/@acme/pack/manifest.yaml",
    `manifestVersion: 1\nname: "@acme/pack"\nversion: 2026.01.01.1\nmodels:\n  - c.ts\n`,
  );
  await sandbox.json("extension", "source", "add", "mounted");
  const { query, results } = await sandbox.json("model", "type", "search");
  assert.equal(query, "");
  assert.deepEqual(
    results.map((type: Record<string, string>) => [type.raw, type.normalized, type.origin, type.version]),
    [
      ["@acme/mounted", "@acme/mounted", "source", "2026.01.01.1"],
      ["@Acme/My.Local", "@acme/my/local", "local", "2026.01.01.1"],
      ["@acme/pulled", "@acme/pulled", "pulled", "2026.01.01.1"],
      ["command/shell", "command/shell", "builtin", "2026.02.09.1"],
    ],
  );
  const lines = (await sandbox.ok("model", "type", "search")).stdout.trimEnd().split("\n");
  assert.match(lines[0]!, /^TYPE +VERSION +ORIGIN +DESCRIPTION$/);
  assert.equal(lines.length, 5);
  assert.match(lines[4]!, /^command\/shell +2026\.02\.09\.1 +builtin +Runs a shell command/);
});

Deno.test("the query is part of a name or description, in any case; nothing found is no failure", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/models/a.ts",
    modelSource("@acme/web-server").replace("A type for tests", "Serves pages"),
  );
  sandbox.write("extensions/models/b.ts", modelSource("@acme/mail"));
  assert.deepEqual(names(await sandbox.json("model", "type", "search", "WEB")), ["@acme/web-server"]);
  assert.deepEqual(names(await sandbox.json("model", "type", "search", "serves p")), ["@acme/web-server"]);
  assert.deepEqual(names(await sandbox.json("model", "type", "list", "@acme")), [
    "@acme/mail",
    "@acme/web-server",
  ]);
  const none = await sandbox.json("model", "type", "search", "no-such-thing");
  assert.deepEqual([none.query, none.results], ["no-such-thing", []]);
  assert.match(none.hint, /extension/);
  const text = await sandbox.run(["model", "type", "search", "no-such-thing"]);
  assert.deepEqual([text.code, text.stderr], [0, ""]);
  assert.match(text.stdout, /No type matches/);
});

Deno.test("a file that is broken, a helper and a test do not spoil the list", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  sandbox.write("extensions/models/broken.ts", "export const model = { type: '@t/broken', \n");
  sandbox.write(
    "extensions/models/thrower.ts",
    `${modelSource("@t/thrower")}\nthrow new Error("at import");\n`,
  );
  sandbox.write("extensions/models/_lib/helper.ts", "export const model = 1;\n");
  sandbox.write("extensions/models/good_test.ts", modelSource("@t/from-a-test"));
  const found = await sandbox.json("model", "type", "search", "@t/", "--timings");
  const listed = names(found);
  assert.ok(listed.includes("@t/good") && listed.includes("@t/thrower"), `${listed}`);
  assert.ok(!listed.includes("@t/from-a-test"));
  // What the broken file declares cannot be read: it is built, fails there, and is not evaluated.
  assert.deepEqual([found.timings.imports, found.timings.builds, found.timings.trials], [0, 1, 0]);
  assert.match(JSON.stringify(found.warnings), /models\/broken\.ts:\d+:\d+: /);
  const { timings } = await sandbox.json("model", "type", "search", "@t/", "--timings");
  assert.deepEqual([timings.builds, timings.trials], [0, 0]);
  const { files } = await sandbox.json("extension", "list");
  const broken = files.find(({ displayPath }: { displayPath: string }) => displayPath.endsWith("broken.ts"));
  assert.equal(broken.state, "failed");
});

Deno.test("the other kinds have their own search, empty where nothing is", async () => {
  using sandbox = await Sandbox.repository();
  for (const kind of ["vault", "datastore", "report", "driver"]) {
    const document = await sandbox.json(kind, "type", "search");
    assert.equal(document.query, "", kind);
    assert.ok(Array.isArray(document.results), kind);
    assert.deepEqual(await sandbox.json(kind, "type", "list"), document);
    assert.match((await sandbox.ok(kind, "type", "search", "zzz")).stdout, /No .*type matches 'zzz'/);
    if (document.results.length > 0) continue;
    assert.match((await sandbox.ok(kind, "type", "search")).stdout, /^There are no \w+ types\.$/m, kind);
  }
  assert.deepEqual((await sandbox.json("report", "search")).results, []);
  assert.match((await sandbox.ok("report", "search")).stdout, /No report/);
});
