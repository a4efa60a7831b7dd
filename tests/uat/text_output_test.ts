// SPDX-License-Identifier: MIT
/** Text for people: it fits on a screen, and is made for where it goes. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const METHODS = Array.from(
  { length: 30 },
  (_, n) =>
    `m${n}: { description: "Method ${n}", arguments: z.object({ a: z.string(), b: z.number().optional() }), execute: async () => ({}) },`,
).join("\n");

const SOURCE = `import { z } from "npm:zod@4.3.6";
import process from "node:process";
export const model = {
  type: "@me/big", version: "2026.01.01.1",
  globalArguments: z.object({
    ${Array.from({ length: 30 }, (_, n) => `g${n}: z.string().optional(),`).join(" ")}
  }),
  methods: {
    nested: {
      description: "Takes a tree",
      arguments: z.object({
        net: z.object({ port: z.number().describe("where it listens"), tls: z.object({ cert: z.string() }).optional() }),
        rules: z.array(z.object({ from: z.string(), to: z.enum(["a", "b"]) })).default([]),
      }),
      execute: async () => {
        process.emitWarning("old", "DeprecationWarning", "DEP0040");
        throw new Error("\\u001b[31mred\\u001b[0m and plain\\n");
      },
    },
    ${METHODS}
  },
};
`;

Deno.test("model create and model get fit on a screen and name what comes next", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/big.ts", SOURCE);
  const created = (await sandbox.ok("model", "create", "@me/big", "web")).stdout;
  assert.match(created, /… and 18 more: swamp model type describe @me\/big\n/);
  assert.match(created, /… and 19 more\nArguments and outputs: swamp model method describe web <method>\n/);
  assert.match(created, /\nNext: swamp model method run web nested --input net=<value>\n/);
  const shown = (await sandbox.ok("model", "get", "web")).stdout;
  for (const text of [created, shown]) {
    assert.ok(text.split("\n").length <= 40, `${text.split("\n").length} lines`);
  }
});

Deno.test("model get lists the inputs that the definition declares", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  const file = "models/command/shell/web.yaml";
  sandbox.write(
    file,
    `${
      sandbox.read(file)
    }inputs:\n  properties:\n    region: { type: string, enum: [eu, us] }\n  required: [region]\n`,
  );
  assert.match(
    (await sandbox.ok("model", "get", "web")).stdout,
    /Inputs:\n {2}region \(string\) \[eu, us\] \*required\n/,
  );
});

Deno.test("describe shows the members of objects and of lists of objects", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/big.ts", SOURCE);
  const { stdout } = await sandbox.ok("model", "type", "describe", "@me/big");
  assert.match(
    stdout,
    / {2}net \(object\) \*required\n {4}port \(number\) \*required {2}where it listens\n {4}tls \(object\)\n {6}cert \(string\) \*required\n {2}rules \(object\[\]\) =\[\]\n {4}from \(string\) \*required\n {4}to \(string\) \[a, b\] \*required\n/,
  );
});

Deno.test("errors in a pipe have no colors and no empty lines, and SDKs give no deprecation notes", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/big.ts", SOURCE);
  await sandbox.ok("model", "create", "@me/big", "web");
  const { code, stderr } = await sandbox.run(
    [
      "model",
      "method",
      "run",
      "web",
      "nested",
      "--input",
      'net={"port": 1}',
      "--input",
      "net.port:json=1",
    ].slice(0, 5).concat(["--input", "net.port=1"]),
  );
  assert.equal(code, 1);
  assert.match(stderr, /red and plain\n/);
  for (const text of ["\\x1b", "\u001b", "DeprecationWarning", "\n\n"]) {
    assert.ok(!stderr.includes(text), stderr);
  }
});

Deno.test("a missing colon in YAML is reported on its own line", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("models/web.yaml", "type: command/shell\nname hello\nversion: 1\n");
  const { error } = await sandbox.error(1, "model", "get", "web");
  assert.match(error, /models\/web\.yaml:2:5: not valid YAML: expected ':' after 'name'/);
});

Deno.test("model validate reports each problem once", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "a");
  const file = "models/command/shell/a.yaml";
  sandbox.write("models/command/shell/b.yaml", sandbox.read(file).replace("name: a", "name: b"));
  sandbox.write("models/c.yaml", "type: [\n");
  const { code, stdout, stderr } = await sandbox.run(["model", "validate"]);
  assert.equal(code, 1);
  assert.equal(stderr, "");
  assert.equal(stdout.match(/models\/c\.yaml/g)?.length, 1);
  assert.match(stdout, /2 warnings\n$/);
});

Deno.test("a vault file that is a link says so", async () => {
  using sandbox = await Sandbox.repository();
  Deno.mkdirSync(`${sandbox.root}/vaults/local_encryption`, { recursive: true });
  Deno.symlinkSync("/nowhere/at/all.yaml", `${sandbox.root}/vaults/local_encryption/prod.yaml`);
  Deno.writeTextFileSync(`${sandbox.base}/secret.yaml`, "hunter2: [");
  Deno.symlinkSync(`${sandbox.base}/secret.yaml`, `${sandbox.root}/vaults/local_encryption/other.yaml`);
  const { stderr } = await sandbox.ok("vault", "search");
  assert.match(stderr, /vaults\/local_encryption\/prod\.yaml: a symbolic link; it is not followed\n/);
  assert.match(stderr, /other\.yaml: a symbolic link; it is not followed\n/);
  assert.doesNotMatch(stderr, /hunter2|os error|\/nowhere/);
});

Deno.test("colours of a command are not in the log lines of a pipe, and are with --color", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  const run = async (...options: string[]) =>
    (await sandbox.ok(
      ...["model", "method", "run", "web", "execute", "--input", "run=printf '\\033[31mred\\033[0m\\n'"],
      ...options,
    )).stderr;
  assert.match(await run(), /\[INF\] red\n/);
  assert.match(await run("--color"), new RegExp("\u001b\\[31mred"));
});
