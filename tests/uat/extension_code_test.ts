// SPDX-License-Identifier: MIT
/** Extension code can not spoil a command. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

async function withModel(parts: { before?: string; body?: string }): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/x.ts", modelSource("@t/x", parts));
  sandbox.write(
    "models/@t/x/x.yaml",
    'type: "@t/x"\nid: 11111111-2222-4333-8444-555555555555\nname: x\nversion: 1\n',
  );
  return sandbox;
}

const RUN = ["model", "method", "run", "x", "run"];

Deno.test("what a module and a method print goes to stderr and the log, never to stdout", async () => {
  const before = `import process from "node:process";
console.log("module log");
await Deno.stdout.write(new TextEncoder().encode("module bytes\\n"));
process.stdout.write("module process\\n");`;
  const body = `console.log("method log");
console.table([{ a: 1 }]);
new Deno.Command("sh", { args: ["-c", "echo child output"] }).outputSync();
await new Deno.Command("sh", { args: ["-c", "echo inherited child"] }).spawn().status;`;
  using sandbox = await withModel({ before, body });
  const json = await sandbox.run([...RUN, "--json"]);
  assert.equal(json.code, 0, json.stderr);
  assert.equal(JSON.parse(json.stdout).status, "succeeded");
  assert.equal(json.stderr, "");
  const text = await sandbox.run(RUN);
  assert.doesNotMatch(text.stdout, /module log|method log|inherited child|module bytes|module process/);
  assert.match(text.stderr, /method log/);
  assert.match(text.stderr, /inherited child/);
});

Deno.test("what is printed in pieces is one line, on stderr and in the log, and so is what a child says on stderr", async () => {
  const body = `const write = (text) => Deno.stderr.write(new TextEncoder().encode(text));
await write("in "); context.logger.info("between"); await write("pieces\\n");
await new Deno.Command("sh", { args: ["-c", "printf 'child '; echo error"], stdout: "null" }).spawn().status;
await new Deno.Command("sh", { args: ["-c", "printf 'child ' >&2; echo error >&2"] }).spawn().status;
await write("left");`;
  using sandbox = await withModel({ body });
  const { stderr } = await sandbox.run(RUN);
  assert.match(stderr, /^in pieces$/m);
  assert.match(stderr, /^child error\nleft$/m);
  const log = sandbox.read(".swamp/logs/swamp.log").match(/(?<=\[EXTENSION\] ).*/g);
  assert.deepEqual(log, ["in pieces", "child error", "left"]);
});

Deno.test("children that node:child_process starts with inherited stdout do not write to stdout", async () => {
  const before = 'import { execSync, spawn, spawnSync } from "node:child_process";';
  const body = `spawnSync("sh", ["-c", "echo sync child"], { stdio: "inherit" });
execSync("echo exec child", { stdio: "inherit" });
await new Promise((done) => spawn("sh", ["-c", "echo async child"], { stdio: "inherit" }).on("close", done));`;
  using sandbox = await withModel({ before, body });
  const result = await sandbox.run([...RUN, "--json"]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).status, "succeeded");
});

Deno.test("an exit inside of a method is an error that names the file, and the run is recorded as failed", async () => {
  using sandbox = await withModel({ body: "Deno.exit(0);" });
  const error = await sandbox.error(1, ...RUN);
  assert.match(error.error, /extensions\/models\/x\.ts/);
  // A graft of the type is imported after it, and has nothing to do with it.
  sandbox.write(
    "extensions/models/y.ts",
    'export const extension = { type: "@t/x", methods: [], resources: {} };\n',
  );
  assert.match((await sandbox.error(1, ...RUN)).error, /^extensions\/models\/x\.ts: .* exit code 0/);
});

Deno.test("a method cannot call native libraries, which the binary uses for registry serve only", async () => {
  using sandbox = await withModel({ body: 'Deno.dlopen("libc.so.6", {}).close();' });
  assert.match((await sandbox.error(1, ...RUN)).error, /Requires ffi access/);
});

Deno.test("timers and open servers do not keep a command alive after its work", async () => {
  const before = `setInterval(() => {}, 1000);
Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => new Response("x"));`;
  using sandbox = await withModel({ before, body: "setTimeout(() => {}, 600_000);" });
  const result = await sandbox.run([...RUN, "--json"]);
  assert.equal(result.code, 0, result.stderr);
});

Deno.test("a module that patches prototypes breaks no listing and no later command", async () => {
  using sandbox = await withModel({
    before: 'Array.prototype.map = () => { throw new Error("patched"); };\nJSON.stringify = () => "patched";',
  });
  const listed = await sandbox.json("model", "type", "search", "@t");
  assert.equal(listed.results.length, 1);
  assert.notEqual((await sandbox.run(["model", "type", "describe", "@t/x", "--json"])).stdout, "patched\n");
  assert.equal((await sandbox.json("model", "type", "search", "command")).results.length, 1);
});

Deno.test("code that takes the language's objects or the output away does not spoil the run that uses it", async () => {
  const globals =
    "Object.assign(globalThis, { Date: undefined, TextEncoder: undefined, URL: undefined, console: undefined });";
  const away =
    `(Array.prototype as any)[Symbol.iterator] = undefined; (JSON as any).stringify = () => "HA"; ${globals}
      (Object.prototype as any).get = () => 7;`;
  const later = "setTimeout(() => { (String.prototype as any).replace = () => 'X'; }, 0); " +
    "await new Promise((resolve) => setTimeout(resolve, 5));";
  for (
    const parts of [
      { before: globals },
      {
        body: `const handle = await context.writeResource("result", "other", { value: "v" }); ${away}
          return { dataHandles: [handle] };`,
      },
      { body: later },
      { body: "Deno.stdout.close(); Deno.stderr.close();" },
    ]
  ) {
    using sandbox = await withModel(parts);
    const run = await sandbox.json(...RUN);
    assert.equal(run.status, "succeeded");
    const { results } = await sandbox.json("model", "method", "history", "search");
    assert.deepEqual(results.map(({ status }: { status: string }) => status), ["succeeded"]);
  }
});

Deno.test("a rejection that nobody handles does not end a run", async () => {
  using sandbox = await withModel({
    body: 'Promise.reject(new Error("nobody cares")); await new Promise((r) => setTimeout(r, 5));',
  });
  const result = await sandbox.run([...RUN, "--json"]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).status, "succeeded");
});
