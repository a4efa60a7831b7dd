// SPDX-License-Identifier: MIT
/** Figure 7 of the reliability goals: whatever happens to the catalog, the next command is right. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";
import { EXTENSION_CATALOG } from "../../src/infrastructure/persistence/catalog/catalog_schema.ts";
import { type Damage, DAMAGES, execute, replace } from "../support/damages.ts";

const OWN_DAMAGES: Record<string, Damage> = {
  ...DAMAGES,
  "a table is missing": (file) => execute(file, "DROP TABLE build"),
  "all tables are missing": (file) => execute(file, "DROP TABLE entry; DROP TABLE file; DROP TABLE root"),
  "a column is missing": (file) => execute(file, "ALTER TABLE entry DROP COLUMN description"),
  "wrong tables": replace((file) =>
    execute(file, `CREATE TABLE entry(x); PRAGMA user_version=${EXTENSION_CATALOG.version}`)
  ),
  "rows were deleted": (file) => execute(file, "DELETE FROM root"),
  "a cell was changed": (file) => execute(file, "UPDATE entry SET type='@t/none' WHERE type='@t/m1'"),
  "another version was written": (file) => execute(file, "UPDATE entry SET version='2020.01.01.1'"),
  "metadata was changed": (file) =>
    execute(file, "UPDATE metadata SET json=replace(json, 'Stores', 'Loses')"),
  "settings were changed": (file) =>
    execute(file, `UPDATE meta SET value='x {"marker":1}' WHERE name='settings'`),
  "names of files were changed": (file) =>
    execute(file, "UPDATE watch SET names=replace(names, 'm1.ts', 'm9.ts')"),
  "a name of a file is missing": (file) =>
    execute(file, "UPDATE watch SET names=replace(names, 'm1.ts' || char(10), '')"),
  "stamps were changed": (file) => execute(file, "UPDATE watch SET stamps=zeroblob(length(stamps))"),
  "stamps are missing": (file) => execute(file, "UPDATE watch SET stamps=zeroblob(1)"),
  "what proves the files was changed": (file) =>
    execute(file, "UPDATE watch SET value=replace(value, ',1]', ',0]')"),
  "what proves the files is missing": (file) => execute(file, "DELETE FROM watch"),
  "a link to itself": replace((file) => Deno.symlinkSync("_extension_catalog.db", file)),
};

/** What a user sees of the types. */
async function observe(sandbox: Sandbox): Promise<unknown[]> {
  const shown: unknown[] = [];
  const commands = [
    ["model", "type", "search"],
    ["model", "type", "describe", "@t/m1"],
    ["model", "get", "subject"],
    ["extension", "list"],
    ["model", "search"],
  ];
  for (const command of commands) {
    const { warnings: _, ...document } = await sandbox.json(...command);
    shown.push(document);
  }
  return shown;
}

/** The state of a type tells whether it was loaded since the catalog was made. */
const withoutStates = (shown: unknown[]) =>
  JSON.parse(JSON.stringify(shown, (key, value) => key === "state" ? undefined : value));

Deno.test(`${Object.keys(OWN_DAMAGES).length} kinds of damage heal`, async (t) => {
  using sandbox = await Sandbox.repository();
  for (let index = 0; index < 8; index++) {
    sandbox.write(`extensions/models/m${index}.ts`, modelSource(`@t/m${index}`));
  }
  sandbox.write("extensions/models/helper.ts", "export const helper = 1;\n");
  await sandbox.json("model", "create", "@t/m1", "subject");
  const expected = withoutStates(await observe(sandbox));
  const file = `${sandbox.root}/.swamp/_extension_catalog.db`;
  for (const [name, damage] of Object.entries(OWN_DAMAGES)) {
    await t.step(name, async () => {
      await observe(sandbox);
      damage(file);
      assert.deepEqual(withoutStates(await observe(sandbox)), expected);
    });
  }
});

Deno.test("a catalog that was replaced is told of on stderr, once", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "type", "search");
  sandbox.write(".swamp/_extension_catalog.db", "garbage ".repeat(1000));
  const healed = await sandbox.ok("model", "type", "search");
  assert.match(healed.stderr, /^Warning: The extension catalog was built anew: .*\.\n$/);
  assert.equal((await sandbox.ok("model", "type", "search")).stderr, "");
});

Deno.test("all of .swamp/bundles and each bundle can be deleted at any time", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@t/a"));
  await sandbox.json("model", "create", "@t/a", "a");
  for (const path of [".swamp/bundles", ".swamp/_extension_catalog.db", ".swamp/bundles"]) {
    await sandbox.json("model", "method", "run", "a", "run");
    sandbox.remove(path);
    assert.equal((await sandbox.json("model", "validate", "a")).passed, true);
  }
});

Deno.test("a bundle whose bytes were changed is built again", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@t/a"));
  await sandbox.json("model", "create", "@t/a", "a");
  await sandbox.json("model", "method", "run", "a", "run");
  for (const directory of Deno.readDirSync(`${sandbox.root}/.swamp/bundles`)) {
    for (const entry of Deno.readDirSync(`${sandbox.root}/.swamp/bundles/${directory.name}`)) {
      sandbox.write(`.swamp/bundles/${directory.name}/${entry.name}`, "throw new Error('tampered');\n");
    }
  }
  const run = await sandbox.json("model", "method", "run", "a", "run", "--timings");
  assert.equal(run.status, "succeeded");
  assert.equal(run.timings.builds, 1);
});
