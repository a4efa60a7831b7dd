// SPDX-License-Identifier: MIT
/** Values come back as what they were: the JSON in content, and secrets of outputs in the shape of their schema. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
const secret = (schema) => schema.meta({ sensitive: true });
const method = (execute, args = {}) => ({ description: "d", arguments: z.object(args), execute });
export const model = {
  type: "@acme/shapes",
  version: "2026.03.01.1",
  resources: {
    state: {
      schema: z.object({
        data: secret(z.object({ password: z.string(), port: z.number() })),
        list: secret(z.array(z.string())),
        pin: secret(z.number()),
        on: secret(z.boolean()),
        text: secret(z.string()),
        nested: z.object({ keys: z.array(z.object({ key: secret(z.object({ a: z.string() })) })) }),
      }),
      ...kept,
    },
    echo: { schema: z.object({}).loose(), ...kept },
  },
  files: { report: { contentType: "application/json", ...kept } },
  methods: {
    write: method(async (_, context) => {
      await context.createFileWriter("report", "report").writeText('{"exitCode": 3, "list": [1]}');
      return {
        dataHandles: [await context.writeResource("state", "db", {
          data: { password: "canary-1", port: 5432 },
          list: ["canary-2", "canary-3"],
          pin: 44556677,
          on: true,
          text: '{"a": 1}',
          nested: { keys: [{ key: { a: "canary-4" } }] },
        })],
      };
    }),
    read: method(async (_, context) => {
      const db = await context.readResource("db");
      context.logger.info("the password is " + db.data.password);
      const shape = [db.data.port, db.list.length, db.pin, db.on, typeof db.text, typeof db.nested.keys[0].key];
      await context.writeResource("echo", "read", { shape: shape.map(String) });
      return {};
    }),
    echo: method(async ({ values }, context) => {
      await context.writeResource("echo", "echo", { types: values.map((value) => typeof value), lengths: values.map((value) => String(value).length) });
      return {};
    }, { values: z.array(z.any()) }),
  },
};
`;

async function withData(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/shapes.ts", SOURCE);
  await sandbox.ok("vault", "create", "local_encryption", "main");
  await sandbox.json("model", "create", "@acme/shapes", "sec");
  await sandbox.json("model", "method", "run", "sec", "write");
  return sandbox;
}

Deno.test("secrets of outputs are read in the shape of their schema, by expressions and by methods", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "create", "@acme/shapes", "reader");
  const latest = "data.latest('sec', 'db').attributes";
  const values = [
    `${latest}.data.password`,
    `${latest}.data.port`,
    `${latest}.list[1]`,
    `${latest}.pin + 1`,
    `${latest}.on`,
    `${latest}.text`,
    `${latest}.nested.keys[0].key.a`,
    "data.latest('sec', 'db').content.data.password",
    "model.sec.resource.state.db.attributes.data.password",
    "data.findBySpec('sec', 'state')[0].attributes.data.password",
    `data.query('name == "db"')[0].attributes.data.password`,
    `data.query('name == "db"', 'attributes.data.password')[0]`,
    `data.query('name == "db"', 'content.data.password + "!"')[0]`,
  ];
  const yaml = values.map((value) => `        - \${{ ${value} }}`).join("\n");
  sandbox.write(
    "models/@acme/shapes/reader.yaml",
    `type: "@acme/shapes"\nid: ${id}\nname: reader\nmethods:\n  echo:\n    arguments:\n      values:\n${yaml}\n`,
  );
  await sandbox.json("model", "method", "run", "reader", "echo");
  const { content } = await sandbox.json("data", "get", "reader", "echo");
  const [text, number] = ["string", "number"];
  assert.deepEqual(content.types, [
    text,
    number,
    text,
    number,
    "boolean",
    text,
    text,
    text,
    text,
    text,
    text,
    text,
    text,
  ]);
  assert.deepEqual(content.lengths, [8, 4, 8, 8, 4, 8, 8, 8, 8, 8, 8, 8, 9]);
  const { logFile } = await sandbox.json("model", "method", "run", "sec", "read");
  assert.match(Deno.readTextFileSync(logFile), /the password is \*\*\*/);
  const read = await sandbox.json("data", "get", "sec", "read");
  assert.deepEqual(read.content.shape, ["5432", "2", "***", "true", "string", "object"]);
});

Deno.test("data query reads the JSON in content by its keys, also that of files", async () => {
  using sandbox = await withData();
  const names = async (predicate: string) =>
    (await sandbox.json("data", "query", predicate)).results.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names("content.exitCode == 3"), ["report"]);
  assert.deepEqual(await names('content["exitCode"] > 2 && content.list[0] == 1'), ["report"]);
  assert.deepEqual(await names("has(content.exitCode)"), ["report"]);
  assert.deepEqual(await names("attributes.exitCode == 3"), ["report"]);
  assert.deepEqual(await names('content.contains("exitCode")'), ["report"]);
  const selected = await sandbox.json(
    "data",
    "query",
    "content.exitCode == 3",
    "--select",
    "content.exitCode",
  );
  assert.deepEqual(selected.results, [3]);
});
