// SPDX-License-Identifier: MIT
/** `model type describe` and `model method describe`. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

async function withProbe(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  return sandbox;
}

Deno.test("model type describe gives schemas, methods and outputs; the second time from what was stored", async () => {
  using sandbox = await withProbe();
  const type = await sandbox.json("model", "type", "describe", "@acme/probe");
  assert.deepEqual(
    [type.type, type.version, type.description, type.origin, type.path],
    [
      { raw: "@acme/probe", normalized: "@acme/probe" },
      "2026.01.02.1",
      "Probes a host",
      "local",
      PROBE_FILE,
    ],
  );
  const { properties, required } = type.globalArguments;
  assert.deepEqual(required, ["host"], "what has a default need not be given");
  assert.deepEqual([properties.port.type, properties.port.default, properties.mode.enum], [
    "integer",
    1,
    ["fast", "slow"],
  ]);
  assert.deepEqual(
    type.methods.map((method: { name: string }) => method.name),
    ["measure", "describe_self", "unfit", "fail", "bytes"],
  );
  const [measure] = type.methods;
  assert.deepEqual([measure.description, measure.arguments.required], ["Stores a number", ["n"]]);
  assert.deepEqual(
    type.dataOutputSpecs.map((spec: Record<string, unknown>) => [spec.specName, spec.kind, spec.contentType]),
    [
      ["state", "resource", undefined],
      ["blob", "file", "application/octet-stream"],
      ["note", "file", "text/plain"],
    ],
  );
  assert.deepEqual(type.dataOutputSpecs[0].schema.required, ["value"]);
  const again = await sandbox.json("model", "type", "describe", "@acme/probe", "--timings");
  assert.deepEqual([again.timings.imports, again.timings.builds, again.timings.trials], [0, 0, 0]);
  delete again.timings;
  assert.deepEqual(again, type);
});

Deno.test("model type describe as text", async () => {
  using sandbox = await withProbe();
  const { stdout } = await sandbox.ok("model", "type", "describe", "@acme/probe");
  assert.match(stdout, /^@acme\/probe\nVersion: +2026\.01\.02\.1\nDescription: Probes a host\n/);
  assert.match(stdout, /Global arguments\n {2}host \(string\) \*required\n/);
  assert.match(stdout, /\nmeasure\n {2}Stores a number\n {2}n \(integer\) \*required\n/);
  assert.match(stdout, /blob \(file, application\/octet-stream, lifetime infinite, keeps 5\)/);
});

Deno.test("a type is found by other spellings, and by its alias get", async () => {
  using sandbox = await withProbe();
  for (const spelling of ["@acme/probe", "acme/probe", "@Acme::Probe", "ACME.probe", "@acme//probe/"]) {
    const type = await sandbox.json("model", "type", "get", spelling);
    assert.equal(type.type.normalized, "@acme/probe", spelling);
  }
  assert.equal(
    (await sandbox.json("model", "type", "describe", "Command Shell")).type.normalized,
    "command/shell",
  );
});

Deno.test("an unknown type is an error with near names and a next command", async () => {
  using sandbox = await withProbe();
  const unknown = await sandbox.error(1, "model", "type", "describe", "@acme/prob");
  assert.deepEqual([unknown.error, unknown.code], ["Unknown model type: @acme/prob", "TYPE_NOT_FOUND"]);
  assert.match(unknown.hint!, /[Dd]id you mean '@acme\/probe'.*swamp model type search/s);
  assert.deepEqual((unknown.details as { suggestions: string[] }).suggestions, ["@acme/probe"]);
  const text = await sandbox.run(["model", "type", "describe", "nothing/like-it"]);
  assert.deepEqual([text.code, text.stdout], [1, ""]);
  assert.match(text.stderr, /^Error: Unknown model type: nothing\/like-it\n/);
});

Deno.test("a type whose file is broken is an error that names the file and the reason", async () => {
  using sandbox = await Sandbox.repository();
  const at = (name: string, text: string) => sandbox.write(`extensions/models/${name}.ts`, text);
  at("thrower", `${modelSource("@t/thrower")}\nthrow new Error("at import");\n`);
  at("syntax", modelSource("@t/syntax").replace("execute:", "execute ="));
  at("shape", modelSource("@t/shape").replace(/methods: \{[\s\S]*/, "methods: 5 };\n"));
  for (
    const [name, reason] of [["thrower", /at import/], ["syntax", /syntax\.ts:\d+:\d+/], [
      "shape",
      /methods/,
    ]] as const
  ) {
    const { error } = await sandbox.error(1, "model", "type", "describe", `@t/${name}`);
    assert.match(error, new RegExp(`extensions/models/${name}\\.ts`));
    assert.match(error, reason);
    assert.doesNotMatch(error, /\n\s+at /, "a stack is not for users");
  }
});

Deno.test("model method describe shows one method", async () => {
  using sandbox = await withProbe();
  await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", "host=h");
  const { modelName, modelType, version, method } = await sandbox.json(
    "model",
    "method",
    "describe",
    "p",
    "measure",
  );
  assert.deepEqual([modelName, modelType, version], ["p", "@acme/probe", "2026.01.02.1"]);
  assert.deepEqual([method.name, method.description, method.arguments.required], [
    "measure",
    "Stores a number",
    ["n"],
  ]);
  assert.ok(method.dataOutputSpecs.some((spec: { specName: string }) => spec.specName === "state"));
  const { stdout } = await sandbox.ok("model", "method", "describe", "p", "measure");
  assert.match(stdout, /^Method: measure of p \(@acme\/probe\)\n/);
  assert.match(stdout, /Arguments:\n {2}n \(integer\) \*required\n {2}tags \(string\[\]\)\n/);
  assert.doesNotMatch(stdout, /Inputs/);
  const file = "models/@acme/probe/p.yaml";
  const definition = sandbox.read(file);
  sandbox.write(file, `${definition}\ninputs:\n  region: { type: string, enum: [eu, us] }\n`);
  assert.deepEqual((await sandbox.json("model", "method", "describe", "p", "measure")).inputs, {
    region: { type: "string", enum: ["eu", "us"] },
  });
  const shown = (await sandbox.ok("model", "method", "describe", "p", "measure")).stdout;
  assert.match(shown, /\nInputs of the definition:\n {2}region \(string\) \[eu, us\]\n/);
  const wrong = await sandbox.error(1, "model", "method", "run", "p", "measure", "--input", "regoin=eu");
  assert.match(wrong.error, /regoin: unknown argument, did you mean 'region'/);
  assert.match(wrong.hint!, /swamp model method describe p measure/);
  sandbox.write(file, definition);
  const unknown = await sandbox.error(1, "model", "method", "describe", "p", "mesure");
  assert.deepEqual([unknown.error, unknown.code], [
    "Unknown method 'mesure', did you mean 'measure'?",
    "METHOD_NOT_FOUND",
  ]);
  assert.match(unknown.hint!, /measure, describe_self, unfit, fail, bytes/);
  assert.equal(
    (await sandbox.error(1, "model", "method", "describe", "q", "measure")).code,
    "MODEL_NOT_FOUND",
  );
});
