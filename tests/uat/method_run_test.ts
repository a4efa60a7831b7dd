// SPDX-License-Identifier: MIT
/** `model method run` of an extension's type: results, inputs, failures, and what is left on disk. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

async function withModel(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", "host=h");
  return sandbox;
}

const measure = (...args: string[]) => ["model", "method", "run", "p", "measure", ...args];

Deno.test("a run prints its document, and leaves data, a record and a log", async () => {
  using sandbox = await withModel();
  const run = await sandbox.json(...measure("--input", "n=4"));
  assert.deepEqual(
    [run.modelName, run.modelType, run.methodName, run.status, run.duration],
    ["p", "@acme/probe", "measure", "succeeded", run.durationMs],
  );
  const [artifact] = run.dataArtifacts;
  assert.deepEqual([artifact.name, artifact.attributes], ["main", { value: 4 }]);
  assert.equal(artifact.path, `${sandbox.root}/.swamp/data/@acme/probe/${run.modelId}/main/1`);
  assert.deepEqual(JSON.parse(Deno.readTextFileSync(`${artifact.path}/raw`)), { value: 4 });
  assert.equal(sandbox.read(`.swamp/data/@acme/probe/${run.modelId}/main/latest`).trim(), "1");
  assert.match(Deno.readTextFileSync(run.logFile), /\[info\] measuring.*h/);
  assert.ok(run.logFile.startsWith(`${sandbox.root}/.swamp/outputs/@acme/probe/measure/${run.modelId}-`));
  const record = JSON.parse(Deno.readTextFileSync(run.logFile.replace(/log$/, "yaml")));
  assert.deepEqual(
    [record.id, record.definitionId, record.status, record.methodName, record.provenance.triggeredBy],
    [run.outputId, run.modelId, "succeeded", "measure", "manual"],
  );
  assert.equal(record.artifacts.dataArtifacts[0].name, "main");
});

Deno.test("as text, stdout is the result and stderr what the method logs", async () => {
  using sandbox = await withModel();
  const { stdout, stderr } = await sandbox.ok(...measure("--input", "n=4"));
  assert.match(stdout, /^✓ p measure succeeded in \d+ ms\n {2}main v1 \(11B\) {2}\S+\/main\/1\n/);
  assert.match(stdout, /swamp data get p main\n$/);
  assert.match(stderr, /\[INF\].*measuring/);
  assert.doesNotMatch(stdout, /measuring/);
});

Deno.test("the method is given its arguments, its model and its repository", async () => {
  using sandbox = await withModel();
  const run = await sandbox.json("model", "method", "run", "p", "describe_self");
  const seen = JSON.parse(Deno.readTextFileSync(`${run.dataArtifacts[0].path}/raw`));
  assert.deepEqual(seen, {
    globalArgs: { host: "h", port: 1 },
    modelId: run.modelId,
    methodName: "describe_self",
    repoDir: sandbox.root,
    name: "p",
  });
});

Deno.test("inputs: k=v is coerced, JSON, files, and the definition's own arguments beneath them", async () => {
  using sandbox = await withModel();
  const value = async (...args: string[]) =>
    (await sandbox.json(...measure(...args))).dataArtifacts[0].attributes.value;
  assert.equal(await value("--input", '{"n": 5, "tags": ["a"]}'), 5);
  sandbox.write("inputs.yaml", "n: 6\ntags: [a, b]\n");
  assert.equal(await value("--input-file", "inputs.yaml"), 6);
  assert.equal(await value("--input-file", "inputs.yaml", "--input", "n=7"), 7);
  sandbox.write("n.txt", "8");
  assert.equal(await value("--input", "n=@n.txt"), 8);
  const { path } = await sandbox.json("model", "get", "p");
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(
    path,
    text + "methods:\n  measure:\n    arguments:\n      n: 9\n",
  );
  assert.equal(await value(), 9);
  assert.equal(await value("--input", "n=10"), 10);

  for (
    const [args, code, message] of [
      [["--input", "n"], 2, /--input.*key=value/],
      [["--input", "n=@missing.txt"], 1, /missing\.txt/],
      [["--input-file", "missing.yaml"], 1, /missing\.yaml/],
      [["--input", "{n: 1"], 2, /JSON/],
      [["--tag", "novalue"], 2, /--tag.*key=value/],
    ] as const
  ) assert.match((await sandbox.error(code, ...measure(...args))).error, message, args.join(" "));
  sandbox.write("bad.yaml", "n: [\n");
  assert.match((await sandbox.error(1, ...measure("--input-file", "bad.yaml"))).error, /bad\.yaml:\d+/);
});

Deno.test("arguments that do not fit are all told, and nothing runs", async () => {
  using sandbox = await withModel();
  const run = await sandbox.error(1, ...measure("--input", '{"n": 1.5, "tags": 5}'));
  assert.match(run.error, /^Method arguments validation failed/);
  const { problems } = run.details as { problems: string[] };
  assert.equal(run.code, "ARGUMENTS_INVALID");
  assert.deepEqual(problems.map((problem) => problem.split(":")[0]), ["n", "tags"]);
  assert.match(run.hint!, /swamp model method describe p measure/);
  assert.equal(sandbox.exists(".swamp/data/@acme"), false);
  const { path } = await sandbox.json("model", "get", "p");
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("host: h", "host: h\n  port: 99"));
  const globals = await sandbox.error(1, ...measure("--input", "n=1"));
  assert.match(globals.error, /^Global arguments validation failed: .*p\.yaml:8: port: /);
});

Deno.test("--tag goes to all that is stored", async () => {
  using sandbox = await withModel();
  await sandbox.json(...measure("--input", "n=1", "--tag", "env=prod", "--tag", "team=a=b"));
  const { tags } = await sandbox.json("data", "get", "p", "main");
  assert.deepEqual([tags.env, tags.team, tags.modelName, tags.specName], ["prod", "a=b", "p", "state"]);
});

Deno.test("a method that fails: an error, exit code 1, and its data, record and log are kept", async () => {
  using sandbox = await withModel();
  const failed = await sandbox.error(1, "model", "method", "run", "p", "fail");
  assert.deepEqual([failed.error, failed.code], ["boom", "METHOD_FAILED"]);
  assert.match(failed.hint!, /main/);
  const details = failed.details as { logFile: string; status: string; dataArtifacts: { name: string }[] };
  assert.deepEqual([details.status, details.dataArtifacts[0]!.name], ["failed", "main"]);
  const record = JSON.parse(Deno.readTextFileSync(details.logFile.replace(/log$/, "yaml")));
  assert.deepEqual([record.status, record.error.message], ["failed", "boom"]);
  assert.deepEqual((await sandbox.json("data", "get", "p", "main")).content, { value: 1 });
  const text = await sandbox.run(["model", "method", "run", "p", "fail"]);
  assert.deepEqual([text.code, text.stdout], [1, ""]);
  assert.match(text.stderr, /^Error: boom\n/m);
  assert.doesNotMatch(text.stderr, /\n\s+at .*:\d+:\d+/, "a stack is for -v and the log");
});

Deno.test("data that does not fit its schema is stored with a warning", async () => {
  using sandbox = await withModel();
  const run = await sandbox.json("model", "method", "run", "p", "unfit");
  assert.equal(run.status, "succeeded");
  assert.match(run.warnings[0].message, /unfit.*state.*value/);
  const text = await sandbox.run(["model", "method", "run", "p", "unfit"]);
  assert.equal(text.code, 0);
  assert.match(text.stderr, /does not fit the schema/);
  assert.equal(text.stderr.match(/does not fit the schema/g)!.length, 1, "said once");
  assert.match(Deno.readTextFileSync(run.logFile), /does not fit the schema/);
});

Deno.test("unknown models, methods and unsupported options say what to do", async () => {
  using sandbox = await withModel();
  const method = await sandbox.error(1, "model", "method", "run", "p", "measur");
  assert.match(method.error, /^Unknown method 'measur', did you mean 'measure'/);
  assert.match(method.hint!, /measure, describe_self/);
  const model = await sandbox.error(1, "model", "method", "run", "q", "measure");
  assert.equal(model.error, "Model not found: q");
  for (
    const option of [["--skip-report", "x"], ["--driver", "raw"]]
  ) {
    const later = await sandbox.run([...measure("--input", "n=1", "--json"), ...option]);
    assert.notEqual(later.code, 0, option[0]);
    assert.notEqual(later.code, 70);
    assert.match(JSON.parse(later.stderr).error, new RegExp(`${option[0]}`));
  }
  sandbox.write(
    "models/@acme/probe/p.yaml",
    sandbox.read("models/@acme/probe/p.yaml").replace("@acme/probe", "@acme/gone"),
  );
  assert.match(
    (await sandbox.error(1, ...measure("--input", "n=1"))).error,
    /Unknown model type: @acme\/gone/,
  );
});
