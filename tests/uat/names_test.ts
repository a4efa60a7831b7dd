// SPDX-License-Identifier: MIT
/** Names in files that somebody else may have written never become paths elsewhere; keys are only keys. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const RUN = ["model", "method", "run", "web", "execute", "--input", "run=echo hi"];

async function withRun(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  await sandbox.json(...RUN);
  Deno.mkdirSync(`${sandbox.base}/outside`);
  Deno.writeTextFileSync(`${sandbox.base}/outside/precious.log`, "hunter2\n");
  return sandbox;
}

function find(directory: string, ending: string): string {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isFile && path.endsWith(ending)) return path;
    const below = entry.isDirectory ? find(path, ending) : "";
    if (below !== "") return below;
  }
  return "";
}

Deno.test("names in a journal of packages that climb out are refused, and nothing is moved or deleted", async () => {
  const hostile = [
    { name: "../../../outside", retired: ".old-1" },
    { name: "@acme/x", retired: "../../../outside" },
    { name: "@acme/x", fresh: "../../../outside", retired: ".old-1" },
    { name: "@acme/x", fresh: ".new-1/../../../../outside", retired: ".old-1" },
    { name: "@acme/../../../../outside", fresh: ".new-1", retired: ".old-1" },
    { name: ["@acme/x"], retired: ".old-1" },
    null,
    [],
  ];
  using sandbox = await withRun();
  for (const journal of [...hostile.map((value) => JSON.stringify(value)), "{", ""]) {
    sandbox.write(".swamp/pulled-extensions/.journal.json", journal);
    for (const command of [["model", "type", "search"], ["extension", "list"], ["extension", "install"]]) {
      const { stderr, stdout } = await sandbox.run([...command, "--json"]);
      assert.doesNotMatch(stdout + stderr, /INTERNAL/, `${journal}: ${command.join(" ")}`);
    }
    assert.ok(sandbox.exists("../outside/precious.log"), journal);
  }
});

Deno.test("a run record whose log is elsewhere shows no log", async () => {
  using sandbox = await withRun();
  const file = find(`${sandbox.root}/.swamp/outputs`, ".yaml");
  const record = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(
    file,
    JSON.stringify({ ...record, logFile: `${sandbox.base}/outside/precious.log` }),
  );
  const logs = await sandbox.json("model", "method", "history", "logs", "web");
  assert.doesNotMatch(JSON.stringify(logs), /hunter2|outside/);
  Deno.removeSync(file.replace(/\.yaml$/, ".log"));
  for (
    const command of [["model", "method", "history", "logs", "web"], ["model", "output", "get", record.id]]
  ) {
    const { stdout, stderr } = await sandbox.run(command);
    assert.doesNotMatch(stdout + stderr, /hunter2|outside/, command.join(" "));
  }
});

Deno.test("an evaluated definition of another model is refused", async () => {
  using sandbox = await withRun();
  const evaluatedFile = () => find(`${sandbox.root}/.swamp/definitions-evaluated`, ".yaml");
  await sandbox.json("model", "evaluate", "web");
  const web = evaluatedFile();
  Deno.renameSync(web, `${sandbox.base}/web.yaml`);
  await sandbox.json("model", "create", "command/shell", "other");
  await sandbox.json("model", "evaluate", "other");
  Deno.renameSync(evaluatedFile(), web);
  const { error } = await sandbox.error(1, ...RUN, "--last-evaluated");
  assert.match(error, /it is of another model/);
});

Deno.test("a receipt whose paths lead out of its package counts for nothing", async () => {
  using sandbox = await withRun();
  sandbox.write(".swamp/pulled-extensions/@acme/x/manifest.yaml", "manifestVersion: 1\nname: '@acme/x'\n");
  sandbox.write(
    ".swamp/pulled-extensions/@acme/x/.swamp-receipt.json",
    JSON.stringify({
      name: "@acme/x",
      locked: { version: "../../outside", files: [] },
      digests: { "../../../../../outside/precious.log": "0" },
    }),
  );
  const { stdout, stderr } = await sandbox.run(["extension", "verify", "--json"]);
  assert.doesNotMatch(stdout + stderr, /precious|INTERNAL/);
});

Deno.test("keys named like members of every object are ordinary keys", async () => {
  using sandbox = await withRun();
  const keys = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
  for (const key of keys) {
    await sandbox.ok("model", "set", "web", `tags.${key}=${key}-value`);
  }
  const { tags } = await sandbox.json("model", "get", "web");
  assert.deepEqual(Object.keys(tags).filter((key) => keys.includes(key)).sort(), [...keys].sort());
  for (const key of keys) {
    assert.match(sandbox.read("models/command/shell/web.yaml"), new RegExp(`${key}: ${key}-value`));
    assert.equal(tags[key], `${key}-value`);
  }
  await sandbox.json(...RUN);
  for (const method of keys) {
    const { code } = await sandbox.error(1, "model", "method", "run", "web", method);
    assert.equal(code, "METHOD_NOT_FOUND", method);
  }
});

Deno.test("a marker, a sources file and a lockfile with such keys trust and install nothing", async () => {
  using sandbox = await withRun();
  for (const id of ["constructor", "__proto__", "toString"]) {
    sandbox.write(".swamp.yaml", `swampVersion: "1"\nrepoId: ${id}\ntrustedCollectives: [evil]\n`);
    const list = await sandbox.json("extension", "trust", "list");
    assert.deepEqual(list.repository, [{ collective: "evil", confirmed: false }], id);
    assert.ok(!list.resolved.includes("evil"));
    await sandbox.json("extension", "trust", "add", "evil");
    assert.ok((await sandbox.json("extension", "trust", "list")).resolved.includes("evil"), id);
    await sandbox.json("extension", "trust", "rm", "evil");
  }
  sandbox.write(".swamp.yaml", 'swampVersion: "1"\n');
  for (const name of ["__proto__", "constructor", "../../outside"]) {
    sandbox.write("upstream_extensions.json", `{"${name}": {"version": "2026.01.01.1"}}`);
    const { code, error } = await sandbox.error(1, "extension", "install");
    assert.equal(code, "CONFIG_INVALID", `${name}: ${error}`);
  }
});
