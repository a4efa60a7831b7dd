// SPDX-License-Identifier: MIT
/** The built-in type command/shell. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { isAlive, until } from "../support/until.ts";

async function withShell(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "sh");
  return sandbox;
}

const execute = (...inputs: string[]) => [
  "model",
  "method",
  "run",
  "sh",
  "execute",
  ...inputs.flatMap((input) => ["--input", input]),
];

Deno.test("result first, then log: exit code, output without its last newline, times", async () => {
  using sandbox = await withShell();
  const run = await sandbox.json(...execute("run=printf 'one\\ntwo\\n'; echo oops >&2"));
  assert.deepEqual(run.dataArtifacts.map((artifact: { name: string }) => artifact.name), ["result", "log"]);
  const { attributes } = run.dataArtifacts[0];
  assert.deepEqual(
    [attributes.exitCode, attributes.stdout, attributes.stderr, attributes.command],
    [0, "one\ntwo", "oops", "printf 'one\\ntwo\\n'; echo oops >&2"],
  );
  assert.ok(Math.abs(Date.parse(attributes.executedAt) - Date.now()) < 60_000);
  assert.equal(typeof attributes.durationMs, "number");
  const log = await sandbox.json("data", "get", "sh", "log");
  assert.deepEqual([log.contentType, log.streaming, log.tags.type], ["text/plain", true, "file"]);
  assert.match(log.content, /\[stdout\]\none\ntwo\n[\s\S]*\[stderr\]\noops\n/);
});

Deno.test("output lines are logged to stderr while it runs, stdout has only the result", async () => {
  using sandbox = await withShell();
  const { stdout, stderr } = await sandbox.ok(...execute("run=echo to-out; echo to-err >&2"));
  assert.match(stderr, /\[INF\] to-out/);
  assert.match(stderr, /\[WRN\] to-err/);
  assert.doesNotMatch(stdout, /to-out|to-err/);
});

Deno.test("a command that fails fails the run, and stores neither result nor log", async () => {
  using sandbox = await withShell();
  const failed = await sandbox.error(1, ...execute("run=echo before; exit 3"));
  assert.deepEqual([failed.error, failed.code], ["Command exited with code 3", "METHOD_FAILED"]);
  const { logFile } = failed.details as { logFile: string };
  assert.match(Deno.readTextFileSync(logFile), /before/);
  assert.equal((await sandbox.json("data", "list", "sh")).total, 0);
  const ignored = await sandbox.json(...execute("run=exit 3", "ignoreExitCode=true"));
  assert.equal(ignored.dataArtifacts[0].attributes.exitCode, 3);
});

Deno.test("timeout, workingDir and env", async () => {
  using sandbox = await withShell();
  const late = await sandbox.error(1, ...execute("run=sleep 600; echo never", "timeout=200"));
  assert.match(late.error, /longer than 200 ms/);
  Deno.mkdirSync(`${sandbox.root}/sub dir`);
  const placed = await sandbox.json(...execute("run=pwd", "workingDir=sub dir"));
  assert.equal(placed.dataArtifacts[0].attributes.stdout, `${sandbox.root}/sub dir`);
  const at = await sandbox.json(...execute("run=pwd"));
  assert.equal(at.dataArtifacts[0].attributes.stdout, sandbox.root);
  assert.match((await sandbox.error(1, ...execute("run=pwd", "workingDir=nowhere"))).error, /nowhere/);
  const env = await sandbox.json(...execute('run=echo "$A:$B:$HOME"', "env.A=1", "env.B=x y"));
  assert.equal(env.dataArtifacts[0].attributes.stdout, `1:x y:${sandbox.home}`);
});

Deno.test("a value in env is never read by the shell as program text", async () => {
  using sandbox = await withShell();
  const evil = `$(touch pwned) '; touch pwned; "\n\`touch pwned\``;
  const input = JSON.stringify({ run: 'printf %s "$SECRET"', env: { SECRET: evil } });
  const run = await sandbox.json(...execute(input));
  assert.equal(run.dataArtifacts[0].attributes.stdout, evil);
  assert.equal(sandbox.exists("pwned"), false);
  assert.equal(
    run.dataArtifacts[0].attributes.command,
    'printf %s "$SECRET"',
    "the text is stored as it was given",
  );
});

Deno.test("an expression in an input is refused; the text of a file is used as it is, and a warning says so", async () => {
  using sandbox = await withShell();
  const text = "${{ env.HOME }}";
  const refused = await sandbox.error(1, ...execute(`run=printf %s '${text}'`));
  assert.match(refused.error, /run: .*is an expression, and inputs are never evaluated$/);
  sandbox.write("script.sh", `printf %s '${text}'`);
  const run = await sandbox.json(...execute("run=@script.sh"));
  assert.equal(run.dataArtifacts[0].attributes.stdout, text);
  assert.match(run.warnings[0].message, /Input 'run' holds an expression and is used as it is/);
});

Deno.test("what it needs: run is required, not empty, and types are checked", async () => {
  using sandbox = await withShell();
  const missing = await sandbox.error(1, ...execute());
  assert.match(missing.error, /^Method arguments validation failed: run:/);
  assert.match((await sandbox.error(1, ...execute("run="))).error, /run:/);
  assert.match((await sandbox.error(1, ...execute("run=true", "timeout=0"))).error, /timeout:/);
  assert.match((await sandbox.error(1, ...execute("run=true", "timeout=soon"))).error, /timeout:/);
  assert.match(
    (await sandbox.error(1, ...execute("run=true", "ignoreExitCode=perhaps"))).error,
    /ignoreExitCode:/,
  );
});

Deno.test("much output, bytes that are no text, and children that stay behind", async () => {
  using sandbox = await withShell();
  const much = await sandbox.json(...execute("run=head -c 3000000 /dev/zero | tr '\\0' x"));
  assert.equal(much.dataArtifacts[0].attributes.stdout.length, 3_000_000);
  const bytes = await sandbox.json(...execute("run=printf '\\377\\376a'"));
  assert.match(bytes.dataArtifacts[0].attributes.stdout, /a$/);
  const behind = await sandbox.json(...execute("run=sleep 600 >/dev/null 2>&1 & echo $!"));
  // A command in the background does not hold the run: this throws unless it still runs.
  Deno.kill(Number(behind.dataArtifacts[0].attributes.stdout), "SIGKILL");
});

Deno.test("Ctrl-C ends the command and the run, with exit code 130", async () => {
  using sandbox = await withShell();
  const child = sandbox.spawn([...execute("run=echo $$ > pid; exec sleep 600"), "--json"]);
  await until("the command runs", () => sandbox.exists("pid") && sandbox.read("pid") !== "");
  child.kill("SIGINT");
  const { code, stdout } = await child.output();
  assert.deepEqual([code, stdout.length], [130, 0]);
  const pid = Number(sandbox.read("pid"));
  await until("the command has ended", () => !isAlive(pid));
});

Deno.test("a secret is one inert word in here-documents, comments and nested commands, or it is refused", async () => {
  using sandbox = await withShell();
  const secret = `a  b'c"d$(touch spoilt)\`e\`;f\\g*|&`;
  await sandbox.json("vault", "create", "local_encryption", "main");
  await sandbox.run(["vault", "put", "main", "KEY", "--json"], { stdin: secret });
  const define = (...script: string[]) =>
    sandbox.run(["model", "edit", "sh"], {
      stdin: [
        `type: command/shell`,
        `id: ${sandbox.read("models/command/shell/sh.yaml").match(/^id: (.*)$/m)![1]}`,
        `name: sh`,
        `methods:`,
        `  execute:`,
        `    arguments:`,
        `      run: |-`,
        ...script.map((line) => `        ${line}`),
        ``,
      ].join("\n"),
    });
  const reference = "${{ vault.get(main, KEY) }}";
  await define(
    `# don't print it`,
    `cat <<EOF > config`,
    `key=${reference}`,
    `EOF`,
    `printf '%s' "$(printf '%s' "${reference}" | cat)" '${reference}' > words`,
  );
  const { dataArtifacts } = await sandbox.json(...execute());
  assert.equal(dataArtifacts[0].attributes.exitCode, 0);
  assert.equal((await sandbox.json("model", "validate", "sh")).passed, true);
  assert.equal(sandbox.read("config"), `key=${secret}\n`);
  assert.equal(sandbox.read("words"), secret + secret);
  assert.equal(sandbox.exists("spoilt"), false);
  await define(`cat <<'EOF'`, reference, `EOF`);
  const refused = await sandbox.error(1, ...execute());
  const why =
    /sh\.yaml:7: (execute\.)?run: Line 2 of 'run' has an embedded value in a here-document whose delimiter is quoted/;
  assert.match(refused.error, why);
  assert.match(refused.hint!, /env: \{ NAME: /);
  const judged = await sandbox.run(["model", "validate", "sh", "--json"]);
  assert.equal(judged.code, 1);
  assert.match(JSON.parse(judged.stdout).validations[2].error, why);
  // Whether what is made of a secret is one is known to a run only.
  await define(`echo $(( ${"${{ size(vault.get(main, KEY)) }}"} + 1 ))`);
  assert.equal((await sandbox.json("model", "validate", "sh")).passed, true);
  assert.equal(
    (await sandbox.json(...execute())).dataArtifacts[0].attributes.stdout,
    String(secret.length + 1),
  );
});
