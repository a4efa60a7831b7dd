// SPDX-License-Identifier: MIT
/** Run records as a user meets them: found, listed, their data and their logs, also while a run goes on. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";
import { until } from "../support/until.ts";

async function sandboxWithRuns(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "greeter");
  await sandbox.ok(
    "model",
    "method",
    "run",
    "greeter",
    "execute",
    "--input",
    "run=echo one; echo two; echo three",
  );
  return sandbox;
}

async function sandboxWithProbe(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "probe", "--global-arg", "host=h");
  return sandbox;
}

Deno.test("model output get shows a run by its id, a beginning of it, and the newest of a model", async () => {
  using sandbox = await sandboxWithRuns();
  const run = await sandbox.json("model", "output", "get", "greeter");
  const { results: [model] } = await sandbox.json("model", "search");
  assert.deepEqual([run.definitionId, run.modelName, run.type], [model.id, "greeter", "command/shell"]);
  assert.deepEqual([run.methodName, run.status, run.retryCount], ["execute", "succeeded", 0]);
  assert.deepEqual(Object.keys(run.provenance), ["definitionHash", "modelVersion", "triggeredBy"]);
  assert.deepEqual(
    run.artifacts.dataArtifacts.map((item: { name: string; version: number }) => [item.name, item.version]),
    [["result", 1], ["log", 1]],
  );
  assert.equal(run.pid, undefined);
  assert.ok(run.completedAt >= run.startedAt && run.durationMs >= 0);
  assert.match((await sandbox.ok("model", "output", "get", run.id)).stdout, new RegExp(run.id));
  for (const query of [run.id.slice(0, 8), run.id.slice(0, 9).toUpperCase(), run.id, model.id]) {
    assert.deepEqual(await sandbox.json("model", "output", "get", query), run);
    assert.deepEqual(await sandbox.json("model", "method", "history", "get", query), run);
  }
  await sandbox.ok("model", "method", "run", "greeter", "execute", "--input", "run=true");
  assert.notEqual((await sandbox.json("model", "output", "get", "greeter")).id, run.id);
});

Deno.test("a model's name comes before a beginning of a run's id", async () => {
  using sandbox = await sandboxWithRuns();
  const { id } = await sandbox.json("model", "output", "get", "greeter");
  const name = id.slice(0, 5);
  await sandbox.json("model", "create", "command/shell", name);
  const error = await sandbox.error(1, "model", "output", "get", name);
  assert.match(error.error, new RegExp(`Model '${name}' has no runs yet`));
});

Deno.test("what is not there: the message of each command, and how to find what there is", async () => {
  using sandbox = await sandboxWithRuns();
  for (const query of ["nothing", "0000000", "00000000-0000-4000-8000-000000000000"]) {
    const output = await sandbox.error(1, "model", "output", "get", query);
    assert.deepEqual([output.code, output.error], ["RUN_NOT_FOUND", `Output or model not found: ${query}`]);
    assert.match(output.hint!, /model output search/);
    for (const verb of ["get", "logs"]) {
      assert.match(
        (await sandbox.error(1, "model", "method", "history", verb, query)).error,
        /^No method run or model found/,
      );
    }
    for (const verb of ["logs", "data"]) {
      assert.match(
        (await sandbox.error(1, "model", "output", verb, query)).error,
        /^Output or model not found/,
      );
    }
  }
  await sandbox.json("model", "create", "command/shell", "idle");
  const idle = await sandbox.error(1, "model", "output", "get", "idle");
  assert.match(idle.error, /Model 'idle' has no runs yet/);
});

Deno.test("an ambiguous beginning lists the candidates", async () => {
  using sandbox = await sandboxWithRuns();
  const first = await sandbox.json("model", "output", "get", "greeter");
  const twin = first.id.slice(0, 6) + (first.id[6] === "0" ? "1" : "0") + first.id.slice(7);
  const file = first.logFile.replace(/log$/, "yaml");
  Deno.writeTextFileSync(
    file.replace(".yaml", "-2.yaml"),
    Deno.readTextFileSync(file).replaceAll(first.id, twin),
  );
  const error = await sandbox.error(1, "model", "output", "get", first.id.slice(0, 6));
  assert.equal(error.code, "ID_AMBIGUOUS");
  assert.match(error.error, /^Ambiguous ID prefix/);
  assert.ok(error.error.includes(first.id) && error.error.includes(twin));
});

Deno.test("model output search lists runs, newest first, and filters by model, method, status and id", async () => {
  using sandbox = await sandboxWithProbe();
  assert.match((await sandbox.ok("model", "output", "search")).stdout, /^No runs yet/);
  await sandbox.ok("model", "method", "run", "probe", "measure", "--input", "n=1");
  await sandbox.run(["model", "method", "run", "probe", "fail"]);
  const { query, results } = await sandbox.json("model", "output", "search");
  assert.equal(query, "");
  assert.deepEqual(
    results.map((
      run: { methodName: string; status: string; modelName: string },
    ) => [run.modelName, run.methodName, run.status]),
    [["probe", "fail", "failed"], ["probe", "measure", "succeeded"]],
  );
  for (
    const [text, count] of [
      ["FAIL", 1],
      ["measure", 1],
      ["succeeded", 1],
      ["probe", 2],
      [results[1].id, 1],
      [results[1].id.slice(0, 8).toUpperCase(), 1],
      [results[1].definitionId.slice(0, 13), 2],
      // Part of an id is nothing that anybody asks for: short names of models look the same.
      [results[1].id.slice(0, 3), 0],
      [results[1].id.slice(-12), 0],
      ["none", 0],
    ]
  ) {
    assert.equal(
      (await sandbox.json("model", "method", "history", "search", String(text))).results.length,
      count,
    );
  }
  assert.match((await sandbox.ok("model", "output", "list")).stdout, /^ID +MODEL +METHOD +STATUS/);
  const failed = await sandbox.json("model", "output", "get", results[0].id);
  assert.equal(failed.error.message, "boom");
  assert.equal(failed.artifacts.dataArtifacts.length, 1);
});

Deno.test("model method history logs shows the log of a run, or the end of it", async () => {
  using sandbox = await sandboxWithRuns();
  const log = await sandbox.json("model", "method", "history", "logs", "greeter");
  assert.ok(log.path.endsWith(".log"));
  assert.equal(log.lineCount, log.lines.length);
  assert.match(log.lines.join("\n"), /one\n.*two\n.*three/);
  const tail = await sandbox.json("model", "method", "history", "logs", log.outputId, "--tail", "1");
  assert.deepEqual([tail.lines, tail.lineCount, tail.totalLines], [log.lines.slice(-1), 1, log.lineCount]);
  assert.deepEqual(
    (await sandbox.json("model", "method", "history", "logs", "greeter", "--tail", "0")).lines,
    [],
  );
  const text = await sandbox.ok("model", "method", "history", "logs", "greeter");
  assert.equal(text.stdout, `${log.lines.join("\n")}\n`);
  assert.equal(
    (await sandbox.error(2, "model", "method", "history", "logs", "greeter", "--tail", "1.5")).code,
    "INVALID_VALUE",
  );
  Deno.removeSync(log.path);
  const gone = await sandbox.json("model", "method", "history", "logs", "greeter");
  assert.deepEqual([gone.lines, gone.lineCount, gone.path], [[], 0, log.path]);
});

Deno.test("model output logs shows what a run stored as a log, and its log file when it stored none", async () => {
  using sandbox = await sandboxWithRuns();
  const stored = await sandbox.json("model", "output", "logs", "greeter", "--tail", "2");
  assert.deepEqual(stored.logArtifacts, ["log"]);
  assert.deepEqual([stored.lines, stored.totalLines, stored.showingLines], [["[stderr]", ""], 7, 2]);
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "probe", "--global-arg", "host=h");
  await sandbox.ok("model", "method", "run", "probe", "measure", "--input", "n=1");
  const file = await sandbox.json("model", "output", "logs", "probe");
  assert.deepEqual(file.logArtifacts, []);
  assert.ok(file.path.endsWith(".log"));
  assert.match(file.lines.join("\n"), /measuring h/);
});

Deno.test("model output data shows what a run stored: an item, a field, a version", async () => {
  using sandbox = await sandboxWithRuns();
  const first = await sandbox.json("model", "output", "data", "greeter");
  assert.deepEqual(
    [first.dataName, first.version, first.contentType, first.field, first.data.stdout],
    ["result", 1, "application/json", null, "one\ntwo\nthree"],
  );
  const field = await sandbox.json("model", "output", "data", "greeter", "--field", "exitCode");
  assert.deepEqual([field.field, field.data], ["exitCode", 0]);
  assert.equal(
    (await sandbox.ok("model", "output", "data", "greeter", "--field", "stdout")).stdout,
    "one\ntwo\nthree\n",
  );
  assert.equal(
    (await sandbox.ok("model", "output", "data", "greeter", "--name", "log")).stdout,
    "[stdout]\none\ntwo\nthree\n\n[stderr]\n\n",
  );
  await sandbox.ok("model", "method", "run", "greeter", "execute", "--input", "run=echo four");
  assert.equal(
    (await sandbox.json("model", "output", "data", first.outputId)).data.stdout,
    first.data.stdout,
  );
  assert.equal(
    (await sandbox.json("model", "output", "data", first.outputId, "--version", "2")).data.stdout,
    "four",
  );

  const noField = await sandbox.error(1, "model", "output", "data", "greeter", "--field", "stdot");
  assert.match(noField.error, /Field 'stdot' not found in 'result', did you mean 'stdout'/);
  assert.match(noField.hint!, /Available fields: exitCode/);
  assert.match(
    (await sandbox.error(1, "model", "output", "data", "greeter", "--name", "x")).hint!,
    /Available: result, log/,
  );
  assert.match(
    (await sandbox.error(1, "model", "output", "data", "greeter", "--version", "9")).error,
    /Version 9 of data 'result' not found/,
  );
  await sandbox.run(["model", "method", "run", "greeter", "execute", "--input", "run=exit 3"]);
  assert.match((await sandbox.error(1, "model", "output", "data", "greeter")).error, /has no artifacts/);
});

/**
 * Starts a run that prints a line and waits for a file named `go` before the rest, and waits until the line is in its
 * log.
 */
async function slowRun(sandbox: Sandbox): Promise<{ child: Deno.ChildProcess; id: string }> {
  await sandbox.json("model", "create", "command/shell", "slow");
  const run =
    "run=echo line 1; while ! [ -e go ]; do sleep 0.05; done; for i in 2 3 4; do echo line $i; done";
  const child = sandbox.spawn(["model", "method", "run", "slow", "execute", "--input", run]);
  let id = "";
  await until("the first line of the run is logged", async () => {
    id = (await sandbox.json("model", "output", "search", "running")).results[0]?.id ?? "";
    if (id === "") return false;
    const { stdout } = await sandbox.run(["model", "method", "history", "logs", id]);
    return stdout.includes("line 1");
  });
  return { child, id };
}

Deno.test("history logs --follow shows lines as they come and ends with the run", async () => {
  using sandbox = await Sandbox.repository();
  const { child, id } = await slowRun(sandbox);
  const follower = sandbox.spawn(["model", "method", "history", "logs", id, "--follow"]);
  let lines = "";
  for await (const text of follower.stdout.pipeThrough(new TextDecoderStream())) {
    lines += text;
    // The run only goes on once a line of it has arrived here.
    if (lines.includes("line 1")) sandbox.write("go", "");
  }
  assert.equal((await follower.status).code, 0);
  await follower.stderr.cancel();
  assert.match(lines, /line 1\n[\s\S]*line 4\n/);
  assert.equal((await child.output()).code, 0);
  const done = await sandbox.json("model", "method", "history", "logs", "slow", "--follow");
  assert.equal(`${done.lines.join("\n")}\n`, lines);
  assert.equal(done.status, "succeeded");
});

Deno.test("a run that is killed is interrupted everywhere, a follower of it ends, and the next run works", async () => {
  using sandbox = await Sandbox.repository();
  const { child, id } = await slowRun(sandbox);
  const follower = sandbox.run(["model", "method", "history", "logs", id, "-f", "--json"]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGKILL");
  await child.output();
  const followed = JSON.parse((await follower).stdout);
  assert.equal(followed.status, "interrupted");
  assert.equal(followed.warnings[0].code, "RUN_INTERRUPTED");
  assert.match(followed.lines.join("\n"), /line 1/);
  assert.equal((await sandbox.json("model", "output", "get", "slow")).status, "interrupted");
  assert.equal((await sandbox.json("model", "output", "search", "interrupted")).results[0].id, id);
  await sandbox.ok("model", "method", "run", "slow", "execute", "--input", "run=true");
  assert.equal((await sandbox.json("model", "output", "get", "slow")).status, "succeeded");
});

Deno.test("a run that is killed lists what it wrote until then", async () => {
  using sandbox = await Sandbox.repository();
  const write = (name: string) => `await context.writeResource("result", "${name}", { value: "v" });`;
  const body = `${write("first")} ${write("again")} ${write("again")} Deno.kill(Deno.pid, "SIGKILL");`;
  sandbox.write("extensions/models/m.ts", modelSource("@t/m", { body }));
  await sandbox.json("model", "create", "@t/m", "web");
  for (let run = 1; run <= 2; run++) {
    assert.notEqual((await sandbox.run(["model", "method", "run", "web", "run"])).code, 0);
  }
  const run = await sandbox.json("model", "output", "get", "web");
  const written = run.artifacts.dataArtifacts.map((
    { name, version }: { name: string; version: number },
  ) => `${name} v${version}`).sort();
  assert.deepEqual([run.status, written], ["interrupted", ["again v3", "again v4", "first v2"]]);
  assert.equal((await sandbox.json("model", "output", "data", "web", "--name", "again")).version, 4);
  assert.equal((await sandbox.json("data", "get", "web", "first")).ownerDefinition.runId, run.id);
});

Deno.test("Ctrl-C ends a follower with 130", async () => {
  using sandbox = await Sandbox.repository();
  const { child, id } = await slowRun(sandbox);
  const follower = sandbox.spawn(["model", "method", "history", "logs", id, "--follow"]);
  const shown = follower.stdout.getReader();
  assert.match(new TextDecoder().decode((await shown.read()).value), /line 1/);
  shown.releaseLock();
  follower.kill("SIGINT");
  assert.equal((await follower.output()).code, 130);
  sandbox.write("go", "");
  assert.equal((await child.output()).code, 0);
});

Deno.test("a run that a signal stops is recorded as interrupted, with what was logged before", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    using sandbox = await Sandbox.repository();
    const { child, id } = await slowRun(sandbox);
    child.kill(signal);
    assert.equal((await child.output()).code, code);
    const run = await sandbox.json("model", "output", "get", id);
    assert.deepEqual([run.status, typeof run.completedAt], ["interrupted", "string"]);
    const { lines } = await sandbox.json("model", "method", "history", "logs", id);
    assert.match(lines.join("\n"), /line 1/);
    assert.deepEqual((await sandbox.json("model", "output", "search", "running")).results, []);
  }
});
