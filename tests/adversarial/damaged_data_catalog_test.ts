// SPDX-License-Identifier: MIT
/** Figure 7 of the reliability goals for the index of data: whatever happens to it, the next query is right. */
import assert from "node:assert/strict";
import { DATA_CATALOG } from "../../src/infrastructure/persistence/data_catalog/data_catalog_schema.ts";
import { DAMAGES, execute, replace } from "../support/damages.ts";
import { Sandbox } from "../support/binary.ts";

const OWN_DAMAGES: Record<string, (file: string) => void> = {
  ...DAMAGES,
  "a table is missing": (file) => execute(file, "DROP TABLE item"),
  "all tables are missing": (file) => execute(file, "DROP TABLE record; DROP TABLE model; DROP TABLE item"),
  "a column is missing": (file) => execute(file, "ALTER TABLE record DROP COLUMN source"),
  "wrong tables": replace((file) =>
    execute(file, `CREATE TABLE record(x); PRAGMA user_version=${DATA_CATALOG.version}`)
  ),
  "models were deleted": (file) => execute(file, "DELETE FROM model"),
  "items were deleted": (file) => execute(file, "DELETE FROM item"),
  "records were deleted": (file) => execute(file, "DELETE FROM record WHERE name='result'"),
  "attributes were deleted": (file) => execute(file, "DELETE FROM body"),
  "a cell was changed": (file) => execute(file, "UPDATE record SET name='other' WHERE name='log'"),
  "attributes were changed": (file) => execute(file, "UPDATE body SET json=replace(json, 'one', 'two')"),
  "another version is the newest": (file) => execute(file, "UPDATE record SET latest=1-latest"),
  "models have other names": (file) => execute(file, "UPDATE model SET name='x', tag_name='y'"),
  "a directory has another time": (file) => execute(file, "UPDATE item SET modified=modified+1"),
  "a link to itself": replace((file) => Deno.symlinkSync("_catalog.db", file)),
};

async function observe(sandbox: Sandbox): Promise<unknown[]> {
  const shown: unknown[] = [];
  for (
    const predicate of [
      "true",
      'attributes.stdout == "one"',
      'modelName == "hello" && version >= 1',
      'name == "log" && tags.type == "file"',
    ]
  ) {
    const { warnings: _, ...document } = await sandbox.json("data", "query", predicate);
    shown.push(document);
  }
  return shown;
}

Deno.test(`${Object.keys(OWN_DAMAGES).length} kinds of damage to the index of data heal`, async (t) => {
  using sandbox = await Sandbox.repository();
  for (const name of ["hello", "world"]) {
    await sandbox.json("model", "create", "command/shell", name);
    for (const run of ["echo one", "echo two", "echo one"]) {
      await sandbox.json("model", "method", "run", name, "execute", "--input", `run=${run}`);
    }
  }
  await sandbox.settle();
  const expected = await observe(sandbox);
  const file = `${sandbox.root}/.swamp/data/_catalog.db`;
  for (const [name, damage] of Object.entries(OWN_DAMAGES)) {
    await t.step(name, async () => {
      await observe(sandbox);
      damage(file);
      assert.deepEqual(await observe(sandbox), expected);
    });
  }
});

Deno.test("an index of data that was replaced is told of on stderr, once", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("data", "query", "true");
  sandbox.write(".swamp/data/_catalog.db", "garbage ".repeat(1000));
  const healed = await sandbox.ok("data", "query", "true");
  assert.match(healed.stderr, /^Warning: The index of data was built anew: .*\.\n$/);
  assert.equal((await sandbox.ok("data", "query", "true")).stderr, "");
});
