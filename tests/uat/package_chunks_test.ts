// SPDX-License-Identifier: MIT
/** Packages whose entries share much code: one copy of it in the archive, loaded and verified with each entry. */
import assert from "node:assert/strict";
import { packArchive, readArchive } from "../../src/infrastructure/packages/archive.ts";
import { modelSource, Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const NAME = "@acme/cloud";
const INSTALLED = `.swamp/pulled-extensions/${NAME}`;
const CHUNKS = `${INSTALLED}/bundles/chunks`;

/** Code of this many characters that minifies to nothing less: a table of distinct lines. */
function table(characters: number): string {
  const lines = Array.from(
    { length: Math.ceil(characters / 50) },
    (_, index) => `  "row ${index}, the same everywhere ${"x".repeat(20)}",`,
  );
  return `export const rows = [\n${lines.join("\n")}\n];\n`;
}

/** A model that stores how many rows it sees. */
function counting(type: string, from: string): string {
  return modelSource(type, {
    before: `import { rows } from "${from}";\nimport { SHAPE } from "${from.replace("table", "shape")}";`,
    body: `args = { value: String(rows.length) + " " + (SHAPE instanceof z.ZodType) };`,
  });
}

/** A package of three models in two directories, two of which need the same large table. */
function writeCounting(sandbox: Sandbox, characters: number): void {
  const files = {
    "manifest.yaml": `manifestVersion: 1\nname: "${NAME}"\nversion: 2026.01.31.1\n` +
      "models: [one.ts, in/two.ts, small.ts]\n",
    "models/one.ts": counting(`${NAME}/one`, "./_lib/table.ts"),
    "models/in/two.ts": counting(`${NAME}/two`, "../_lib/table.ts"),
    "models/small.ts": modelSource(`${NAME}/small`),
    "models/_lib/table.ts": table(characters),
    "models/_lib/more.ts": table(characters).replace("rows", "more"),
    "models/_lib/shape.ts": `import { z } from "npm:zod@4.3.6";
import { more } from "./more.ts";
export const SHAPE = z.string().max(more.length);\n`,
  };
  for (const [path, text] of Object.entries(files)) sandbox.write(`pkg/${path}`, text);
}

async function packed(sandbox: Sandbox, ...args: string[]) {
  await sandbox.ok("extension", "push", "pkg", "--dry-run", "--output", "pkg.tgz", ...args);
  return (await readArchive(Deno.readFileSync(`${sandbox.root}/pkg.tgz`))).files;
}

/** A sandbox in which the package of a table is installed from its archive. */
async function installed(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  writeCounting(sandbox, 600_000);
  await packed(sandbox);
  await sandbox.ok("extension", "pull", "./pkg.tgz");
  return sandbox;
}

function chunksOf(files: ReadonlyMap<string, Uint8Array>): string[] {
  return [...files.keys()].filter((path) => path.startsWith("bundles/chunks/")).sort();
}

async function stored(sandbox: Sandbox, model: string): Promise<string> {
  return (await sandbox.json("data", "get", model, "result")).content.value;
}

Deno.test("what several entries of a package share is kept once, and each type loads only its own chunks", async () => {
  using sandbox = await Sandbox.repository();
  writeCounting(sandbox, 600_000);
  const files = await packed(sandbox);
  const chunks = chunksOf(files);
  assert.ok(chunks.length > 0);
  for (const chunk of chunks) assert.match(chunk, /^bundles\/chunks\/[0-9a-f]{64}\.js$/);
  const bundles = [...files].filter(([path]) => path.startsWith("bundles/"));
  const size = bundles.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  assert.ok(size < 1_800_000, `${size} bytes of bundles, each table once`);
  assert.ok([...files.keys()].includes("bundles/in/two.js"));
  for (const [path, bytes] of bundles) {
    assert.doesNotMatch(new TextDecoder().decode(bytes), /chunk-[A-Z0-9]{8}/, path);
  }
  const archive = Deno.readFileSync(`${sandbox.root}/pkg.tgz`);
  Deno.renameSync(`${sandbox.root}/pkg`, `${sandbox.root}/moved`);
  await sandbox.ok("extension", "push", "moved", "--dry-run", "--output", "again.tgz");
  assert.deepEqual(Deno.readFileSync(`${sandbox.root}/again.tgz`), archive, "same input, same bytes");

  await sandbox.ok("extension", "pull", "./pkg.tgz");
  await sandbox.settle();
  const described = await sandbox.counts("model", "type", "describe", `${NAME}/two`);
  assert.deepEqual([described.imports, described.trials, described.builds], [0, 0, 0]);
  for (const name of ["one", "two", "small"]) await sandbox.ok("model", "create", `${NAME}/${name}`, name);
  const ran = await sandbox.counts("model", "method", "run", "two", "run");
  assert.deepEqual([ran.imports, ran.trials, ran.builds], [1, 1, 0]);
  const again = await sandbox.counts("model", "method", "run", "two", "run");
  assert.deepEqual([again.imports, again.trials, again.builds], [1, 0, 0]);
  assert.equal(await stored(sandbox, "two"), "12000 true");
  // The chunks of the others are not looked at.
  const large = chunks.filter((chunk) => files.get(chunk)!.length > 100_000);
  for (const chunk of large) sandbox.remove(`${INSTALLED}/${chunk}`);
  await sandbox.error(1, "model", "method", "run", "one", "run");
  await sandbox.ok("model", "method", "run", "small", "run");
});

Deno.test("a package whose entries share little keeps one file for each", async () => {
  using sandbox = await Sandbox.repository();
  writeCounting(sandbox, 20_000);
  const files = await packed(sandbox);
  assert.deepEqual(chunksOf(files), []);
  await sandbox.ok("extension", "pull", "./pkg");
  await sandbox.ok("model", "create", `${NAME}/two`, "two");
  await sandbox.ok("model", "method", "run", "two", "run");
  assert.equal(await stored(sandbox, "two"), "400 true");
});

/** Code that leaves a file behind where it is run. */
function leaving(canary: string): string {
  return `Deno.writeTextFileSync(${JSON.stringify(canary)}, "run");\n`;
}

/** What can happen to the chunks of an installed package, given their paths. */
const TAMPERED: Record<string, (chunks: string[], canary: string) => void> = {
  "edited": ([chunk], canary) => Deno.writeTextFileSync(chunk!, leaving(canary), { append: true }),
  "missing": ([chunk]) => Deno.removeSync(chunk!),
  "exchanged": (chunks) => {
    const [one, other] = [chunks[0]!, chunks[1]!];
    Deno.renameSync(one, `${one}.tmp`);
    Deno.renameSync(other, one);
    Deno.renameSync(`${one}.tmp`, other);
  },
  "a pipe": ([chunk]) => {
    Deno.removeSync(chunk!);
    new Deno.Command("mkfifo", { args: [chunk!] }).outputSync();
  },
};

Deno.test("a chunk that is not what its name says is noticed by verify, doctor and every load, and never run", async () => {
  for (const isLoadedBefore of [false, true]) {
    using sandbox = await installed();
    await sandbox.ok("model", "create", `${NAME}/one`, "one");
    if (isLoadedBefore) await sandbox.ok("model", "method", "run", "one", "run");
    const chunks = [...Deno.readDirSync(`${sandbox.root}/${CHUNKS}`)].map(({ name }) => name).sort()
      .map((name) => `${sandbox.root}/${CHUNKS}/${name}`);
    const canary = `${sandbox.base}/canary`;
    for (const [what, tamper] of Object.entries(TAMPERED)) {
      const before = chunks.map((chunk) => Deno.readTextFileSync(chunk));
      tamper(chunks, canary);
      const error = await sandbox.error(1, "model", "method", "run", "one", "run");
      assert.equal(error.code, "TYPE_BROKEN", what);
      assert.match(
        error.error,
        /models\/one\.ts: its bundle bundles\/one\.js must not be loaded: bundles\/chunks\//,
      );
      assert.match(error.hint!, /swamp extension verify @acme\/cloud\n.*--force/);
      await sandbox.error(1, "model", "method", "run", "one", "run");
      const verified = await sandbox.run(["extension", "verify", NAME]);
      assert.equal(verified.code, 1, what);
      assert.match(verified.stdout + verified.stderr, /bundles\/chunks\/[0-9a-f]{64}\.js/);
      const doctor = await sandbox.run(["doctor", "extensions"]);
      assert.match(doctor.stdout + doctor.stderr, /must not be loaded: bundles\/chunks\//, what);
      assert.ok(!sandbox.exists("../canary"), what);
      for (const [index, chunk] of chunks.entries()) {
        // Not written into the pipe.
        Deno.writeTextFileSync(`${chunk}.tmp`, before[index]!);
        Deno.renameSync(`${chunk}.tmp`, chunk);
      }
      await sandbox.ok("model", "method", "run", "one", "run");
    }
  }
});

Deno.test("a bundle that imports what is not part of its package is refused before anything is run", async () => {
  using sandbox = await Sandbox.repository();
  const canary = `${sandbox.base}/canary`;
  const evil = `${leaving(canary)}export const rows = 1;\n`;
  sandbox.write("evil.js", evil);
  const outside = `${"../".repeat(5)}evil.js`;
  const imports = {
    "a path that leads out": `import { rows } from "${outside}";`,
    "an absolute path": `import"${sandbox.root}/evil.js"`,
    "a file URL": `import * as all from 'file://${sandbox.root}/evil.js';`,
    "a URL": `export * from "https://127.0.0.1:9/evil.js";`,
    "code in a URL": `import "data:text/javascript,${encodeURIComponent(evil)}";`,
    "an escaped path": `import "\\u002e./${outside}";`,
    "a path behind the chunks": `import "./chunks/../${outside}";`,
    "a space before a URL": `import " file://${sandbox.root}/evil.js";`,
    "a neighbor": `import "./other.js";`,
  };
  const files = Object.fromEntries(
    Object.entries(imports).flatMap(([, statement], index) => {
      const source = modelSource(`${NAME}/m${index}`);
      return [
        [`models/m${index}.ts`, source],
        [`bundles/m${index}.js`, `${statement}\nexport const model = { type: "${NAME}/m${index}" };\n`],
      ];
    }),
  );
  const manifest = `manifestVersion: 1\nname: "${NAME}"\nversion: 2026.01.31.1\nmodels: [${
    Object.keys(imports).map((_, index) => `m${index}.ts`).join(", ")
  }]\n`;
  const encoder = new TextEncoder();
  const all = { ...files, "bundles/other.js": evil, "manifest.yaml": manifest };
  const archive = await packArchive({
    files: new Map(Object.entries(all).map(([path, text]) => [path, encoder.encode(text)])),
    executables: new Set(),
  });
  sandbox.write("pkg.tgz", archive);
  await sandbox.ok("extension", "pull", "./pkg.tgz");
  for (const [index, what] of Object.keys(imports).entries()) {
    const error = await sandbox.error(1, "model", "type", "describe", `${NAME}/m${index}`);
    assert.match(error.error, /must not be loaded: imports ".*expected a chunk of its package/, what);
  }
  await sandbox.run(["doctor", "extensions"]);
  assert.ok(!sandbox.exists("../canary"));
});

Deno.test("an archive whose chunks are not complete, or not what their names say, is refused", async () => {
  using sandbox = await Sandbox.repository();
  writeCounting(sandbox, 600_000);
  const files = new Map(await packed(sandbox));
  const [chunk] = chunksOf(files);
  const executables = new Set<string>();
  const edited = new Map(files).set(chunk!, new TextEncoder().encode("export {};\n"));
  const missing = new Map(files);
  missing.delete(chunk!);
  const loose = new Map(files).set(`bundles/chunks/${"a".repeat(64)}.js`, new Uint8Array([10]));
  for (
    const [wrong, message] of [[edited, /has another content/], [missing, /is missing/], [
      loose,
      /than its name/,
    ]] as const
  ) {
    sandbox.write("wrong.tgz", await packArchive({ files: wrong, executables }));
    const error = await sandbox.error(1, "extension", "pull", "./wrong.tgz");
    assert.equal(error.code, "PACKAGE_INVALID");
    assert.match(error.error, message);
    assert.match(error.error, /bundles\/chunks\/[0-9a-f]{64}\.js/);
  }
});

Deno.test("archives with one file for each entry, and bundles that left zod open, are read as before", async () => {
  using sandbox = await Sandbox.repository();
  const source = modelSource(`${NAME}/thing`);
  const files = { "models/thing.ts": source, "bundles/thing.js": source.replace("npm:zod@4.3.6", "zod") };
  sandbox.write("old.tgz", await TestRegistry.archive({ name: NAME, version: "2026.01.31.1", files }));
  await sandbox.ok("extension", "pull", "./old.tgz");
  await sandbox.ok("model", "create", `${NAME}/thing`, "thing");
  await sandbox.ok("model", "method", "run", "thing", "run");
  assert.equal(await stored(sandbox, "thing"), "v");
});

/** A model that uses a cloud SDK of several megabytes, without calling its service. */
function cloudModel(type: string): string {
  return modelSource(type, {
    before: `import { DescribeInstancesCommand, EC2Client } from "npm:@aws-sdk/client-ec2@3.1169.0";`,
    body: `const credentials = { accessKeyId: "a", secretAccessKey: "b" };
        const client = new EC2Client({ region: "eu-west-1", credentials });
        args = { value: new DescribeInstancesCommand({}).constructor.name + " " + await client.config.region() };`,
  });
}

Deno.test("fifteen entries over one cloud SDK are small, and work and are verified where they are pulled", async () => {
  using sandbox = await Sandbox.repository();
  const names = Array.from({ length: 15 }, (_, index) => `${index < 8 ? "m" : "in/m"}${index}`);
  for (const name of names) {
    sandbox.write(`pkg/models/${name}.ts`, cloudModel(`${NAME}/${name.replace("/", "-")}`));
  }
  const files = names.map((name) => `${name}.ts`).join(", ");
  sandbox.write(
    "pkg/manifest.yaml",
    `manifestVersion: 1\nname: "${NAME}"\nversion: 2026.01.31.1\nmodels: [${files}]\n`,
  );
  const unpacked = await packed(sandbox);
  const sizes = [...unpacked.values()].map((bytes) => bytes.length);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const chunks = chunksOf(unpacked);
  const shared = chunks.reduce((sum, chunk) => sum + unpacked.get(chunk)!.length, 0);
  assert.ok(shared > 2_000_000 && whole < 10_000_000, `${whole} bytes, ${shared} of them in chunks`);
  for (const name of names) assert.ok(unpacked.get(`bundles/${name}.js`)!.length < 10_000, name);

  using other = await Sandbox.repository();
  other.write("pkg.tgz", Deno.readFileSync(`${sandbox.root}/pkg.tgz`));
  await other.ok("extension", "pull", "./pkg.tgz");
  const type = `${NAME}/in-m9`;
  const described = await other.counts("model", "type", "describe", type);
  assert.deepEqual([described.imports, described.trials, described.builds], [0, 0, 0]);
  await other.ok("model", "create", type, "cloud");
  const ran = await other.counts("model", "method", "run", "cloud", "run");
  assert.deepEqual([ran.imports, ran.trials, ran.builds], [1, 1, 0]);
  assert.equal(await stored(other, "cloud"), "DescribeInstancesCommand eu-west-1");
  await other.ok("extension", "verify", NAME);
  const largest = chunks.toSorted((a, b) => unpacked.get(b)!.length - unpacked.get(a)!.length)[0]!;
  other.write(`${INSTALLED}/${largest}`, `${other.read(`${INSTALLED}/${largest}`)}\n`);
  assert.equal((await other.error(1, "model", "method", "run", "cloud", "run")).code, "TYPE_BROKEN");
  assert.match((await other.run(["extension", "verify", NAME])).stdout, new RegExp(largest));
  await other.ok("extension", "pull", "./pkg.tgz", "--force");
  await other.ok("model", "method", "run", "cloud", "run");
});

Deno.test("a type that is found by evaluating a bundle is found with its chunks, and not with changed ones", async () => {
  using sandbox = await Sandbox.repository();
  writeCounting(sandbox, 600_000);
  // The name of the type is computed from what the entries share.
  const computed = sandbox.read("pkg/models/one.ts").replace(`"${NAME}/one"`, `"${NAME}/one" + rows.length`);
  sandbox.write("pkg/models/one.ts", computed);
  const files = new Map(await packed(sandbox));
  for (const path of files.keys()) if (path.endsWith(".metadata.json")) files.delete(path);
  sandbox.write("pkg.tgz", await packArchive({ files, executables: new Set() }));
  await sandbox.ok("extension", "pull", "./pkg.tgz");
  const types = async () => {
    const { stdout } = await sandbox.run(["model", "type", "search", "cloud", "--json"]);
    return [...new Set(stdout.match(/(?<=")@acme\/cloud\/\w+(?=")/g))].sort();
  };
  assert.deepEqual(await types(), ["one12000", "small", "two"].map((name) => `${NAME}/${name}`));
  await sandbox.ok("extension", "rm", NAME, "--yes");
  await sandbox.ok("extension", "pull", "./pkg.tgz");
  for (const chunk of chunksOf(files)) sandbox.write(`${INSTALLED}/${chunk}`, "export const rows = [];\n");
  assert.deepEqual(await types(), ["small", "two"].map((name) => `${NAME}/${name}`));
  const listed = await sandbox.run(["extension", "list", "--json"]);
  assert.match(listed.stdout, /must not be loaded: bundles\/chunks\//);
});
