// SPDX-License-Identifier: MIT
/** Global options: before and after the command, and what each of them does to the streams. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const ESCAPE = new RegExp("\u001b");
const RUN = ["model", "method", "run", "hello", "execute", "--input", "run=echo out; echo err >&2"];

async function withModel(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "hello");
  return sandbox;
}

Deno.test("global options are accepted before the command, between its words, and after it", async () => {
  using sandbox = await withModel();
  const expected = await sandbox.json("model", "search", "hello");
  for (
    const argv of [
      ["--json", "model", "search", "hello"],
      ["model", "--json", "search", "hello"],
      ["model", "search", "--json", "hello"],
      ["--repo-dir", sandbox.root, "--log-level", "error", "model", "search", "hello", "--json"],
      [
        "model",
        `--repo-dir=${sandbox.root}`,
        "search",
        "hello",
        "--json",
        "-q",
        "--no-color",
        "--no-input",
        "-y",
      ],
      ["--no-telemetry", "--log", "--show-properties", "model", "search", "hello", "--json"],
    ]
  ) {
    const { stdout, stderr } = await sandbox.ok(...argv);
    assert.deepEqual([JSON.parse(stdout), stderr], [expected, ""], argv.join(" "));
  }
});

Deno.test("--json: one document on stdout, indented by two, and nothing on stderr", async () => {
  using sandbox = await withModel();
  const { stdout, stderr } = await sandbox.ok(...RUN, "--json");
  assert.equal(stderr, "", "logs of the method stay out of stderr");
  assert.equal(stdout, `${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
  const error = await sandbox.run(["model", "get", "nope", "--json"]);
  assert.deepEqual([error.code, error.stdout], [1, ""]);
  assert.equal(error.stderr, `${JSON.stringify(JSON.parse(error.stderr), null, 2)}\n`);
  assert.equal(JSON.parse(error.stderr).stack, undefined);
});

Deno.test("-q leaves errors only, --log-level chooses, -v and SWAMP_LOG_LEVEL too", async () => {
  using sandbox = await withModel();
  const logged = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await sandbox.run([...RUN, ...args], { env });
    assert.deepEqual([code, /succeeded/.test(stdout)], [0, true], "the result is never hidden");
    return [/\[INF\]/.test(stderr), /\[WRN\]/.test(stderr)];
  };
  assert.deepEqual(await logged([]), [true, true]);
  assert.deepEqual(await logged(["-q"]), [false, false]);
  assert.deepEqual(await logged(["--quiet"]), [false, false]);
  assert.deepEqual(await logged(["--log-level", "warning"]), [false, true]);
  assert.deepEqual(await logged(["--log-level=error"]), [false, false]);
  assert.deepEqual(await logged([], { SWAMP_LOG_LEVEL: "warning" }), [false, true]);
  assert.deepEqual(await logged(["--log-level", "info"], { SWAMP_LOG_LEVEL: "error" }), [true, true]);
  assert.deepEqual(await logged(["-q", "--log-level", "info"]), [false, false], "--quiet goes first");
  sandbox.write(".swamp.yaml", `${sandbox.read(".swamp.yaml")}logLevel: warning\n`);
  assert.deepEqual(await logged([]), [false, true]);
  assert.deepEqual(await logged([], { SWAMP_LOG_LEVEL: "info" }), [true, true]);
  const quiet = await sandbox.run(["model", "get", "nope", "-q"]);
  assert.match(quiet.stderr, /^Error: Model not found: nope/);
});

Deno.test("-v shows debug records, with --json on stderr beside the document", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/models/x.ts",
    modelSource("@t/x", { body: "context.logger.debug('deep detail');" }),
  );
  await sandbox.json("model", "create", "@t/x", "x");
  const run = ["model", "method", "run", "x", "run"];
  assert.doesNotMatch((await sandbox.ok(...run)).stderr, /deep detail/);
  assert.match((await sandbox.ok(...run, "-v")).stderr, /\[DBG\].*deep detail/);
  const both = await sandbox.ok(...run, "--json", "--verbose");
  assert.equal(JSON.parse(both.stdout).status, "succeeded");
  assert.match(both.stderr, /deep detail/);
});

Deno.test("a level that does not exist is a usage error, as option and in the environment", async () => {
  using sandbox = await withModel();
  const option = await sandbox.error(2, "model", "search", "--log-level", "loud");
  assert.match(option.error, /--log-level.*must be one of: trace, debug, info, warning, error, fatal/);
  const environment = await sandbox.run(["model", "search", "--json"], { env: { SWAMP_LOG_LEVEL: "loud" } });
  assert.deepEqual([environment.code, environment.stdout], [2, ""]);
  assert.match(JSON.parse(environment.stderr).error, /SWAMP_LOG_LEVEL must be one of/);
});

Deno.test("colour: none where nothing is a terminal, --color asks for it, --no-color and NO_COLOR refuse", async () => {
  using sandbox = await withModel();
  const colours = async (args: string[], env: Record<string, string> = {}) => {
    const help = await sandbox.run(["model", "get", "hello", ...args], { env });
    const error = await sandbox.run(["model", "get", "nope", ...args], { env });
    return [ESCAPE.test(help.stdout), ESCAPE.test(error.stderr)];
  };
  assert.deepEqual(await colours([]), [false, false]);
  assert.deepEqual(await colours(["--color"]), [true, true]);
  assert.deepEqual(await colours(["--color", "--no-color"]), [false, false]);
  assert.deepEqual(await colours(["--no-color"]), [false, false]);
  assert.deepEqual(await colours([], { NO_COLOR: "1" }), [false, false]);
  assert.deepEqual(
    await colours(["--color"], { NO_COLOR: "1" }),
    [true, true],
    "an option goes before a variable",
  );
  assert.doesNotMatch((await sandbox.ok("model", "get", "hello", "--json", "--color")).stdout, ESCAPE);
});

Deno.test("on a terminal there is colour, and NO_COLOR, --no-color and TERM=dumb take it away", async () => {
  using sandbox = await withModel();
  if (await onTerminal(sandbox, "true") === undefined) return;
  const coloured = async (words: string) => ESCAPE.test((await onTerminal(sandbox, words))!);
  assert.equal(await coloured('"$SWAMP" model get hello'), true);
  assert.equal(await coloured('NO_COLOR= "$SWAMP" model get hello'), false);
  assert.equal(await coloured('"$SWAMP" --no-color model get hello'), false);
  assert.equal(await coloured('TERM=dumb "$SWAMP" model get hello'), false);
  assert.equal(await coloured('"$SWAMP" model get hello --json'), false);
});

Deno.test("on a terminal a deletion is asked for, and --no-input, CI and --json forbid the question", async () => {
  using sandbox = await withModel();
  const output = await onTerminal(sandbox, '"$SWAMP" model delete hello; echo "code $?"', "n\n");
  if (output === undefined) return;
  assert.match(output, /Delete model 'hello'.*\[y\/N\]/);
  assert.match(output, /Nothing was deleted[\s\S]*code 0/);
  for (
    const words of [
      '"$SWAMP" --no-input model delete hello',
      'CI=1 "$SWAMP" model delete hello',
      '"$SWAMP" model delete hello --json',
    ]
  ) {
    const refused = await onTerminal(sandbox, `${words}; echo "code $?"`, "y\n");
    assert.match(refused!, /--yes[\s\S]*code 2/, words);
    assert.doesNotMatch(refused!, /\[y\/N\]/, words);
  }
  assert.ok(sandbox.exists("models/command/shell/hello.yaml"));
  assert.match((await onTerminal(sandbox, '"$SWAMP" model delete hello', "yes\n"))!, /Deleted model 'hello'/);
  assert.equal(sandbox.exists("models/command/shell/hello.yaml"), false);
});

/** Runs a shell command on a pseudo-terminal; undefined where `script` of util-linux is missing. */
async function onTerminal(sandbox: Sandbox, command: string, input = ""): Promise<string | undefined> {
  const { SWAMP } = await import("../support/binary.ts");
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("script", {
      args: ["-qec", command, "/dev/null"],
      cwd: sandbox.root,
      clearEnv: true,
      env: { HOME: sandbox.home, PATH: Deno.env.get("PATH") ?? "", TERM: "xterm", SWAMP, SHELL: "/bin/sh" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  const { stdout } = await child.output();
  await writer.close().catch((error) => assert.ok(error instanceof Error));
  return new TextDecoder().decode(stdout);
}

Deno.test("--timings tells what was done: in the document, or on stderr", async () => {
  using sandbox = await withModel();
  const { timings } = await sandbox.json("model", "search", "--timings");
  for (const key of ["builds", "imports", "trials", "filesParsed"]) {
    assert.equal(typeof timings[key], "number", key);
  }
  const text = await sandbox.ok("model", "search", "--timings");
  assert.doesNotMatch(text.stdout, /total/);
  assert.match(text.stderr, /^total [\d.]+ ms/);
});

Deno.test("--yes answers, CI=1 changes nothing else, -- ends the options", async () => {
  using sandbox = await withModel();
  const inCi = await sandbox.run(["model", "search", "--json"], { env: { CI: "1" } });
  assert.equal(JSON.parse(inCi.stdout).results.length, 1);
  const refused = await sandbox.run(["model", "delete", "hello", "--json"], { env: { CI: "1" } });
  assert.deepEqual([refused.code, JSON.parse(refused.stderr).code], [2, "CONFIRMATION_REQUIRED"]);
  const searched = JSON.parse((await sandbox.ok("--json", "model", "search", "--", "--json")).stdout);
  assert.equal(searched.query, "--json");
  await sandbox.json("-y", "model", "delete", "hello");
});

Deno.test("option values: =, a missing one, a flag given a value, one given twice", async () => {
  using sandbox = await withModel();
  assert.match((await sandbox.error(2, "model", "search", "--repo-dir")).error, /--repo-dir/);
  assert.match((await sandbox.error(2, "--log-level", "--json", "model", "search")).error, /--log-level/);
  assert.match((await sandbox.run(["model", "search", "--json=yes"])).stderr, /--json/);
  assert.match((await sandbox.error(2, "model", "search", "--repo-dir=")).error, /--repo-dir/);
});
