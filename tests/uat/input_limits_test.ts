// SPDX-License-Identifier: MIT
/** Input that is too large, too deep or without end gets an error that names it; nothing crashes and nothing hangs. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";

const TOO_LARGE = 64 * 1024 ** 2 + 1;

/** A file of that size that takes no room on the disk. */
function writeLarge(sandbox: Sandbox, path: string): void {
  sandbox.write(path, "");
  Deno.truncateSync(`${sandbox.root}/${path}`, TOO_LARGE);
}

const BOMB = Array.from(
  { length: 40 },
  (_, level) => level === 0 ? "a0: &a0 [x]" : `a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`,
).join("\n");
const DEEP = "[".repeat(100_000) + "]".repeat(100_000);
const RUN = ["model", "method", "run", "web", "execute"];

/** A file, and a command that has to read it. */
const FILES: readonly (readonly [path: string, argv: readonly string[]])[] = [
  [".swamp.yaml", ["model", "search"]],
  [".swamp.yaml", ["repo", "upgrade", "--yes"]],
  [".swamp-sources.yaml", ["model", "type", "search"]],
  ["upstream_extensions.json", ["extension", "list"]],
  ["models/command/shell/other.yaml", ["model", "get", "other"]],
  ["vaults/local_encryption/prod.yaml", ["vault", "get", "prod"]],
  ["inputs.yaml", [...RUN, "--input-file", "inputs.yaml"]],
  ["value.txt", [...RUN, "--input", "run=@value.txt"]],
];

Deno.test("a file above 64 MiB is refused where it would be parsed, and the error names it", async () => {
  for (const [path, argv] of FILES) {
    using sandbox = await Sandbox.repository();
    await sandbox.ok("model", "create", "command/shell", "web");
    writeLarge(sandbox, path);
    const { code, stderr, stdout } = await sandbox.run([...argv, "--json"]);
    // Lists go on with what can be read, and warn.
    assert.ok(code <= 2, `${argv.join(" ")}: ${code}\n${stderr}${stdout}`);
    const said = stderr + stdout;
    assert.match(said, /larger than 64 MiB/, argv.join(" "));
    assert.ok(said.includes(path), said);
    if (argv.some((word) => word.startsWith("--input"))) {
      assert.equal(JSON.parse(stderr).code, "INPUT_TOO_LARGE");
    }
  }
});

Deno.test("documents whose references multiply, or that are nested too deep, are refused", async () => {
  const documents: readonly (readonly [path: string, text: string, argv: readonly string[]])[] = [
    [".swamp.yaml", `${BOMB}\n`, ["repo", "upgrade", "--yes"]],
    [".swamp-sources.yaml", `sources: ${DEEP}\n`, ["model", "type", "search"]],
    ["upstream_extensions.json", `{"extensions": ${DEEP}}`, ["extension", "list"]],
    ["models/command/shell/other.yaml", `name: other\n${BOMB}\n`, ["model", "get", "other"]],
    ["models/command/shell/deep.yaml", `name: deep\nglobalArguments: { x: ${DEEP} }\n`, [
      "model",
      "validate",
      "deep",
    ]],
    ["vaults/local_encryption/prod.yaml", `name: prod\nconfig: { x: ${DEEP} }\n`, ["vault", "get", "prod"]],
    ["inputs.yaml", BOMB, [...RUN, "--input-file", "inputs.yaml"]],
    ["inputs.json", `{"run": ${DEEP}}`, [...RUN, "--input-file", "inputs.json"]],
  ];
  for (const [path, text, argv] of documents) {
    using sandbox = await Sandbox.repository();
    await sandbox.ok("model", "create", "command/shell", "web");
    sandbox.write(path, text);
    const { code, stderr, stdout } = await sandbox.run([...argv, "--json"]);
    // Lists go on with what can be read, and warn.
    assert.ok(code <= 2, `${argv.join(" ")}: ${code}\n${stderr}${stdout}`);
    assert.match(stderr + stdout, /1000000 values|100 levels/, argv.join(" "));
  }
});

async function piped(sandbox: Sandbox, argv: readonly string[], bytes: number) {
  const words = [SWAMP, ...argv, "--json"].map((word) => `'${word}'`).join(" ");
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `head -c ${bytes} /dev/zero | tr '\\0' x | ${words}`],
    cwd: sandbox.root,
    env: { HOME: sandbox.home },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("standard input without end is refused", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  await sandbox.ok("vault", "create", "local_encryption", "prod");
  for (
    const argv of [
      [...RUN, "--stdin"],
      ["model", "edit", "web"],
      ["vault", "edit", "prod"],
      ["vault", "put", "prod", "key"],
    ]
  ) {
    // Through a shell: a command that has refused does not read on.
    const { code, stderr } = await piped(sandbox, argv, TOO_LARGE);
    assert.equal(code, 1, argv.join(" "));
    assert.match(stderr, /Standard input: larger than 64 MiB/, argv.join(" "));
  }
});

Deno.test("arguments of the command line that are nested too deep are refused", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  const deep = "[".repeat(2_000) + "]".repeat(2_000);
  for (
    const argv of [
      [...RUN, "--input", `{"run": ${deep}}`],
      [...RUN, "--input", `run:json=${deep}`],
      ["vault", "create", "local_encryption", "v", "--config", `{"key_file": ${deep}}`],
      ["data", "query", "(".repeat(300) + "1" + ")".repeat(300)],
      ["data", "query", "!".repeat(300) + "true"],
    ]
  ) {
    const { code, stderr, stdout } = await sandbox.run([...argv, "--json"]);
    assert.ok(code === 1 || code === 2, `${argv[0]} ${argv[1]}: ${code}\n${stderr}${stdout}`);
    assert.match(stderr, /100 levels|200 levels|maxDepth/, argv[2]);
  }
});

Deno.test("words of the language are ordinary keys of inputs", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  const refused = await sandbox.run([...RUN, "--input", '{"run": "true", "__proto__": {"x": 1}}', "--json"]);
  assert.match(refused.stderr, /__proto__/, "an argument that nothing reads is named");
  assert.equal(refused.code, 1);
});

Deno.test("stored JSON that is nested too deep is shown as the text that it is", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  await sandbox.ok(...RUN, "--input", "run=true");
  const [file] = [...walk(`${sandbox.root}/.swamp/data`)].filter((path) => /\/result\/1\/raw$/.test(path));
  Deno.writeTextFileSync(file!, DEEP);
  const shown = await sandbox.run(["data", "get", "web", "result", "--json"]);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /nested more than 1000 levels/);
  assert.notEqual((await sandbox.run(["data", "query", "attributes.x == 1", "--json"])).code, 70);
});

function* walk(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    if (isDirectory) yield* walk(`${directory}/${name}`);
    else yield `${directory}/${name}`;
  }
}
