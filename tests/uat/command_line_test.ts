// SPDX-License-Identifier: MIT
/** What only a real process shows: pipes, signals, full disks, shells. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";
import { isAlive, until } from "../support/until.ts";

interface Help {
  readonly name: string;
  readonly examples: readonly { command: string }[];
  readonly subcommands: readonly Help[];
}

function* leaves(help: Help, path: readonly string[]): Generator<{ help: Help; path: readonly string[] }> {
  yield { help, path };
  for (const child of help.subcommands) yield* leaves(child, [...path, child.name]);
}

Deno.test("every command and group that help lists explains itself", async () => {
  using box = new Sandbox();
  const { root } = JSON.parse((await box.ok("help", "--json")).stdout) as { root: Help };
  const all = [...leaves(root, [])];
  assert.ok(all.length > 35, `only ${all.length}`);
  for (const { help, path } of all) {
    const { stdout, stderr } = await box.ok(...path, "--help");
    assert.match(stdout, /Usage: swamp/);
    assert.equal(stderr, "");
    for (const { command } of help.examples) assert.ok(stdout.includes(command), command);
  }
});

Deno.test("the version is stamped and the same everywhere", async () => {
  using box = new Sandbox();
  const bare = (await box.ok("-V")).stdout.trim();
  assert.match(bare, /^\d{8}\.\d{6}\.\d+-sha\.[0-9a-f]+$/);
  assert.equal((await box.ok("--version")).stdout, `swamp ${bare}\n`);
  assert.deepEqual(JSON.parse((await box.ok("version", "--json")).stdout), { version: bare });
});

Deno.test("a usage error exits with 2 and leaves stdout empty", async () => {
  using box = new Sandbox();
  for (const argv of [["modle"], ["model", "get", "--frob"], ["model", "create"], ["--log-level", "x"]]) {
    const { code, stdout, stderr } = await box.run([...argv, "--json"]);
    assert.equal(code, 2, argv.join(" "));
    assert.equal(stdout, "");
    assert.ok(JSON.parse(stderr).code);
  }
});

Deno.test("a command line that people try first names the one that works", async () => {
  using box = await Sandbox.repository();
  await box.ok("model", "create", "command/shell", "web");
  const refused = await box.run(["model", "run", "web", "execute", "--arg", "run=true"]);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^Error: Unknown command 'model run', did you mean 'model method run'\?\n {2}Try: swamp model method run web execute --arg run=true\n/,
  );
  const option = await box.error(2, "model", "method", "run", "web", "execute", "--arg", "run=true");
  assert.equal(option.error, "Unknown option '--arg', did you mean '--input'?");
  await box.ok("model", "method", "run", "web", "execute", "--input", "run=true");
  const surplus = await box.error(2, "extension", "search", "home", "assistant");
  assert.match(surplus.hint!, /^Did you mean: swamp extension search 'home assistant'/);
  const far = await box.error(2, "model", "method", "run", "web", "execute", "--xyz", "k=v");
  assert.equal(far.error, "Unknown option '--xyz'");
});

Deno.test("a reader that goes away ends the command quietly", async () => {
  using box = new Sandbox();
  const script = `"${SWAMP}" help --json | head -c 5; echo "\${PIPESTATUS[0]}" >&2`;
  const child = await new Deno.Command("bash", { args: ["-c", script], cwd: box.root }).output();
  assert.equal(new TextDecoder().decode(child.stderr), "0\n");
});

function isWritable(path: string): boolean {
  try {
    Deno.openSync(path, { write: true }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "a full disk behind stdout is an error, behind stderr it is nothing",
  // Other systems have no such device, and some containers let only root write to it.
  ignore: !isWritable("/dev/full"),
  async fn() {
    using box = new Sandbox();
    const sh = (script: string) => new Deno.Command("sh", { args: ["-c", script], cwd: box.root }).output();
    const full = await sh(`"${SWAMP}" version > /dev/full`);
    assert.equal(full.code, 1);
    assert.match(new TextDecoder().decode(full.stderr), /^Error: Can not write to stdout/);
    assert.equal((await sh(`"${SWAMP}" modle 2> /dev/full`)).code, 2);
    assert.equal((await sh(`"${SWAMP}" version <&- 2>&-`)).code, 0);
  },
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} ends a run, and what it started, with exit code ${code}`, async () => {
    using box = await Sandbox.repository();
    await box.ok("model", "create", "command/shell", "slow");
    const run = "echo $$ > shell; sleep 600 & echo $! > started; wait";
    const child = box.spawn(["model", "method", "run", "slow", "execute", "--input", `run=${run}`, "--json"]);
    await until("the command runs", () => box.exists("started") && box.read("started") !== "");
    child.kill(signal);
    const { code: ended, stdout, stderr } = await child.output();
    assert.equal(ended, code);
    assert.equal(stdout.length, 0);
    assert.ok(JSON.parse(new TextDecoder().decode(stderr)).error);
    for (const file of ["shell", "started"]) {
      await until(`the process in ${file} has ended`, () => !isAlive(Number(box.read(file))));
    }
    await box.ok("model", "get", "slow");
  });
}

Deno.test("the bash completion script works with the binary", async () => {
  using box = await Sandbox.repository();
  await box.ok("model", "create", "command/shell", "web");
  const script = `source <("$0" completions bash)
    try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _swamp; echo "\${COMPREPLY[*]}"; }
    try "$0" model va; try "$0" model get w; try "$0" model method run web e
    try "$0" init --tool = ki; try "$0" model create @ none`;
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: ["--norc", "-c", script, SWAMP],
    cwd: box.root,
    env: { HOME: box.home },
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(new TextDecoder().decode(stdout), "validate\nweb\nexecute\nkiro\n\n");
});

Deno.test("odd words on the command line are answered, never a fault", async () => {
  using box = await Sandbox.repository();
  const odd = [
    "",
    " ",
    "-",
    "--",
    "---",
    "-=",
    "--=",
    "--=x",
    "-ö",
    "日本",
    "a\nb",
    "\u001b[2J",
    "../..",
    "x".repeat(100_000),
  ];
  for (const word of odd) {
    for (const argv of [[word], ["model", word], ["model", "get", word], ["model", "type", "search", word]]) {
      const { code, stderr } = await box.run(argv);
      assert.ok(
        [0, 1, 2].includes(code),
        `${JSON.stringify(argv).slice(0, 80)}: ${code} ${stderr.slice(0, 300)}`,
      );
      assert.ok(!stderr.includes("\u001b"), "an escape sequence reached stderr");
    }
  }
});
