// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import type { NewData } from "../../domain/data/data_store.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { Context } from "../../libswamp/context.ts";

const SECRET = `kan"ari-0123456789`;
const KEY = { type: "@t/x", modelId: "00000000-0000-4000-8000-000000000001" };
const DATA: NewData = {
  name: "item",
  contentType: "text/plain",
  lifetime: "infinite",
  garbageCollection: 10,
  streaming: true,
  tags: {},
  ownerDefinition: { ownerType: "t", ownerRef: KEY.modelId },
};

const bytes = (text: string) => new TextEncoder().encode(text);

async function knowing(...secrets: string[]): Promise<{ ctx: Context; world: ModelWorld; root: string }> {
  const world = await ModelWorld.create();
  const ctx = world.context();
  for (const secret of secrets) ctx.redactor.add(secret);
  return { ctx, world, root: ctx.repository().root };
}

function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory ? filesBelow(path) : [path];
  });
}

/** Everything that is stored, names included. */
const stored = (root: string) =>
  filesBelow(`${root}/.swamp`).map((path) => `${path}\n${Deno.readTextFileSync(path)}`).join("\n");

Deno.test("write() masks content, tags and owner, and says so once", async () => {
  const { ctx, world, root } = await knowing(SECRET);
  const data = await ctx.data();
  const owner = { ...DATA.ownerDefinition, ownerType: `x ${SECRET}` };
  await data.write(KEY, { ...DATA, tags: { a: SECRET }, ownerDefinition: owner }, bytes(`is ${SECRET}`));
  assert.equal(new TextDecoder().decode(await data.content(KEY, "item")), "is ***");
  const found = await data.find(KEY, "item");
  assert.deepEqual([found!.tags, found!.ownerDefinition.ownerType], [{ a: "***" }, "x ***"]);
  assert.ok(!stored(root).includes("kan"));
  assert.deepEqual(world.repo.warnings.map(({ code }) => code), ["SECRET_REDACTED"]);
});

Deno.test("names that hold a secret are refused: they are paths", async () => {
  const { ctx, root } = await knowing(SECRET);
  const data = await ctx.data();
  await data.write(KEY, DATA, bytes("x"));
  const refused = /The name of this data holds a secret/;
  await assert.rejects(() => data.write(KEY, { ...DATA, name: SECRET }, bytes("x")), refused);
  await assert.rejects(() => data.begin(KEY, { ...DATA, name: `a-${btoa(SECRET)}` }), refused);
  await assert.rejects(() => data.rename(KEY, "item", `b-${SECRET}`), refused);
  assert.ok(!stored(root).includes("kan"));
});

Deno.test("an id in an owner stays, also when it has a short secret in it by chance", async () => {
  const { ctx } = await knowing("1234", "abc");
  const data = await ctx.data();
  const ownerRef = "1234abcd-1234-4abc-8000-abcabcabcabc";
  await data.write(KEY, { ...DATA, ownerDefinition: { ownerType: "t", ownerRef } }, bytes("x"));
  assert.equal((await data.find(KEY, "item"))!.ownerDefinition.ownerRef, ownerRef);
});

Deno.test("a JSON document stays one, whatever a secret was in the position of", async () => {
  const { ctx } = await knowing(SECRET, "987654321");
  const data = await ctx.data();
  const json = { ...DATA, contentType: "application/json" };
  const store = async (text: string) => {
    await data.write(KEY, json, bytes(text));
    return new TextDecoder().decode(await data.content(KEY, "item"));
  };
  assert.equal(
    await store(`{ "a": 12345678901234567890, "b": ${JSON.stringify(SECRET)} }`),
    `{ "a": 12345678901234567890, "b": "***" }`,
  );
  assert.equal(
    await store(`{\n  "pin": 987654321,\n  "b": [1]\n}`),
    `{\n  "pin": "***",\n  "b": [\n    1\n  ]\n}`,
  );
});

Deno.test("a secret that is appended in pieces is masked as a whole", async () => {
  const { ctx, root } = await knowing(SECRET);
  const data = await ctx.data();
  await data.write(KEY, DATA, bytes(`first ${SECRET.slice(0, 5)}`));
  await data.append(KEY, "item", bytes(SECRET.slice(5, 9)));
  await data.append(KEY, "item", bytes(`${SECRET.slice(9)} more`));
  await data.append(KEY, "item", bytes(` and ${SECRET}`));
  const text = new TextDecoder().decode(await data.content(KEY, "item"));
  assert.equal(text, "first *** more and ***");
  assert.equal((await data.find(KEY, "item"))!.size, text.length);
  assert.ok(!stored(root).includes("kan"));
});

Deno.test("nothing of a pending version is on the repository's disk with a secret in it", async () => {
  const { ctx, root } = await knowing(SECRET);
  const data = await ctx.data();
  const pending = await data.begin(KEY, DATA);
  const filler = "x".repeat(700_000);
  for (const part of [filler, SECRET.slice(0, 4), SECRET.slice(4), filler, `\n${SECRET}`]) {
    pending.append(bytes(part));
    assert.ok(!stored(root).includes("kan"));
  }
  assert.ok(!pending.path.startsWith(root), "tools write outside of the repository");
  Deno.writeTextFileSync(pending.path, ` and ${SECRET}`, { append: true });
  assert.equal(pending.seal().redacted, true);
  await pending.finish();
  assert.throws(() => Deno.statSync(pending.path), Deno.errors.NotFound);
  const text = new TextDecoder().decode(await data.content(KEY, "item"));
  assert.equal(text, `${filler}***${filler}\n*** and ***`);
});

Deno.test("what was written before its secret was known is masked in the end", async () => {
  const { ctx } = await knowing();
  const data = await ctx.data();
  const [added, tool] = [await data.begin(KEY, DATA), await data.begin(KEY, { ...DATA, name: "tool" })];
  added.append(bytes(`1 ${SECRET} `));
  Deno.writeTextFileSync(tool.path, SECRET);
  ctx.redactor.add(SECRET);
  added.append(bytes(SECRET));
  for (const pending of [added, tool]) await pending.finish();
  assert.equal(new TextDecoder().decode(await data.content(KEY, "item")), "1 *** ***");
  assert.equal(new TextDecoder().decode(await data.content(KEY, "tool")), "***");
});

Deno.test("a pending version that is dropped leaves nothing", async () => {
  const { ctx } = await knowing(SECRET);
  const pending = await (await ctx.data()).begin(KEY, DATA);
  const { path } = pending;
  Deno.writeTextFileSync(path, SECRET);
  pending.discard();
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
});

Deno.test("records and logs of runs hold no secret, and keep their ids and times", async () => {
  const { ctx, root } = await knowing(SECRET, "2026");
  const runs = await ctx.runs();
  const record: RunRecord = {
    id: "r-2026",
    definitionId: KEY.modelId,
    modelName: "web",
    type: "@t/x",
    methodName: "m",
    status: "running",
    startedAt: "2026-01-02T03:04:05.678Z",
    retryCount: 0,
    provenance: { definitionHash: "h", modelVersion: "2026.01.01.1", triggeredBy: "manual" },
    artifacts: { dataArtifacts: [] },
  };
  const started = runs.start(record);
  started.log(`[info] ${btoa(SECRET)}`);
  const artifact = { dataId: "d", name: "n", version: 1, tags: { t: SECRET } };
  const error = { message: SECRET, stack: `at ${encodeURIComponent(SECRET)}` };
  runs.save({ ...started.record, status: "failed", error, artifacts: { dataArtifacts: [artifact] } });
  const found = (await runs.newest(KEY.modelId))!;
  assert.deepEqual(found.error, { message: "***", stack: "at ***" });
  assert.equal(found.startedAt, record.startedAt);
  assert.match(Deno.readTextFileSync(found.logFile!), /Z \[info\] \*\*\*=?\n$/);
  assert.ok(!stored(root).includes("kan"));
});

const DEFINITION: Definition = {
  type: "@t/x",
  id: KEY.modelId,
  name: "web",
  version: 1,
  tags: {},
  globalArguments: { a: "${{ inputs.a }}", b: "kept-words" },
  methods: {},
};

Deno.test("an evaluated copy keeps the expression that gives a secret, and what the definition shows itself", async () => {
  const { ctx, root } = await knowing(SECRET, "words");
  const evaluated = await ctx.evaluated();
  const copy = {
    ...DEFINITION,
    globalArguments: { a: `x${SECRET}`, b: "kept-words", c: { [SECRET]: SECRET } },
  };
  evaluated.write({ type: "@t/x", id: KEY.modelId }, copy, DEFINITION);
  const { globalArguments } = (await evaluated.read({ type: "@t/x", id: KEY.modelId }))!;
  assert.deepEqual(globalArguments, { a: "${{ inputs.a }}", b: "kept-words", c: { "***": "***" } });
  assert.ok(!stored(root).includes("kan"));
});

Deno.test("a definition with a secret is refused, unless its file shows it already", async () => {
  const { ctx } = await knowing(SECRET, "words");
  const definitions = await ctx.definitions();
  const path = await definitions.create({ ...DEFINITION, globalArguments: { b: "kept-words" } });
  const save = (globalArguments: Record<string, unknown>) =>
    definitions.save({ ...DEFINITION, globalArguments });
  await save({ b: "kept-words", c: "more" });
  for (
    const given of [{ c: SECRET }, { c: [{ d: btoa(SECRET) }] }, { [`k ${SECRET}`]: "x" }, {
      d: "other words",
    }]
  ) {
    await assert.rejects(() => save(given), /The definition of model 'web' would hold a secret/);
  }
  await assert.rejects(
    () => definitions.save({ ...DEFINITION, id: crypto.randomUUID(), name: SECRET }),
    /model '\*\*\*' would hold a secret: name/,
  );
  assert.ok(!Deno.readTextFileSync(path).includes("kan"));
  const entry = await definitions.find("web");
  await assert.rejects(
    () => definitions.upgrade(entry, { globalArguments: { e: SECRET }, typeVersion: "2" }),
    /would hold a secret/,
  );
});
