// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";
import { denoPlatform } from "../platform/deno_platform.ts";

const local = (types: string[]) => types.filter((type) => type !== "command/shell");

/** A repository, and packages beside it in `many/`. */
async function withPackages(count: number, files: number, sources: string): Promise<TempRepository> {
  const repo = await TempRepository.create();
  for (let index = 0; index < count; index++) {
    for (let file = 0; file < files; file++) writeType(repo, `many/p${index}`, `p${index}`, `t${file}`);
  }
  repo.write(".swamp-sources.yaml", `sources:\n${sources}`);
  repo.settle();
  return repo;
}

function writeType(repo: TempRepository, directory: string, name: string, file: string): void {
  repo.write(`${directory}/extensions/models/${file}.ts`, modelSource(`@m/${name}/${file}`));
}

const each = (count: number) =>
  Array.from({ length: count }, (_, index) => `  - path: many/p${index}\n`).join("");

for (
  const [how, sources] of Object.entries({
    "each named": each(40),
    "a pattern": "  - path: many/*\n",
    "the directory that holds them": "  - path: many\n",
  })
) {
  Deno.test(`an unchanged mounted package costs a stat for each file and no row: ${how}`, async () => {
    using repo = await withPackages(40, 4, sources);
    assert.equal(local(await repo.types()).length, 160);
    assert.equal(repo.counters.filesParsed, 160);
    repo.settle();
    await repo.types();
    let listed = 0;
    const { fs } = repo.platform;
    Object.assign(repo.platform, {
      fs: Object.assign(Object.create(fs), {
        readDirectory: (path: string) => {
          if (!path.endsWith("/.swamp/machines")) listed++;
          return fs.readDirectory(path);
        },
      }),
    });
    assert.equal((await repo.types("p7/t1")).length, 1);
    const { filesStated, filesParsed, filesHashed, directoriesStated, rowsRead } = repo.counters;
    assert.deepEqual({ filesStated, filesParsed, filesHashed, listed }, {
      // The files, and the directory of installed packages.
      filesStated: 161,
      filesParsed: 0,
      filesHashed: 0,
      listed: 0,
    });
    assert.ok(directoriesStated <= 40 * 3 + 3, `${directoriesStated} directories`);
    assert.ok(rowsRead <= 8, `${rowsRead} rows`);
  });
}

Deno.test("a change in one mounted package looks again at that one only", async () => {
  using repo = await withPackages(20, 3, each(20));
  await repo.types();
  repo.settle();
  repo.write("many/p3/extensions/models/t0.ts", modelSource("@m/other/t0"));
  const types = local(await repo.types());
  assert.ok(types.includes("@m/other/t0") && !types.includes("@m/p3/t0"));
  assert.deepEqual([types.length, repo.counters.filesParsed], [60, 1]);
  assert.ok(repo.counters.rowsRead <= 80, `${repo.counters.rowsRead} rows`);
  repo.settle();
  writeType(repo, "many/p4", "p4", "new");
  repo.remove("many/p5/extensions/models/t1.ts");
  const after = local(await repo.types());
  assert.ok(after.includes("@m/p4/new") && !after.includes("@m/p5/t1"));
});

Deno.test("mounted packages that appear, go, or gain a kind are seen", async () => {
  using repo = await withPackages(3, 1, "  - path: many/*\n");
  await repo.types();
  const steps: [change: () => void, expected: string[]][] = [
    [() => writeType(repo, "many/p9", "p9", "t0"), ["@m/p0/t0", "@m/p1/t0", "@m/p2/t0", "@m/p9/t0"]],
    [() => repo.remove("many/p1"), ["@m/p0/t0", "@m/p2/t0", "@m/p9/t0"]],
    [() => {
      repo.write("many/p0/types/x.ts", modelSource("@m/p0/x"));
      repo.write("many/p0/.swamp.yaml", "modelsDir: types\n");
    }, ["@m/p0/x", "@m/p2/t0", "@m/p9/t0"]],
    [() => repo.write(".swamp-sources.yaml", "sources:\n  - path: many/p2\n"), ["@m/p2/t0"]],
    [() => repo.remove(".swamp-sources.yaml"), []],
  ];
  for (const [change, expected] of steps) {
    repo.settle();
    change();
    assert.deepEqual(local(await repo.types()), expected);
    repo.settle();
    assert.deepEqual(local(await repo.types()), expected);
  }
  repo.write(".swamp-sources.yaml", "sources:\n  - path: many/p2\n");
  const vault = 'export const vault = { type: "@m/v", name: "v", version: "2026.01.01.1" };\n';
  await repo.types();
  repo.settle();
  repo.write("many/p2/extensions/vaults/v.ts", vault);
  const files = await repo.use(({ extensions }) => extensions.files().map(({ displayPath }) => displayPath));
  assert.deepEqual(files, ["many/p2/extensions/models/t0.ts", "many/p2/extensions/vaults/v.ts"]);
});

Deno.test("a source that a variable names follows the variable", async () => {
  const names: Record<string, string> = { WHERE: "many/p0" };
  const real = denoPlatform();
  const platform = Object.assign(Object.create(real), {
    env: (name: string) => names[name] ?? real.env(name),
  });
  using repo = await TempRepository.create(platform);
  for (const name of ["p0", "p1"]) writeType(repo, `many/${name}`, name, "t0");
  repo.write(".swamp-sources.yaml", "sources:\n  - path: $WHERE\n");
  repo.settle();
  assert.deepEqual(local(await repo.types()), ["@m/p0/t0"]);
  names.WHERE = "many/p1";
  assert.deepEqual(local(await repo.types()), ["@m/p1/t0"]);
});

Deno.test("a directory of packages is mounted whole, however deep they are and however their files are nested", async () => {
  using repo = await TempRepository.create();
  writeType(repo, "many/flat", "flat", "t0");
  writeType(repo, "many/vendor/group/deep", "deep", "t0");
  writeType(repo, "many/nested", "nested", "one/two/three/four/t0");
  writeType(repo, "many/build", "build", "t0");
  repo.write("many/vendor/loose/sub/x.ts", modelSource("@m/loose"));
  repo.write("many/node_modules/p/extensions/models/x.ts", modelSource("@m/dependency"));
  repo.write("many/.git/extensions/models/x.ts", modelSource("@m/git"));
  repo.write(".swamp-sources.yaml", "sources:\n  - path: many\n");
  assert.deepEqual(local(await repo.types()), [
    "@m/build/t0",
    "@m/deep/t0",
    "@m/flat/t0",
    "@m/loose",
    "@m/nested/one/two/three/four/t0",
  ]);
  assert.deepEqual(await repo.use(({ extensions }) => extensions.problems()), []);
  assert.equal(
    new Set(await repo.use(({ extensions }) => extensions.files().map((f) => f.displayPath))).size,
    5,
  );
});

Deno.test("a directory that is mounted twice is used once", async () => {
  using repo = await withPackages(2, 1, "  - path: many\n  - path: many/p1\n  - path: many/*\n");
  assert.deepEqual(local(await repo.types()), ["@m/p0/t0", "@m/p1/t0"]);
  repo.settle();
  await repo.types();
  repo.settle();
  await repo.types();
  assert.equal(repo.counters.filesStated, 3);
});

Deno.test("a source that is too deep to be searched says how to name its packages", async () => {
  using repo = await TempRepository.create();
  writeType(repo, "many/p0", "p0", "t0");
  writeType(repo, `many/${"d/".repeat(20)}p1`, "p1", "t0");
  repo.write(".swamp-sources.yaml", "sources:\n  - path: many\n");
  assert.deepEqual(local(await repo.types()), ["@m/p0/t0"]);
  const problems = await repo.use(({ extensions }) => extensions.problems());
  assert.equal(problems.length, 1);
  assert.match(problems[0]!.message, /not all of its extensions were found.*'.*\/many\/\*'/);
});

Deno.test("rows of mounted roots that were lost are made again", async () => {
  using repo = await withPackages(3, 1, each(3));
  await repo.types();
  repo.settle();
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(`${repo.root}/.swamp/_extension_catalog.db`);
  database.exec("DELETE FROM entry; DELETE FROM file; DELETE FROM root");
  database.close();
  assert.equal(local(await repo.types()).length, 3);
});
