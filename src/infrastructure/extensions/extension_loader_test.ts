// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SwampError } from "../../domain/errors.ts";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";
import { writeShippedMetadata } from "../../domain/packages/shipped_metadata.ts";
import type { TypeMetadata } from "../../domain/types/type_entry.ts";
import { testWithBundler } from "../../../tests/support/test_with_bundler.ts";

const PACKAGE = ".swamp/pulled-extensions/@p/pack";

/** A package whose bundle is shipped, so that nothing has to be built. */
async function withBundle(code: string, source = modelSource("@p/a")): Promise<TempRepository> {
  const repo = await TempRepository.create();
  repo.write(
    `${PACKAGE}/manifest.yaml`,
    'manifestVersion: 1\nname: "@p/pack"\nversion: 2026.01.01.1\nmodels: [a.ts]\n',
  );
  repo.write(`${PACKAGE}/models/a.ts`, source);
  repo.write(`${PACKAGE}/bundles/a.js`, code);
  repo.lockPackages();
  return repo;
}

const bundle = (parts: { before?: string; type?: string; version?: string } = {}) =>
  `${parts.before ?? ""}
const { z } = globalThis.__swamp_zod;
export const model = { type: "${parts.type ?? "@p/a"}", version: "${parts.version ?? "2026.01.01.1"}",
  globalArguments: z.object({ size: z.number() }),
  methods: { run: { description: "d", arguments: z.object({ value: z.string() }), execute: () => ({}) } } };
`;

const describe = (repo: TempRepository, type = "@p/a") => repo.use((s) => s.registry("model").describe(type));
const resolve = (repo: TempRepository, type = "@p/a") => repo.use((s) => s.registry("model").resolve(type));

Deno.test("describe() tries a shipped bundle once in a subprocess and then answers from the catalog", async () => {
  using repo = await withBundle(bundle());
  const first = await describe(repo);
  assert.equal(first!.methods![0]!.name, "run");
  assert.deepEqual([repo.counters.trials, repo.counters.builds, repo.counters.imports], [1, 0, 0]);
  const second = await describe(repo);
  assert.deepEqual([repo.counters.trials, repo.counters.builds, repo.counters.imports], [0, 0, 0]);
  assert.deepEqual(second!.methods, first!.methods);
  assert.equal(
    ((second!.methods![0]!.arguments.properties) as { value: { type: string } }).value.type,
    "string",
  );
});

Deno.test("resolve() imports exactly one bundle", async () => {
  using repo = await withBundle(bundle());
  await describe(repo);
  const definition = await resolve(repo);
  assert.equal(typeof definition!.methods.run!.execute, "function");
  assert.deepEqual([repo.counters.trials, repo.counters.builds, repo.counters.imports], [0, 0, 1]);
});

Deno.test("a module that ends the process fails with its file, and this process lives on", async () => {
  using repo = await withBundle(bundle({ before: "Deno.exit(0);" }));
  await assert.rejects(resolve(repo), (error: { code: string; message: string }) => {
    assert.equal(error.code, "EXTENSION_EXITED");
    assert.match(error.message, /models\/a\.ts/);
    return true;
  });
});

Deno.test("a module that is killed while it loads fails with its file", async () => {
  using repo = await withBundle(bundle({ before: 'Deno.kill(Deno.pid, "SIGKILL");' }));
  await assert.rejects(resolve(repo), { code: "EXTENSION_EXITED" });
});

Deno.test("a module that throws is not tried again until it changes", async () => {
  using repo = await withBundle(bundle({ before: 'throw new TypeError("boom");' }));
  await assert.rejects(describe(repo), /a\.ts: it failed while it was loaded: TypeError: boom/);
  await assert.rejects(describe(repo), /boom/);
  assert.equal(repo.counters.trials, 0);
  assert.equal(await repo.use((s) => s.extensions.failedCount()), 1);
  repo.write(`${PACKAGE}/bundles/a.js`, bundle());
  repo.lockPackages();
  assert.equal(await repo.use((s) => s.extensions.failedCount()), 0);
  assert.ok(await describe(repo));
});

Deno.test("what a module prints goes to the output of extensions, not to stdout", async () => {
  using repo = await withBundle(bundle({ before: 'console.log("from the module");' }));
  await describe(repo);
  assert.match(repo.output.join(""), /from the module/);
});

Deno.test("the import is the authority: a row that says otherwise is corrected in the same command", async () => {
  using repo = await withBundle(bundle({ version: "2026.09.09.9" }));
  const described = await describe(repo);
  assert.equal(described!.version, "2026.09.09.9");
  assert.equal(repo.warnings.at(-1)!.code, "IDENTITY_CORRECTED");
  const [entry] = await repo.use((s) => s.registry("model").types("@p/a"));
  assert.equal(entry!.version, "2026.09.09.9");
});

const COMPUTED =
  'const name = () => "@p/a";\nexport const model = { type: name(), version: "2026.01.01.1", methods: {} };\n';

Deno.test("a file that only a load can tell of is loaded when a lookup misses everything else, and then listed", async () => {
  const needsFiles = bundle({
    before: 'try { Deno.readTextFileSync("/nowhere"); } catch (error) {\n' +
      "  if (!(error instanceof Deno.errors.NotFound)) throw error;\n}",
  });
  using repo = await withBundle(needsFiles, COMPUTED);
  assert.deepEqual(await repo.types("@p"), []);
  const [file] = await repo.use((s) => s.extensions.files());
  assert.equal(file!.state, "undecided");
  assert.match(file!.reason!, /Requires (read )?access/);
  assert.equal((await describe(repo))!.type, "@p/a");
  assert.deepEqual(await repo.types("@p"), ["@p/a"]);
  assert.equal(repo.counters.trials, 0);
});

/** As {@link withBundle}, with a package that says what the bundle declares. */
async function withMetadata(said: Partial<TypeMetadata>, code = bundle(), source?: string) {
  const repo = await withBundle(code, source);
  const metadata: TypeMetadata = { kind: "model", type: "@p/a", raw: "@p/a", methods: [], ...said };
  const digest = createHash("sha256").update(code).digest("hex");
  repo.write(`${PACKAGE}/bundles/a.metadata.json`, writeShippedMetadata(metadata, digest));
  repo.lockPackages();
  return repo;
}

Deno.test("describe() takes a package at its word and runs nothing; once it was loaded the import counts", async () => {
  using repo = await withMetadata({ description: "as shipped" });
  assert.equal((await describe(repo))!.description, "as shipped");
  assert.deepEqual([repo.counters.trials, repo.counters.builds, repo.counters.imports], [0, 0, 0]);
  await resolve(repo);
  assert.deepEqual([repo.counters.trials, repo.counters.imports], [1, 1]);
  assert.deepEqual((await describe(repo))!.methods!.map(({ name }) => name), ["run"]);
  assert.equal(repo.counters.trials, 0);
});

Deno.test("a package's own word counts for a file whose text does not say what it declares", async () => {
  using repo = await withMetadata({ description: "as shipped" }, bundle(), COMPUTED);
  const [entry] = await repo.use((s) => s.registry("model").types("@p/"));
  assert.deepEqual([entry!.type, entry!.description], ["@p/a", "as shipped"]);
  assert.deepEqual([repo.counters.trials, repo.counters.builds], [0, 0]);
});

Deno.test("shipped metadata of another bundle or another type does not count", async () => {
  using edited = await withMetadata({});
  edited.write(`${PACKAGE}/bundles/a.js`, bundle({ before: "// edited" }));
  edited.lockPackages();
  assert.equal((await describe(edited))!.methods!.length, 1);
  using other = await withMetadata({ type: "@p/b", raw: "@p/b" });
  assert.equal((await describe(other))!.methods!.length, 1);
});

Deno.test("verifyAll() loads all entries and records which fail", async () => {
  using repo = await withBundle(bundle());
  repo.write(`${PACKAGE}/models/b.ts`, modelSource("@p/b"));
  repo.write(`${PACKAGE}/bundles/b.js`, "export const model = { type: 1 };\n");
  repo.write(
    `${PACKAGE}/manifest.yaml`,
    'manifestVersion: 1\nname: "@p/pack"\nversion: 2026.01.01.2\nmodels: [a.ts, b.ts]\n',
  );
  repo.lockPackages();
  const files = await repo.use(async ({ extensions }) => {
    await extensions.verifyAll(() => {});
    return extensions.files();
  });
  assert.deepEqual(files.map((file) => file.state), ["usable", "failed"]);
  assert.match(files[1]!.reason!, /model\.type/);
});

Deno.test("a package whose bundle does not load says how to see what was changed, and how to get it back", async () => {
  using repo = await withBundle("junk(((");
  await assert.rejects(resolve(repo), (error: SwampError) => {
    assert.match(
      error.hint!,
      /swamp extension verify @p\/pack\n.*extension pull @p\/pack@2026\.01\.01\.\d --force/,
    );
    return true;
  });
});

Deno.test("a command that does not declare it loads no code, whatever it asks of the registry", async () => {
  using repo = await TempRepository.create();
  repo.mayLoad = false;
  repo.write("extensions/models/a.ts", modelSource("@acme/a"));
  await repo.use(async (services) => {
    const registry = services.registry("model");
    await assert.rejects(registry.resolve("@acme/a"), /does not declare 'loadsExtensions'/);
    await assert.rejects(services.extensions.verifyAll(() => {}), /does not declare 'loadsExtensions'/);
    assert.deepEqual([repo.counters.trials, repo.counters.imports], [0, 0]);
  });
});

testWithBundler(
  "a type that was never loaded is described in the sandbox, which makes it no less unloaded",
  async () => {
    using repo = await TempRepository.create();
    repo.mayLoad = false;
    repo.write(
      "extensions/models/a.ts",
      modelSource("@acme/a", { extra: `import { thing } from "npm:thing@1"; const held = new thing();` }),
    );
    const describe = () => repo.use(async (services) => await services.registry("model").describe("@acme/a"));
    const described = await describe();
    assert.deepEqual(described?.methods?.map(({ name }) => name), ["run"]);
    assert.deepEqual(Object.keys(described!.globalArguments!.properties as object), ["size"]);
    assert.equal(described?.entry.state, "indexed");
    await describe();
    assert.deepEqual([repo.counters.builds, repo.counters.trials], [0, 0]);
    // It is made again once the file says something else.
    repo.write("extensions/models/a.ts", modelSource("@acme/a").replace("Stores a value", "Keeps a value"));
    assert.equal((await describe())?.methods?.[0]?.description, "Keeps a value");
  },
);

testWithBundler("what is made from the shape of a package that is not there is not shown", async () => {
  using repo = await TempRepository.create();
  repo.mayLoad = false;
  const regions = `import { regions } from "npm:thing@1"; const known = `;
  for (
    const made of [
      "z.enum(regions)",
      "z.enum([...regions])",
      "z.string().max(regions.length)",
      "z.literal(`${regions}`)",
    ]
  ) {
    const source = modelSource("@acme/a", { extra: `${regions}${made};` })
      .replace("size: z.number().int().default(1)", "size: known");
    repo.write("extensions/models/a.ts", source);
    await repo.use(async (services) => {
      const described = services.registry("model").describe("@acme/a");
      await assert.rejects(described, (error) => {
        assert.ok(error instanceof SwampError);
        assert.equal(error.code, "TYPE_NOT_LOADED", made);
        assert.match(error.message, /^extensions\/models\/a\.ts was never loaded.*npm:thing@1/);
        assert.match(error.hint!, /swamp model type describe @acme\/a/);
        return true;
      });
    });
  }
});

testWithBundler(
  "what the sandbox says is held to the limits of names, sizes and depth, and to the entry",
  async () => {
    using repo = await TempRepository.create();
    repo.mayLoad = false;
    const lies = {
      name:
        `Object.defineProperty(model.methods, "a\\u001b[31mb", { enumerable: true, value: model.methods.run });`,
      size: `model.description = "x".repeat(2_000_000);`,
      depth: `let deep = z.string(); for (let i = 0; i < 100; i++) deep = z.array(deep);
      model.globalArguments = z.object({ deep });`,
      type:
        `let asked = 0; Object.defineProperty(model, "type", { get: () => asked++ < 2 ? "@acme/a" : "@other/b" });`,
    };
    for (const [what, lie] of Object.entries(lies)) {
      repo.write("extensions/models/a.ts", `${modelSource("@acme/a")}\n(() => { ${lie} })();`);
      await repo.use(async (services) => {
        const error = await services.registry("model").describe("@acme/a").then(() => undefined, (e) => e);
        assert.equal(error === undefined || error.code === "TYPE_NOT_LOADED", true, `${what}: ${error}`);
        const described = error ? undefined : await services.registry("model").describe("@acme/a");
        if (described) assert.doesNotMatch(JSON.stringify(described), /u001b|@other/);
      });
    }
  },
);
