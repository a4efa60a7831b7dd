// SPDX-License-Identifier: MIT
/** `help types`, `help context` and `swamp.d.ts`: what they say is what extensions are given. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

interface Entry {
  name: string;
  meaning: string;
}

/** Names of the members that a topic lists for one interface, such as `context`. */
function membersOf(entries: readonly Entry[], label: string): string[] {
  return entries.map(({ name }) => name).filter((name) => name.startsWith(`${label}.`))
    .map((name) => name.slice(label.length + 1).replace(/[?(].*$/, "")).sort();
}

const PRINTS_CONTEXT = `import { z } from "npm:zod@4";
export const model = {
  type: "@me/context", version: "2026.01.01.1",
  resources: { keys: { schema: z.record(z.string(), z.array(z.string())), lifetime: "infinite", garbageCollection: 1 } },
  files: { text: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 1 } },
  methods: { keys: { description: "Stores what there is", arguments: z.object({}), execute: async (_args, context) => {
    const members = (value) => {
      const names = new Set(Object.keys(value));
      for (let at = Object.getPrototypeOf(value); at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
        for (const name of Object.getOwnPropertyNames(at)) names.add(name);
      }
      names.delete("constructor");
      return [...names].filter((name) => !name.startsWith("#")).sort();
    };
    const writer = context.createFileWriter("text", "text");
    const handle = await writer.writeText("x");
    return { dataHandles: [await context.writeResource("keys", "keys", {
      context: members(context), writer: members(writer), logger: members(context.logger),
      dataRepository: members(context.dataRepository), vaultService: members(context.vaultService),
      definitionRepository: members(context.definitionRepository), outputRepository: members(context.outputRepository),
      redactor: members(context.redactor), handle: members(handle),
    })] };
  } } },
};
`;

Deno.test("help context lists exactly the members that a method is given", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/context.ts", PRINTS_CONTEXT);
  await sandbox.json("model", "create", "@me/context", "seen");
  const run = await sandbox.json("model", "method", "run", "seen", "keys");
  const given: Record<string, string[]> =
    run.dataArtifacts.find(({ name }: { name: string }) => name === "keys").attributes;
  const { entries } = await sandbox.json("help", "context");
  for (const [label, members] of Object.entries(given)) {
    // A file's handle has no attributes; `abandon` is for swamp itself, when a method leaves a writer open.
    const listed = membersOf(entries, label).filter((name) => label !== "handle" || name !== "attributes");
    assert.deepEqual(members.filter((name) => name !== "abandon"), listed, label);
  }
  assert.ok(entries.every(({ name }: Entry) => name.includes(".")));
});

Deno.test("the example of help types type-checks against swamp.d.ts, is listed, described and run", async () => {
  using sandbox = await Sandbox.repository();
  const { stdout } = await sandbox.ok("help", "types");
  const example = /^import \{ z \}[\s\S]*?^\} satisfies .*;$/m.exec(stdout);
  assert.ok(example, stdout);
  sandbox.write("extensions/models/greeting.ts", `${example[0]}\n`);
  const check = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", `${sandbox.root}/extensions/models/greeting.ts`],
    cwd: sandbox.root,
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(check.code, 0, new TextDecoder().decode(check.stderr));
  const { results, warnings } = await sandbox.json("model", "type", "search", "greeting");
  assert.deepEqual([results.length, warnings], [1, undefined]);
  await sandbox.json("model", "create", "@me/greeting", "ada", "--global-arg", "name=Ada");
  const run = await sandbox.json("model", "method", "run", "ada", "greet", "--input", "loud=true");
  assert.equal(run.dataArtifacts[0].attributes.text, "Hello, Ada!");
});

Deno.test("init and repo upgrade write swamp.d.ts, also over an older one", async () => {
  using sandbox = await Sandbox.repository();
  const path = ".swamp/types/swamp.d.ts";
  const text = sandbox.read(path);
  assert.match(text, /export interface MethodContext/);
  sandbox.write(path, "// old\n");
  await sandbox.ok("repo", "upgrade");
  assert.equal(sandbox.read(path), text);
});

Deno.test("help types and help context fit a terminal of 100 columns", async () => {
  using sandbox = new Sandbox();
  for (const topic of ["types", "context"]) {
    const { stdout } = await sandbox.ok("help", topic);
    // An example, and a type that is one long word, are not broken.
    const long = stdout.split("\n").filter((line) => line.startsWith("    ") && line.length > 100);
    assert.deepEqual(long.filter((line) => !line.includes("greeting:")), [], topic);
    assert.match(stdout, /\n[a-z]+\.[a-z]+: [A-Za-z]+\n {4}\S/i, "name and type, the meaning below");
  }
  const { entries, ...topic } = await sandbox.json("help", "types");
  assert.deepEqual(Object.keys(topic), ["name", "summary", "paragraphs"]);
  assert.deepEqual(Object.keys(entries[0]).sort(), ["meaning", "name", "type"]);
});
