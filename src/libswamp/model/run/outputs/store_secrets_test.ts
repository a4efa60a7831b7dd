// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../../tests/support/model_world.ts";
import { createModel } from "../../create_model.ts";
import { runMethod } from "../../run_method.ts";

const RETENTION = { lifetime: "infinite", garbageCollection: 10 };

// deno-lint-ignore no-explicit-any -- what an extension is given has no type here
type Context = any;

async function worldWith(
  resources: Record<string, unknown>,
  methods: Record<string, (args: unknown, context: Context) => unknown>,
): Promise<ModelWorld> {
  const world = await ModelWorld.create({
    type: "@t/thing",
    version: "2026.02.01.1",
    resources,
    files: { log: { contentType: "text/plain", ...RETENTION } },
    methods: Object.fromEntries(
      Object.entries(methods).map(([name, execute]) => [name, {
        description: "d",
        arguments: z.object({}),
        // As it is: its text says what it writes.
        execute,
      }]),
    ),
  });
  await createModel(world.context(), { type: "@t/thing", name: "web", globalArgs: [] });
  return world;
}

const run = (world: ModelWorld, method: string) =>
  runMethod(world.context(), { model: "web", method, inputs: {}, tags: {} });

Deno.test("a boolean, a short number and a short text go into the vault and mask nothing else", async () => {
  const marked = { sensitive: true };
  const schema = z.object({
    enabled: z.boolean().meta(marked),
    retries: z.number().meta(marked),
    pin: z.number().meta(marked),
    code: z.string().meta(marked),
  }).loose();
  using world = await worldWith({ state: { schema, ...RETENTION } }, {
    create: async (_, context) => {
      await context.writeResource("state", "main", {
        enabled: true,
        retries: 5,
        pin: 1234,
        code: "ab",
        ok: true,
        count: 5,
        size: 1234,
        note: "true, 5 of 12345, absent; pin 1234",
      });
      await context.createFileWriter("log", "log").writeText(`{"ok":true,"port":51234}`);
    },
  });
  world.secrets.main = {};
  const { dataArtifacts: [state, log] } = await run(world, "create");
  const { enabled, retries, pin, code, ...others } = JSON.parse(Deno.readTextFileSync(`${state!.path}/raw`));
  for (const value of [enabled, retries, pin, code]) assert.match(value, /^\$\{\{ vault\.get\('main', /);
  assert.deepEqual(others, {
    ok: true,
    count: 5,
    size: 1234,
    note: "true, 5 of 12345, absent; pin ***",
  });
  assert.equal(Deno.readTextFileSync(`${log!.path}/raw`), `{"ok":true,"port":51234}`);
  assert.deepEqual(Object.values(world.secrets.main!).sort(), ["1234", "5", "ab", "true"]);
});

Deno.test("a missing vault is found before a method runs, whatever its kind", async () => {
  const schema = z.object({ key: z.string().meta({ sensitive: true }) });
  const elsewhere = z.object({ key: z.string().meta({ sensitive: true, vaultName: "far" }) });
  const runs: string[] = [];
  using world = await worldWith({
    open: { schema: z.object({}).loose(), ...RETENTION },
    secret: { schema, ...RETENTION },
    remote: { schema: elsewhere, ...RETENTION },
  }, {
    rotate: async (_, context) => {
      runs.push("rotate");
      await context.writeResource("secret", "main", { key: "new-secret-1" });
    },
    push: async (_, context) => {
      runs.push("push");
      await context.writeResource("remote", "main", { key: "new-secret-2" });
    },
    ping: async (_, context) => {
      runs.push("ping");
      await context.writeResource("open", "main", { ok: true });
    },
  });
  await assert.rejects(
    () => run(world, "rotate"),
    /Resource 'secret' of type @t\/thing has sensitive fields/,
  );
  await run(world, "ping");
  world.secrets.main = {};
  await assert.rejects(
    () => run(world, "push"),
    /Resource 'remote' .* has secrets for vault 'far': Vault not found: far/,
  );
  await run(world, "rotate");
  assert.deepEqual(runs, ["ping", "rotate"]);
});

Deno.test("context.dataRepository stores no secret, and checks what it is asked to keep", async () => {
  const secret = "kanari-0123456789";
  using world = await worldWith({}, {
    leak: async (_, { dataRepository, modelType, modelId, vaultService }) => {
      const value = await vaultService.get("main", "KEY");
      const bytes = (text: string) => new TextEncoder().encode(text);
      const save = (item: Record<string, unknown>, text = "x", type = modelType) =>
        dataRepository.save(type, modelId, { streaming: true, ...item }, bytes(text));
      await save({
        name: "saved",
        tags: { t: value },
        ownerDefinition: { ownerType: value, ownerRef: value },
      }, value);
      await dataRepository.append(modelType, modelId, "saved", bytes(value.slice(0, 5)));
      await dataRepository.append(modelType, modelId, "saved", bytes(value.slice(5)));
      await assert.rejects(() => save({ name: value }), /holds a secret/);
      await assert.rejects(() => save({ name: "x", lifetime: value }), /lifetime: expected/);
      await assert.rejects(() => save({ name: "x" }, "x", `@acme/${value}`), /type .* holds a secret/);
    },
  });
  world.secrets.main = { KEY: secret };
  const { logFile } = await run(world, "leak");
  const directories = [`${world.repo.root}/.swamp`];
  for (const directory of directories) {
    for (const { name, isDirectory } of Deno.readDirSync(directory)) {
      const path = `${directory}/${name}`;
      assert.ok(!path.includes("kanari"), path);
      if (isDirectory) directories.push(path);
      else assert.ok(!Deno.readTextFileSync(path).includes("kanari"), path);
    }
  }
  assert.ok(Deno.statSync(logFile).isFile);
});

Deno.test("the key of a secret shows no secret that a field is named after, and the reference stays one", async () => {
  const schema = z.object({
    users: z.record(z.string(), z.object({ password: z.string().meta({ sensitive: true }) })),
  });
  let read: unknown;
  using world = await worldWith({ state: { schema, ...RETENTION } }, {
    create: async (_, context) => {
      const name = await context.vaultService.get("main", "KEY");
      await context.writeResource("state", "db", {
        users: { admin: { password: "admin" }, [name]: { password: "other-1" } },
      });
      read = await context.readResource("db");
    },
  });
  world.secrets.main = { KEY: "kanari-0123456789" };
  await run(world, "create");
  const keys = Object.keys(world.secrets.main!).join("\n");
  assert.ok(!/kanari|admin/.test(keys), keys);
  assert.deepEqual(read, { users: { "***": { password: "admin" }, "*** 2": { password: "other-1" } } });
});
