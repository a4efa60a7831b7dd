// SPDX-License-Identifier: MIT
/** Listing types evaluates files in a sandbox. These try to get out of it, or to keep it busy. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

/** What a file does before it declares its type; `leak` is shown as its description. */
function attempts(base: string, port: number): Record<string, string> {
  const trying = (code: string) => `try { ${code} } catch { /* refused */ }`;
  const readJson =
    `leak = JSON.stringify(await import(String("file://${base}/outside.json"), { with: { type: "json" } }))`;
  return {
    write: trying(`Deno.writeTextFileSync("${base}/pwned", "x"); leak = "wrote"`),
    node_write: `import fs from "node:fs";\n${
      trying(`fs.writeFileSync("${base}/pwned", "x"); leak = "wrote"`)
    }`,
    node_read: `import fs from "node:fs";\n${
      trying(`leak = fs.readFileSync("${base}/outside.json", "utf8")`)
    }`,
    read: trying(`leak = Deno.readTextFileSync("${base}/outside.json")`),
    import_json: trying(readJson),
    eval_import: trying(`leak = await eval('(async () => { let leak; ${readJson}; return leak; })()')`),
    data_import: trying(
      `leak = JSON.stringify(await import(String("data:text/javascript,export { default } from 'file://${base}/outside.json' with { type: 'json' }")))`,
    ),
    close_all: `import fs from "node:fs";
      const { core } = Deno[Deno.internal];
      for (let i = 0; i < 300; i++) if (i !== 1) { ${trying("core.close(i)")} ${trying("fs.closeSync(i)")} }
      ${trying(readJson)}`,
    command: trying(`new Deno.Command("touch", { args: ["${base}/pwned"] }).outputSync(); leak = "ran"`),
    child: `import cp from "node:child_process";\n${
      trying(`cp.execSync("touch ${base}/pwned"); leak = "ran"`)
    }`,
    connect: trying(`(await Deno.connect({ port: ${port} })).close(); leak = "connected"`),
    fetch: trying(`await fetch("http://127.0.0.1:${port}/"); leak = "connected"`),
    node_connect: `import net from "node:net";
      await new Promise((done) => {
        const socket = net.connect(${port}, "127.0.0.1");
        socket.on("connect", () => { leak = "connected"; done(); });
        socket.on("error", done);
      });`,
    listen: trying(`Deno.listen({ port: 0 }).close(); leak = "listened"`),
    environment: `import process from "node:process";
      ${trying('leak = Deno.env.get("SECRET")')} ${trying("leak ??= process.env.SECRET")}`,
    library: trying(`Deno.dlopen("libc.so.6", {}).close(); leak = "loaded"`),
    database: `import { DatabaseSync } from "node:sqlite";
      ${trying(`new DatabaseSync("${base}/pwned").exec("CREATE TABLE t(x)"); leak = "made"`)}`,
    inspector: `import inspector from "node:inspector";
      ${trying("new inspector.Session().connect(); leak = 'inspects'")}`,
    parent: `import process from "node:process";\n${
      trying('process.kill(Deno.ppid, "SIGKILL"); leak = "killed"')
    }`,
    binding: `import process from "node:process";
      ${trying(`process.binding("fs").open("${base}/outside.json"); leak = "opened"`)}`,
    request: trying(
      'leak = (await Deno.permissions.request({ name: "read" })).state === "granted" && "granted"',
    ),
    forge:
      `Object.prototype.description = "forged"; JSON.stringify = () => "{}"; Array.prototype.push = () => 0;
      TextEncoder.prototype.encode = () => new Uint8Array(); console.log("x");`,
    stray: 'Promise.reject(new Error("stray")); setTimeout(() => { throw new Error("late"); }, 0);',
    exit: "Deno.exit(0);",
    node_exit: 'import process from "node:process";\nprocess.reallyExit?.(0); process.abort();',
    loop: "for (;;) {}",
    later_loop: "setTimeout(() => { for (;;) {} }, 0); await new Promise((done) => setTimeout(done, 100));",
    allocate: "const all = []; for (;;) all.push(new Uint8Array(5e7).fill(1));",
    thread: 'new Worker("data:text/javascript,for(;;){}", { type: "module" });',
    node_thread: 'import { Worker } from "node:worker_threads";\nnew Worker("for(;;){}", { eval: true });',
    print: 'for (;;) Deno[Deno.internal].core.print("x".repeat(1000));',
  };
}

/** Files that may not have a name afterwards: they end their process or use it up. */
const ENDED = ["exit", "node_exit", "loop", "later_loop", "allocate", "thread", "node_thread", "print"];

Deno.test("nothing that a listed file tries succeeds or leaves a trace, and it costs only itself", async () => {
  using sandbox = await Sandbox.repository();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  const all = attempts(sandbox.base, (listener.addr as Deno.NetAddr).port);
  Deno.writeTextFileSync(`${sandbox.base}/outside.json`, '{"secret":"LEAKED"}');
  for (const [name, code] of Object.entries(all)) {
    const imports = code.match(/^import .*$/m)?.[0] ?? "";
    const body = code.replace(imports, "");
    sandbox.write(
      `extensions/models/${name}.ts`,
      `${imports}\nlet leak;\n${body}\nexport const model = { type: ["@h", "${name}"].join("/"), ` +
        'version: "2026.01.01.1", description: leak || "nothing", methods: {} };\n',
    );
  }
  const before = Deno.readDirSync(sandbox.base).toArray().length;
  const { stdout, code, stderr } = await sandbox.run(["model", "type", "search", "@h/", "--json"], {
    env: { SECRET: "LEAKED", SWAMP_LOAD_TIMEOUT_MS: "2000" },
    timeout: 300_000,
  });
  listener.close();
  await accepting;
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout, /LEAKED/);
  assert.deepEqual(connections.length, 0);
  const { results, warnings } = JSON.parse(stdout);
  const found = Object.fromEntries(
    results.map(({ normalized, description }: { normalized: string; description: string }) => [
      normalized.slice("@h/".length),
      description,
    ]),
  );
  const harmless = Object.keys(all).filter((name) => !ENDED.includes(name));
  assert.deepEqual(
    Object.fromEntries(harmless.map((name) => [name, found[name]])),
    Object.fromEntries(harmless.map((name) => [name, "nothing"])),
  );
  assert.match(JSON.stringify(warnings), /extension files? (?:failed|could not be evaluated)/);
  assert.equal(Deno.readDirSync(sandbox.base).toArray().length, before);
  // What was found out is remembered, the file that loops too.
  const { trials, builds } = JSON.parse(
    (await sandbox.run(["model", "type", "search", "--json", "--timings"], {
      env: { SECRET: "LEAKED", SWAMP_LOAD_TIMEOUT_MS: "2000" },
    })).stdout,
  ).timings;
  assert.deepEqual([trials, builds], [0, 0]);
});

Deno.test("files outside of the repository are not read for an evaluation, whatever imports them", async () => {
  using sandbox = await Sandbox.repository();
  Deno.writeTextFileSync(`${sandbox.base}/outside.json`, '{"secret":"LEAKED"}');
  sandbox.write(
    "extensions/models/a.ts",
    'import outside from "../../../outside.json" with { type: "json" };\n' +
      'export const model = { type: "@h/a".trim(), version: "2026.01.01.1", description: outside.secret, methods: {} };\n',
  );
  const { stdout } = await sandbox.run(["model", "type", "search", "@h/", "--json"]);
  assert.doesNotMatch(stdout, /LEAKED/);
  assert.match(JSON.parse(stdout).warnings[0].message, /outside\.json.*outside of/);
  const { trials, builds } = await sandbox.counts("model", "type", "search");
  assert.deepEqual([trials, builds], [0, 0]);
});

/** What a file does to those that are evaluated behind it. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  "answers for another": `Object.defineProperty(Object.prototype, "toJSON", { value() {
    return this.entry?.type?.startsWith("@honest/") ? { ...this, entry: { ...this.entry, description: "forged" } } : this;
  } });`,
  "replaces what others call": `const again = () => {
    Array.prototype.join = () => "@evil/z";
    setTimeout(again, 0);
  };
  setTimeout(again, 0);`,
  "makes built-in functions of its own permanent":
    'Object.defineProperty(Array.prototype, "join", { value: () => "@evil/z", configurable: false, writable: false });',
  "spoils the schemas of others":
    'globalThis.__swamp_zod = new Proxy({}, { get() { throw new Error("no"); } });',
  "prints almost too much": 'Deno[Deno.internal].core.print("x".repeat(4 * 1024 ** 2 - 500) + "\\n");',
  "keeps almost all memory": "globalThis.kept = new Uint8Array(8e8).fill(1);",
};

function computed(type: string, before = ""): string {
  return `import { z } from "npm:zod@4";\n${before}\nawait new Promise((done) => setTimeout(done, 20));\n` +
    `export const model = { type: ${JSON.stringify(type.split("/"))}.join("/"), version: "2026.01.01.1", ` +
    `description: "honest", globalArguments: z.object({}), methods: {} };\n`;
}

for (const [what, code] of Object.entries(NEIGHBOURS)) {
  Deno.test(`a file of a package that ${what} has no part in what files of others declare`, async () => {
    using sandbox = await Sandbox.repository();
    using registry = new TestRegistry();
    sandbox.env.SWAMP_CLUB_URL = registry.address;
    const version = "2026.01.01.1";
    for (const [name, before] of [["@a/hostile", code], ["@honest/one", ""], ["@honest/two", ""]] as const) {
      const files = { "models/thing.ts": computed(`${name}/thing`, before) };
      await registry.publish({ name, version, files });
      await sandbox.ok("extension", "pull", `${name}@${version}`);
    }
    sandbox.write("extensions/models/own.ts", computed("@honest/own"));
    const { results } = await sandbox.json("model", "type", "search", "@", "--no-color");
    const found = results.map(({ normalized, description }: Record<string, string>) =>
      `${normalized} ${description}`
    );
    assert.deepEqual(found.filter((type: string) => type.startsWith("@honest/")).sort(), [
      "@honest/one/thing honest",
      "@honest/own honest",
      "@honest/two/thing honest",
    ]);
    assert.equal(found.some((type: string) => type.startsWith("@evil/")), false);
  });
}

Deno.test("files of one author that use up what they share do not hide each other", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", computed("@h/a", NEIGHBOURS["prints almost too much"]));
  sandbox.write("extensions/models/b.ts", computed("@h/b", "setTimeout(() => { for (;;) {} }, 40);"));
  sandbox.write("extensions/models/c.ts", computed("@h/c"));
  sandbox.write("extensions/models/d.ts", computed("@h/d", NEIGHBOURS["answers for another"]));
  sandbox.write("extensions/models/e.ts", computed("@honest/e"));
  sandbox.env.SWAMP_LOAD_TIMEOUT_MS = "2000";
  const { results } = await sandbox.json("model", "type", "search", "@h");
  assert.deepEqual(
    results.map(({ normalized, description }: Record<string, string>) => `${normalized} ${description}`)
      .sort(),
    ["@h/a honest", "@h/b honest", "@h/c honest", "@h/d honest", "@honest/e honest"],
  );
});
