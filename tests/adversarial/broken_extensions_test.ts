// SPDX-License-Identifier: MIT
/** Figure 14 of the reliability goals: broken extensions beside good ones. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

interface Broken {
  readonly source: string | Uint8Array;
  /** What the error of a lookup says; absent when the lexer already knows that the file is no usable entry. */
  readonly error?: RegExp;
  /** Milliseconds it may take to load, where that is not what is tested. */
  readonly limit?: string;
}

const declares = (name: string, before: string, after = "") =>
  `${before}
import { z } from "npm:zod@4.3.6";
export const model = { type: "@bad/${name}", version: "2026.01.01.1", methods: {} };
${after}
`;

const BROKEN: Record<string, Broken> = {
  throws: {
    source: declares("throws", 'throw new Error("top level boom");'),
    error: /throws\.ts.*top level boom/s,
  },
  loops: { source: declares("loops", "while (true) {}"), error: /loops\.ts.*did not finish loading/s },
  waits: {
    source: declares("waits", "await new Promise(() => {});"),
    error: /waits\.ts.*(never comes|did not finish)/s,
  },
  exits: { source: declares("exits", "Deno.exit(0);"), error: /exits\.ts.*end the process/s },
  exits_node: {
    source: declares("exits_node", 'import process from "node:process"; process.exit(3);'),
    error: /exits_node\.ts.*end the process/s,
  },
  kills: {
    source: declares("kills", 'Deno.kill(Deno.pid, "SIGKILL");'),
    error: /kills\.ts.*ended the process/s,
  },
  syntax: { source: declares("syntax", "", "const = 1;"), error: /syntax\.ts.*:\d+:\d+/s },
  missing_import: {
    source: declares("missing_import", 'import { x } from "./nowhere.ts"; console.log(x);'),
    error: /missing_import\.ts.*nowhere/s,
  },
  shape: {
    source:
      'export const model = { type: "@bad/shape", version: "2026.01.01.1", methods: { run: { description: "no schema" } } };\n',
    error: /shape\.ts.*model\.methods\.run\.arguments/s,
  },
  version: {
    source: 'export const model = { type: "@bad/version", version: "1.2.3", methods: {} };\n',
    error: /version\.ts.*model\.version/s,
  },
  memory: {
    source: declares(
      "memory",
      "const hoard = []; while (true) hoard.push(new Array(1e6).fill(Math.random()));",
    ),
    error: /memory\.ts.*more than 1 GiB of memory/s,
    limit: "150000",
  },
  bytes: { source: new Uint8Array([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]) },
  type_name: { source: 'export const model = { type: "single", version: "2026.01.01.1", methods: {} };\n' },
};

async function sandboxWithBroken(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  for (const name of ["one", "two"]) {
    sandbox.write(`extensions/models/${name}.ts`, modelSource(`@good/${name}`));
  }
  for (const [name, { source }] of Object.entries(BROKEN)) {
    sandbox.write(`extensions/models/${name}.ts`, source);
  }
  sandbox.write(
    "extensions/models/large.ts",
    `${modelSource("@good/large")}\n/* ${"x".repeat(5_000_000)} */\n`,
  );
  return sandbox;
}

const LIMIT = { SWAMP_LOAD_TIMEOUT_MS: "10000" };

Deno.test("broken extensions never break a listing, and their code does not run there", async () => {
  using sandbox = await sandboxWithBroken();
  const { results } = await sandbox.json("model", "type", "search", "@good");
  assert.deepEqual(results.map((type: { normalized: string }) => type.normalized), [
    "@good/large",
    "@good/one",
    "@good/two",
  ]);
  const counts = await sandbox.counts("model", "type", "search");
  assert.deepEqual([counts.imports, counts.builds, counts.trials], [0, 0, 0]);
});

Deno.test("siblings of broken extensions work", async () => {
  using sandbox = await sandboxWithBroken();
  for (const name of ["one", "large"]) {
    await sandbox.json("model", "create", `@good/${name}`, name);
    const run = await sandbox.json("model", "method", "run", name, "run", "--input", "value=x");
    assert.equal(run.status, "succeeded");
  }
});

Deno.test("each broken extension answers a lookup with its file and reason", async () => {
  using sandbox = await sandboxWithBroken();
  for (const [name, { error, limit }] of Object.entries(BROKEN)) {
    if (!error) continue;
    const result = await sandbox.run(["model", "type", "describe", `@bad/${name}`, "--json"], {
      env: limit ? { SWAMP_LOAD_TIMEOUT_MS: limit } : LIMIT,
    });
    assert.equal(result.code, 1, name);
    assert.equal(result.stdout, "", name);
    assert.match(JSON.parse(result.stderr).error, error, name);
  }
});

Deno.test("a deterministic failure is remembered and not tried again, and a repair is seen at once", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/x.ts", declares("x", 'throw new Error("boom");'));
  await sandbox.error(1, "model", "type", "describe", "@bad/x");
  const again = await sandbox.run(["model", "type", "describe", "@bad/x", "--json"]);
  assert.match(again.stderr, /boom/);
  const listed = await sandbox.json("model", "type", "search", "@bad", "--timings");
  assert.match(listed.warnings[0].message, /1 extension file failed/);
  assert.equal(listed.timings.builds, 0);
  sandbox.write("extensions/models/x.ts", declares("x", ""));
  const described = await sandbox.json("model", "type", "describe", "@bad/x");
  assert.equal(described.type.normalized, "@bad/x");
  assert.equal((await sandbox.json("model", "type", "search", "@bad")).warnings, undefined);
});

Deno.test("doctor reports every broken file with its reason, and loads the good ones", async () => {
  using sandbox = await sandboxWithBroken();
  const result = await sandbox.run(["doctor", "extensions", "--json"], { env: LIMIT, timeout: 120_000 });
  assert.equal(result.code, 1);
  const report = JSON.parse(result.stdout);
  const states = new Map(report.files.map((file: { displayPath: string; state: string; reason?: string }) => [
    file.displayPath.replace(/^.*\/(.*)\.ts$/, "$1"),
    file,
  ]));
  assert.equal(report.total, states.size);
  for (const [name, { error }] of Object.entries(BROKEN)) {
    const file = states.get(name) as { state: string; reason?: string };
    if (error) assert.equal(file.state, "failed", name);
    if (error) assert.ok(file.reason, name);
  }
  for (const name of ["one", "two", "large"]) {
    assert.equal((states.get(name) as { state: string }).state, "usable", name);
  }
});
