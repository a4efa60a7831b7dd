// SPDX-License-Identifier: MIT
/** Every error code is met in an acceptance test; those that no other test meets by name are met here. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { type ErrorDocument, modelSource, Sandbox } from "../support/binary.ts";
import { reply, ScriptedServer } from "../support/scripted_server.ts";
import { until } from "../support/until.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

interface Case {
  readonly code: string;
  readonly exit: number;
  readonly message: RegExp;
  /** Prepares the repository. @returns the command. */
  readonly prepare: (sandbox: Sandbox) => string[] | Promise<string[]>;
}

/** A model `web` of a type that does in its methods what the test needs. */
function withType(sandbox: Sandbox, execute: string, more = ""): void {
  sandbox.write(
    "extensions/models/m.ts",
    `import { z } from "npm:zod@4.3.6";
${more.startsWith("top:") ? more.slice(4) : ""}
export const model = {
  type: "@t/m",
  version: "2026.02.01.1",
  globalArguments: z.object({ a: z.string().optional() }),
  resources: { r: { schema: z.object({}), lifetime: "infinite", garbageCollection: 9 } },
  files: { f: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 9 } },
  ${more.startsWith("top:") ? "" : more}
  methods: { run: { description: "runs", arguments: z.object({}), execute: async (_args, context) => { ${execute} } } },
};
`,
  );
  sandbox.write("models/@t/m/web.yaml", `type: "@t/m"\ntypeVersion: 2026.01.01.1\nid: ${ID}\nname: web\n`);
}

const RUN = ["model", "method", "run", "web", "run"];

const CASES: readonly Case[] = [
  {
    code: "REPO_INVALID",
    exit: 1,
    message: /\.swamp\.yaml:\d+:\d+: not valid YAML/,
    prepare: (sandbox) => {
      sandbox.write(".swamp.yaml", "{");
      return ["repo", "upgrade"];
    },
  },
  {
    code: "SOURCE_INVALID",
    exit: 1,
    message: /\.swamp-sources\.yaml/,
    prepare: (sandbox) => {
      sandbox.write(".swamp-sources.yaml", "sources: 7\n");
      return ["extension", "source", "list"];
    },
  },
  {
    code: "MODEL_NAME_INVALID",
    exit: 2,
    message: /Invalid model name "Not A Name"/,
    prepare: () => ["model", "create", "command/shell", "Not A Name"],
  },
  {
    code: "TYPE_INVALID",
    exit: 1,
    message: /extensions\/models\/m\.ts: .*methods/,
    prepare: (sandbox) => {
      sandbox.write(
        "extensions/models/m.ts",
        `export const model = { type: "@t/m", version: "2026.02.01.1", methods: { run: 7 } };\n`,
      );
      return ["model", "type", "describe", "@t/m"];
    },
  },
  {
    code: "TYPE_UNBUILDABLE",
    exit: 1,
    message: /m\.ts/,
    prepare: (sandbox) => {
      sandbox.write("extensions/models/m.ts", `import "npm:left-pad@1.3.0";\n${modelSource("@t/m")}`);
      sandbox.env.SWAMP_DENO = "/nowhere/deno";
      return ["model", "create", "@t/m", "m"];
    },
  },
  {
    code: "EXTENSION_EXITED",
    exit: 1,
    message: /m\.ts: .*end the process/,
    prepare: (sandbox) => {
      withType(sandbox, "Deno.exit(3);");
      return RUN;
    },
  },
  {
    code: "EXTENSION_TIMEOUT",
    exit: 1,
    message: /m\.ts: it did not finish loading within 1 s/,
    prepare: (sandbox) => {
      withType(sandbox, "", "top:await new Promise((done) => setTimeout(done, 60_000));");
      sandbox.env.SWAMP_LOAD_TIMEOUT_MS = "1000";
      return ["model", "type", "describe", "@t/m"];
    },
  },
  {
    code: "UPGRADE_FAILED",
    exit: 1,
    message: /web\.yaml: the upgrade of @t\/m to version 2026\.02\.01\.1 failed: no way/,
    prepare: (sandbox) => {
      withType(
        sandbox,
        "",
        `upgrades: [{ toVersion: "2026.02.01.1", description: "up", upgradeAttributes: () => { throw new Error("no way") } }],`,
      );
      return RUN;
    },
  },
  {
    code: "RUN_INVALID",
    exit: 1,
    message: /not a run record/,
    prepare: async (sandbox) => {
      await sandbox.json("model", "create", "command/shell", "hello");
      const run = await sandbox.json("model", "method", "run", "hello", "execute", "--input", "run=true");
      const record = String(run.logFile).replace(/\.log$/, ".yaml").slice(sandbox.root.length + 1);
      sandbox.write(record, "{}\n");
      return ["model", "output", "get", run.outputId];
    },
  },
  {
    code: "DATA_INVALID",
    exit: 1,
    message: /Damaged data: .*\/result\/1\/raw: the content is missing/,
    prepare: async (sandbox) => {
      await sandbox.json("model", "create", "command/shell", "hello");
      await sandbox.json("model", "method", "run", "hello", "execute", "--input", "run=true");
      const { contentPath } = await sandbox.json("data", "get", "hello", "result", "--no-content");
      Deno.removeSync(new URL(contentPath, `file://${sandbox.root}/`));
      return ["data", "get", "hello", "result"];
    },
  },
  {
    code: "DATA_OWNERSHIP",
    exit: 1,
    message: /item/,
    prepare: async (sandbox) => {
      withType(sandbox, `await context.writeResource("r", "item", {});`);
      await sandbox.json(...RUN);
      const path = `.swamp/data/@t/m/${ID}/item/1/metadata.yaml`;
      sandbox.write(path, sandbox.read(path).replaceAll(ID, "3f2504e0-4f89-41d3-9a0c-0305e82c3309"));
      return RUN;
    },
  },
  {
    code: "DATA_NOT_STREAMING",
    exit: 1,
    message: /'f' was not made with streaming: true/,
    prepare: (sandbox) => {
      withType(
        sandbox,
        `await context.createFileWriter("f", "f").writeText("x");
         await context.dataRepository.append("@t/m", context.modelId, "f", new TextEncoder().encode("y"));`,
      );
      return RUN;
    },
  },
  {
    code: "LOCK_TIMEOUT",
    exit: 75,
    message: /The lock 'models' is held by/,
    prepare: async (sandbox) => {
      await sandbox.json("model", "create", "command/shell", "hello");
      const holder = new DatabaseSync(`${sandbox.root}/.swamp/locks/models.lock`);
      holder.exec("BEGIN IMMEDIATE");
      HOLDERS.push(holder);
      sandbox.env.SWAMP_LOCK_TIMEOUT_MS = "50";
      return ["model", "create", "command/shell", "other"];
    },
  },
];

/** Open while a case runs. */
const HOLDERS: DatabaseSync[] = [];

for (const { code, exit, message, prepare } of CASES) {
  Deno.test(`${code}: exit code ${exit}, what was wrong, and the next step`, async () => {
    using sandbox = await Sandbox.repository();
    try {
      const error = await sandbox.error(exit, ...await prepare(sandbox));
      assert.equal(error.code, code, error.error);
      assert.match(error.error, message);
    } finally {
      for (const holder of HOLDERS.splice(0)) holder.close();
    }
  });
}

for (const [code, status, exit] of [["REGISTRY_BUSY", 503, 75], ["REGISTRY_REFUSED", 400, 1]] as const) {
  Deno.test(`${code}: a registry that answers ${status}`, async () => {
    using sandbox = await Sandbox.repository();
    await using server = new ScriptedServer(() => reply(status, { error: "not like this" }));
    sandbox.env.SWAMP_CLUB_URL = server.address;
    const error: ErrorDocument = await sandbox.error(exit, "extension", "search", "x");
    assert.equal(error.code, code, error.error);
    assert.match(error.error, /not like this/);
  });
}

Deno.test("CANCELLED: Ctrl-C ends a run with 130, one document and the next step", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "hello");
  const child = sandbox.spawn(
    ["model", "method", "run", "hello", "execute", "--input", "run=touch started; sleep 600", "--json"],
  );
  await until("the command runs", () => sandbox.exists("started"));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await child.output();
  assert.deepEqual([code, stdout.length], [130, 0]);
  const error = JSON.parse(new TextDecoder().decode(stderr));
  assert.equal(error.code, "CANCELLED");
  assert.ok(error.hint);
});

Deno.test("each code of an error stands in an acceptance test", () => {
  const root = new URL("../../", import.meta.url);
  const source = Deno.readTextFileSync(new URL("src/domain/errors.ts", root));
  const declared = source.slice(
    source.indexOf("const USAGE_CODES"),
    source.indexOf("export interface ErrorOptions"),
  );
  const codes = new Set([...declared.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code!));
  assert.ok(codes.size > 50);
  const tests = ["uat", "adversarial"].flatMap((stage) => {
    const directory = new URL(`tests/${stage}/`, root);
    return [...Deno.readDirSync(directory)].map(({ name }) =>
      Deno.readTextFileSync(new URL(name, directory))
    );
  }).join("\n");
  assert.deepEqual([...codes].filter((code) => !tests.includes(`"${code}"`)), []);
});
