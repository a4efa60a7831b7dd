// SPDX-License-Identifier: MIT
/** An extension that writes a secret in every encoding through everything that writes. */

export const EXITS_FILE = "extensions/models/exits.ts";

/** Where the extension imports the encodings from; it holds no secret. */
export const ENCODINGS_FILE = "lib/secret_encodings.ts";

export const EXITS_SOURCE = `import { z } from "npm:zod@4.3.6";
import { BYTE_ENCODINGS, ENCODINGS } from "../../lib/secret_encodings.ts";

const kept = { lifetime: "infinite", garbageCollection: 10 };
const bytes = (text) => new TextEncoder().encode(text);
const pieces = (text, size) => text.match(new RegExp("[^]{1," + size + "}", "g"));

async function inTurn(items, work) {
  for (const item of items) await work(item);
}

/** By name, so that a failure says which. */
const EXITS = {
  resource: (c, all) => c.writeResource("state", "main", { ...all, list: Object.values(all), ["key " + all.plain]: { deep: [all] } }),
  tags: (c, all) => c.writeResource("state", "tagged", {}, { tags: all }),
  sensitive: (c, all) => c.writeResource("vaulted", "vaulted", { users: { [all.plain]: { password: "hidden-" + all.plain }, main: { password: "x" } }, open: all.JSON }),
  mismatch: (c, all) => c.writeResource("strict", "strict", { count: all.plain, kind: all.JSON, [all.plain]: 1 }),
  files: async (c, all) => {
    const text = Object.values(all).join("\\n");
    await c.createFileWriter("log", "text").writeText(text);
    await c.createFileWriter("log", "typed", { contentType: all.plain, tags: all }).writeText("x");
    await c.createFileWriter("json", "json").writeText(JSON.stringify(all, null, 2));
    await c.createFileWriter("log", "stream").writeStream(ReadableStream.from(pieces(text, 7).map(bytes)), { onLine: (line) => c.logger.info(line) });
    const lines = c.createFileWriter("log", "lines");
    await inTurn(text.split("\\n"), (line) => lines.writeLine(line));
    await lines.finalize();
    const tool = c.createFileWriter("log", "tool");
    await tool.writeLine(text);
    await Deno.writeTextFile(await tool.getFilePath(), text, { append: true });
    await tool.finalize();
  },
  binaries: (c, _, secret) => inTurn(Object.entries(BYTE_ENCODINGS), ([name, encode]) =>
    c.createFileWriter("blob", name.replaceAll(" ", "-")).writeAll(encode(secret))),
  unfinished: async (c, all) => {
    const left = c.createFileWriter("log", "left");
    await left.writeLine("x".repeat(2_000_000));
    await inTurn(Object.values(all), (text) => left.writeLine(text));
    const tool = c.createFileWriter("log", "left-tool");
    await Deno.writeTextFile(await tool.getFilePath(), Object.values(all).join("\\n"));
  },
  repository: async (c, all) => {
    const save = (item, content) => c.dataRepository.save(c.modelType, c.modelId, { streaming: true, ...item }, bytes(content));
    await save({ name: "saved", contentType: "text/" + all.plain, tags: all, ownerDefinition: { ownerType: all.plain, ownerRef: all.base64, more: all.hex } }, Object.values(all).join("\\n"));
    await save({ name: "grown" }, "");
    await inTurn(pieces(Object.values(all).join("\\n"), 40), (part) => c.dataRepository.append(c.modelType, c.modelId, "grown", bytes(part)));
  },
  names: (c, all, secret) => inTurn([secret, all.hex, all["base64url without padding"]], async (name) => {
    await refused(() => c.writeResource("state", name, {}));
    await refused(() => c.createFileWriter("log", name).writeText("x"));
    await refused(() => c.dataRepository.save(c.modelType, c.modelId, { name }, bytes("x")));
    await refused(() => c.dataRepository.save("@acme/" + name, c.modelId, { name: "x" }, bytes("x")));
    await refused(() => c.vaultService.put("main", "key-" + name, "value"));
    await c.runModel({ modelType: "@acme/exits", name, method: "quiet", arguments: {} });
  }),
  definitions: async (c, all) => {
    const { definition } = await c.definitionRepository.findByNameGlobal("exits");
    await refused(() => c.definitionRepository.save(c.modelType, { ...definition, globalArguments: all }));
    await refused(() => c.definitionRepository.save(c.modelType, { ...definition, tags: all }));
    await refused(() => c.definitionRepository.save(c.modelType, { ...definition, id: crypto.randomUUID(), name: all["base64url without padding"] }));
  },
  nested: async (c, all) => {
    for (const definition of ["inner", undefined]) {
      const run = definition ? { definition } : { modelType: "@acme/exits", name: "direct" };
      const results = [
        await c.runModel({ ...run, method: "quiet", arguments: { given: all.plain, text: all.base64 } }),
        await c.runModel({ ...run, method: "fails", arguments: { given: all.JSON } }),
      ];
      c.logger.warn("nested {results}", { results });
    }
    await c.runModel({ definition: all.plain, method: all.hex, arguments: {} });
  },
  logs: (c, all) => {
    for (const level of ["trace", "debug", "info", "warn", "warning", "error", "fatal"]) {
      for (const [name, text] of Object.entries(all)) c.logger[level]("{name}: " + text + " {text}", { name, text });
    }
    c.logger.with({ all }).info("{*}");
    c.logger.getChild(all.plain).error(all);
    c.logger.info\`tagged \${all.plain}\`;
    c.onEvent({ type: all.plain, all });
  },
  streams: async (c, all, secret) => {
    for (const text of Object.values(all)) {
      console.log(text); console.error(text); console.info({ text }); console.warn([text]);
      Deno.stdout.writeSync(bytes(text + "\\n")); process.stdout.write(text + "\\n");
      for (const part of pieces(text, 5)) Deno.stderr.writeSync(bytes(part));
      Deno.stderr.writeSync(bytes("\\n"));
    }
    console.table([all]);
    const run = { args: ["-c", 'printf "%s\\\\n" "$LEAK" >&2; printf "%s\\\\n" "$LEAK" | base64; printf "%s" "$LEAK" | od -An -tx1 | head -1'], env: { LEAK: secret }, stdout: "inherit", stderr: "inherit" };
    await new Deno.Command("sh", run).output();
    new Deno.Command("sh", run).outputSync();
  },
  tombstone: async (c, all) => {
    await c.writeResource("state", "gone", all);
    await c.deleteResource("gone");
  },
  stray: async (c, all) => {
    setTimeout(() => { throw new Error(Object.values(all).join("\\n")); }, 1);
    Promise.reject(new Error(all.plain));
    await new Promise((done) => setTimeout(done, 30));
  },
};

async function refused(work) {
  try {
    await work();
  } catch (error) {
    console.log(error.message, error.hint, error.stack);
    return;
  }
  throw new Error("it was not refused");
}

function thrown(all, secret) {
  const error = new Error(Object.values(all).join("\\n"), { cause: new Error(secret, { cause: all }) });
  return Object.assign(error, { name: "Error " + secret, hint: all.base64, details: all, stack: error.stack + "\\n at " + all.percent });
}

export const model = {
  type: "@acme/exits",
  version: "2026.01.01.1",
  globalArguments: z.object({ token: z.string().optional(), given: z.string().optional() }),
  resources: { state: { schema: z.object({}).loose(), ...kept }, vaulted: { schema: z.object({ users: z.record(z.string(), z.object({ password: z.string().meta({ sensitive: true }) })), open: z.string() }), ...kept }, strict: { schema: z.strictObject({ count: z.number(), kind: z.enum(["a"]) }), ...kept } },
  files: { log: { contentType: "text/plain", ...kept }, json: { contentType: "application/json", ...kept }, blob: { contentType: "application/octet-stream", ...kept } },
  checks: {
    says: { description: "d", appliesTo: ["refused"], execute: ({ globalArgs }) => ({ pass: false, errors: Object.values(ENCODINGS).map((encode) => encode(globalArgs.token)) }) },
    throws: { description: "d", appliesTo: ["refused"], execute: ({ globalArgs }) => { throw thrown({ plain: globalArgs.token }, globalArgs.token); } },
  },
  methods: {
    leak: {
      description: "Writes its secret everywhere",
      arguments: z.object({ secret: z.string(), end: z.enum(["return", "throw", "kill"]) }),
      execute: async ({ secret, end }, context) => {
        const all = Object.fromEntries(Object.entries(ENCODINGS).map(([name, encode]) => [name, encode(secret)]));
        for (const [name, exit] of Object.entries(EXITS)) {
          try {
            await exit(context, all, secret);
          } catch (error) {
            throw new Error("exit " + name + " failed", { cause: error });
          }
        }
        if (end === "throw") throw thrown(all, secret);
        // It ends in the middle of its work; what is stored by then shows in which.
        if (end === "kill") Deno.kill(Deno.pid, "SIGKILL");
        return { all };
      },
    },
    quiet: { description: "d", arguments: z.object({ given: z.string().optional(), text: z.string().optional() }), execute: async ({ given }, c) => { await c.writeResource("state", "quiet", { given, at: c.globalArgs.given }); return {}; } },
    fails: { description: "d", arguments: z.object({ given: z.string().optional() }), execute: ({ given }) => { throw new Error("failed with " + given); } },
    refused: { description: "d", arguments: z.object({}).loose(), execute: () => ({}) },
  },
};
`;
