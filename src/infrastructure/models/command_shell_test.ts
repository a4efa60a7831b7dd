// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { SwampError } from "../../domain/errors.ts";
import { createModel } from "../../libswamp/model/create_model.ts";
import { type MethodRun, runMethod } from "../../libswamp/model/run_method.ts";
import { commandShell } from "./command_shell.ts";
import { isAlive, until } from "../../../tests/support/until.ts";

async function shell(): Promise<
  { world: ModelWorld; run(inputs: Record<string, unknown>): Promise<MethodRun> }
> {
  const world = await ModelWorld.create();
  world.add({ ...await commandShell(world.repo.platform) });
  await createModel(world.context(), { type: "Command Shell", name: "sh", globalArgs: [] });
  return {
    world,
    run: (inputs) => runMethod(world.context(), { model: "sh", method: "execute", inputs, tags: {} }),
  };
}

async function failureOf(promise: Promise<unknown>): Promise<SwampError> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

Deno.test("execute stores result first and log second, one trailing newline trimmed", async () => {
  const { world, run } = await shell();
  using _ = world;
  const { dataArtifacts } = await run({ run: "echo out; echo; echo err >&2", env: { X: "1" } });
  assert.deepEqual(dataArtifacts.map(({ name }) => name), ["result", "log"]);
  const attributes = dataArtifacts[0]!.attributes as Record<string, unknown>;
  assert.deepEqual([attributes.exitCode, attributes.stdout, attributes.stderr], [0, "out\n", "err"]);
  assert.equal(attributes.command, "echo out; echo; echo err >&2");
  assert.equal(typeof attributes.durationMs, "number");
  const log = Deno.readTextFileSync(`${dataArtifacts[1]!.path}/raw`);
  assert.match(log, /^\[stdout\]\nout\n\n\n\[stderr\]\nerr\n/);
});

Deno.test("output streams to the log, stderr as warnings", async () => {
  const { world, run } = await shell();
  using _ = world;
  const { logFile } = await run({ run: "echo {braces}; echo err >&2" });
  assert.deepEqual(world.logged.sort(), ["info: {braces}", "warning: err"]);
  assert.match(Deno.readTextFileSync(logFile), /\[warning\] err\n/);
});

Deno.test("env and workingDir reach the command; the default directory is the repository", async () => {
  const { world, run } = await shell();
  using _ = world;
  Deno.mkdirSync(`${world.repo.root}/sub`);
  const outputOf = async (inputs: Record<string, unknown>) =>
    ((await run(inputs)).dataArtifacts[0]!.attributes as { stdout: string }).stdout;
  assert.equal(await outputOf({ run: "echo $GREETING", env: { GREETING: "hi" } }), "hi");
  assert.equal(await outputOf({ run: "pwd" }), world.repo.root);
  assert.equal(await outputOf({ run: "pwd", workingDir: "sub" }), `${world.repo.root}/sub`);
  assert.equal(await outputOf({ run: "pwd", workingDir: "/" }), "/");
});

Deno.test("a command that fails stores nothing and fails the run", async () => {
  const { world, run } = await shell();
  using _ = world;
  const error = await failureOf(run({ run: "echo why >&2; exit 3" }));
  assert.equal(error.message, "Command exited with code 3");
  assert.match(error.hint!, /why/);
  assert.throws(() => Deno.statSync(`${world.repo.root}/.swamp/data`));
});

Deno.test("a command that fails without a word on stderr shows the end of its stdout", async () => {
  const { world, run } = await shell();
  using _ = world;
  const error = await failureOf(run({ run: "seq 1 9; echo 'FAILED: 2 tests'; exit 1" }));
  assert.match(error.hint!, /nothing to stderr; its last lines on stdout:\n6\n7\n8\n9\nFAILED: 2 tests\n/);
  assert.match((await failureOf(run({ run: "exit 1" }))).hint!, /It wrote nothing; see the run: swamp model/);
});

Deno.test("ignoreExitCode stores the result of a command that fails", async () => {
  const { world, run } = await shell();
  using _ = world;
  const { dataArtifacts } = await run({ run: "exit 4", ignoreExitCode: "true" });
  assert.equal((dataArtifacts[0]!.attributes as { exitCode: number }).exitCode, 4);
});

Deno.test("a timeout kills the command with everything it started", async () => {
  const { world, run } = await shell();
  using _ = world;
  const mark = `${world.repo.root}/pids`;
  const script = `sleep 600 & echo $! $$ > ${mark}; sleep 600`;
  const error = await failureOf(run({ run: script, timeout: "2000" }));
  assert.match(error.message, /^Command exited with code -1: it took longer than 2000 ms/);
  const pids = Deno.readTextFileSync(mark).trim().split(" ").map(Number);
  await until("all processes of the command have ended", () => !pids.some(isAlive));
});

Deno.test("a directory that is not there is named, and nothing is started", async () => {
  const { world, run } = await shell();
  using _ = world;
  assert.match(
    (await failureOf(run({ run: "true", workingDir: "nowhere" }))).message,
    /^The command was not started: workingDir is no directory: .*\/nowhere$/,
  );
});

Deno.test("a cancelled run kills the command", async () => {
  const { world, run } = await shell();
  using _ = world;
  setTimeout(() => world.abort.abort(new Error("interrupted")), 200);
  assert.equal((await failureOf(run({ run: "sleep 600" }))).code, "CANCELLED");
});

Deno.test("arguments are validated before anything runs", async () => {
  const { world, run } = await shell();
  using _ = world;
  for (const inputs of [{}, { run: "" }, { run: "true", timeout: "-1" }, { run: "true", timeout: "soon" }]) {
    assert.match((await failureOf(run(inputs))).message, /^Method arguments validation failed/);
  }
});
