// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";

const HEAD = 'import { T } from "./_lib/names.ts";';
const entry = (head = HEAD) => `${head}\nexport const model = { type: T, version: "1" };\n`;
const constant = (type: string) => `export const T = "${type}";\n`;

/** Origins, by the directory that holds their model files. */
const ORIGINS: Record<string, { models: string; setup?: (repo: TempRepository) => void }> = {
  local: { models: "extensions/models" },
  mounted: {
    models: "mounts/one/extensions/models",
    setup: (repo) => repo.write(".swamp-sources.yaml", "sources:\n  - path: mounts/one\n"),
  },
  pulled: {
    models: ".swamp/pulled-extensions/@t/b/models",
    setup: (repo) =>
      repo.write(
        ".swamp/pulled-extensions/@t/b/manifest.yaml",
        "name: '@t/b'\nversion: '1'\nmodels: [a.ts]\n",
      ),
  },
};

const types = async (repo: TempRepository) => (await repo.types()).filter((type) => type.startsWith("@"));

async function withOrigin(origin: string): Promise<{ repo: TempRepository; models: string }> {
  const repo = await TempRepository.create();
  const { models, setup } = ORIGINS[origin]!;
  setup?.(repo);
  repo.write(`${models}/a.ts`, entry());
  return { repo, models };
}

for (const origin of Object.keys(ORIGINS)) {
  Deno.test(`a type that is an imported constant is listed, and follows its module: ${origin}`, async () => {
    const { repo, models } = await withOrigin(origin);
    using _repo = repo;
    assert.deepEqual(await types(repo), []);
    repo.write(`${models}/_lib/names.ts`, constant("@t/one"));
    assert.deepEqual(await types(repo), ["@t/one"]);
    repo.settle();
    await types(repo);
    assert.deepEqual(await types(repo), ["@t/one"]);
    assert.deepEqual([repo.counters.filesParsed, repo.counters.filesHashed], [0, 0]);
    repo.write(`${models}/_lib/names.ts`, 'export * from "./more.ts";\n');
    assert.deepEqual(await types(repo), []);
    repo.write(`${models}/_lib/more.ts`, constant("@t/two"));
    assert.deepEqual(await types(repo), ["@t/two"]);
    repo.remove(`${models}/_lib/more.ts`);
    assert.deepEqual(await types(repo), []);
  });
}

Deno.test("files without imported constants have no inputs, and cost nothing more", async () => {
  using repo = await TempRepository.create();
  repo.write("extensions/models/_lib/names.ts", constant("@t/one"));
  repo.write("extensions/models/a.ts", modelSource("@t/a", { extra: HEAD }));
  await types(repo);
  await repo.use(({ store }) => assert.deepEqual(store.identityInputs(), []));
});

Deno.test("a module outside of the kind directory, but inside of the repository, is read", async () => {
  using repo = await TempRepository.create();
  repo.write("lib/names.ts", constant("@t/lib"));
  repo.write("extensions/models/deep/a.ts", entry('import { T } from "../../../lib/names.ts";'));
  assert.deepEqual(await types(repo), ["@t/lib"]);
});

/** What must not be read, and how it is written; `OUTSIDE` is a directory beside the repository. */
const HOSTILE: Record<
  string,
  { specifier: string; setup?: (repo: TempRepository, outside: string) => void }
> = {
  "a path that leads out": { specifier: "../../../OUTSIDE/names.ts" },
  "a path that leads out, encoded": { specifier: "../../%2e%2e/OUTSIDE/names.ts" },
  "a path with backslashes": { specifier: "./..\\\\..\\\\..\\\\OUTSIDE/names.ts" },
  "an absolute path": { specifier: "/OUTSIDE/names.ts" },
  "a URL": { specifier: "file:///OUTSIDE/names.ts" },
  "an encoded slash": { specifier: "./_lib%2fnames.ts" },
  "an encoded zero": { specifier: "./_lib/names%00.ts" },
  "a query": { specifier: "./_lib/names.ts?x" },
  "a link that leads out": {
    specifier: "./_lib/link.ts",
    setup: (repo, outside) =>
      Deno.symlinkSync(`${outside}/names.ts`, `${repo.root}/extensions/models/_lib/link.ts`),
  },
  "a linked directory that leads out": {
    specifier: "./_lib/linked/names.ts",
    setup: (repo, outside) => Deno.symlinkSync(outside, `${repo.root}/extensions/models/_lib/linked`),
  },
  "a link in a circle": {
    specifier: "./_lib/loop.ts",
    setup: (repo) => Deno.symlinkSync("loop.ts", `${repo.root}/extensions/models/_lib/loop.ts`),
  },
  "a directory": {
    specifier: "./_lib/dir.ts",
    setup: (repo) => Deno.mkdirSync(`${repo.root}/extensions/models/_lib/dir.ts`),
  },
  "a pipe": {
    specifier: "./_lib/pipe.ts",
    setup: (repo) =>
      void new Deno.Command("mkfifo", { args: [`${repo.root}/extensions/models/_lib/pipe.ts`] }).outputSync(),
  },
  "a huge file": {
    specifier: "./_lib/huge.ts",
    setup: (repo) =>
      repo.write("extensions/models/_lib/huge.ts", `${constant("@t/bad")}//${"x".repeat(3_000_000)}`),
  },
  "a file of another sort": {
    specifier: "./_lib/names.json",
    setup: (repo) => repo.write("extensions/models/_lib/names.json", constant("@t/bad")),
  },
  "a declaration file": {
    specifier: "./_lib/names.d.ts",
    setup: (repo) => repo.write("extensions/models/_lib/names.d.ts", constant("@t/bad")),
  },
  "a map that leads elsewhere": {
    specifier: "./_lib/names.ts",
    setup: (repo) => repo.write("deno.json", '{ "imports": { "./_lib/": "./other/" } }'),
  },
  "a map with scopes": {
    specifier: "./_lib/names.ts",
    setup: (repo) => repo.write("deno.json", '{ "scopes": {} }'),
  },
  "settings that cannot be read": {
    specifier: "./_lib/names.ts",
    setup: (repo) => repo.write("deno.json", "{"),
  },
};

for (const [title, { specifier, setup }] of Object.entries(HOSTILE)) {
  Deno.test(`an identity behind ${title} is undecided, and asking again changes nothing`, async () => {
    const outside = await Deno.makeTempDir({ prefix: "swamp-outside-" });
    using repo = await TempRepository.create();
    repo.isHurried = true;
    try {
      Deno.writeTextFileSync(`${outside}/names.ts`, constant("@t/bad"));
      repo.write("extensions/models/_lib/names.ts", constant("@t/bad"));
      setup?.(repo, outside);
      const written = specifier.replace("/OUTSIDE", specifier.startsWith("..") ? `/..${outside}` : outside);
      repo.write("extensions/models/a.ts", entry(`import { T } from "${written}";`));
      assert.deepEqual(await types(repo), []);
      repo.settle();
      assert.deepEqual(await types(repo), []);
      assert.deepEqual(await types(repo), []);
      assert.deepEqual([repo.counters.filesParsed, repo.counters.filesHashed], [0, 0]);
    } finally {
      Deno.removeSync(outside, { recursive: true });
    }
  });
}

Deno.test("an import map that appears or goes makes an imported identity stale", async () => {
  using repo = await TempRepository.create();
  repo.write("extensions/models/_lib/names.ts", constant("@t/one"));
  repo.write("extensions/models/a.ts", entry());
  assert.deepEqual(await types(repo), ["@t/one"]);
  repo.write("extensions/deno.json", '{ "imports": { "./_lib/": "./other/" } }');
  assert.deepEqual(await types(repo), []);
  repo.remove("extensions/deno.json");
  assert.deepEqual(await types(repo), ["@t/one"]);
});

Deno.test("a pulled package takes no constants from the repository around it", async () => {
  using repo = await TempRepository.create();
  repo.write("lib/names.ts", constant("@t/bad"));
  repo.write(".swamp/pulled-extensions/@p/b/manifest.yaml", "name: '@p/b'\nversion: '1'\nmodels: [a.ts]\n");
  repo.write(
    ".swamp/pulled-extensions/@p/b/models/a.ts",
    entry('import { T } from "../../../../../lib/names.ts";'),
  );
  assert.deepEqual(await types(repo), []);
});
