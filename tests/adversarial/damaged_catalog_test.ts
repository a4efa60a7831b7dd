// SPDX-License-Identifier: MIT
/** Figure 7 of the reliability goals: whatever happens to the catalog, the next command is right. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { modelSource, Sandbox } from "../support/binary.ts";

type Damage = (file: string) => void;

const execute = (file: string, sql: string) => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

const replace = (make: (file: string) => void): Damage => (file) => {
  Deno.removeSync(file, { recursive: true });
  make(file);
};

const change = (edit: (bytes: Uint8Array) => void): Damage => (file) => {
  const bytes = Deno.readFileSync(file);
  edit(bytes);
  Deno.writeFileSync(file, bytes);
};

/** Flips one bit; the position follows from the seed. */
function bitFlip(seed: number): Damage {
  return change((bytes) => {
    const position = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % bytes.length;
    bytes[position]! ^= 1 << (seed % 8);
  });
}

const DAMAGES: Record<string, Damage> = {
  "deleted": (file) => Deno.removeSync(file),
  "zero length": (file) => Deno.truncateSync(file, 0),
  "one byte": (file) => Deno.truncateSync(file, 1),
  "half a header": (file) => Deno.truncateSync(file, 50),
  "header only": (file) => Deno.truncateSync(file, 100),
  "one page": (file) => Deno.truncateSync(file, 4096),
  "half": (file) => Deno.truncateSync(file, Deno.statSync(file).size >> 1),
  "all but the last page": (file) => Deno.truncateSync(file, Deno.statSync(file).size - 4096),
  "garbage": (file) => Deno.writeTextFileSync(file, "garbage ".repeat(5000)),
  "garbage after the header": change((bytes) => bytes.fill(0xa5, 100)),
  "zeros after the first page": change((bytes) => bytes.fill(0, 4096)),
  "text": (file) => Deno.writeTextFileSync(file, "hello\n"),
  "newer schema": (file) => execute(file, "PRAGMA user_version=1000"),
  "older schema": (file) => execute(file, "PRAGMA user_version=0"),
  "a table is missing": (file) => execute(file, "DROP TABLE build"),
  "all tables are missing": (file) => execute(file, "DROP TABLE entry; DROP TABLE file; DROP TABLE root"),
  "a column is missing": (file) => execute(file, "ALTER TABLE entry DROP COLUMN description"),
  "wrong tables": replace((file) => execute(file, "CREATE TABLE entry(x); PRAGMA user_version=1")),
  "rows were deleted": (file) => execute(file, "DELETE FROM root"),
  "a cell was changed": (file) => execute(file, "UPDATE entry SET type='@t/none' WHERE type='@t/m1'"),
  "another version was written": (file) => execute(file, "UPDATE entry SET version='2020.01.01.1'"),
  "metadata was changed": (file) =>
    execute(file, "UPDATE metadata SET json=replace(json, 'Stores', 'Loses')"),
  "settings were changed": (file) =>
    execute(file, `UPDATE meta SET value='x {"marker":1}' WHERE name='settings'`),
  "a directory": replace((file) => Deno.mkdirSync(file)),
  "a full directory": replace((file) => Deno.mkdirSync(`${file}/a/b`, { recursive: true })),
  "a dangling link": replace((file) => Deno.symlinkSync("/nowhere/at/all", file)),
  "a link to itself": replace((file) => Deno.symlinkSync("_extension_catalog.db", file)),
  "a fifo": replace((file) => void new Deno.Command("mkfifo", { args: [file] }).outputSync()),
  "read-only": (file) => Deno.chmodSync(file, 0o444),
  "a foreign wal": (file) => Deno.writeTextFileSync(`${file}-wal`, "not a wal ".repeat(900)),
  "a foreign shm": (file) => Deno.writeTextFileSync(`${file}-shm`, "not an shm ".repeat(900)),
  "a wal without its file": replace((file) => Deno.writeTextFileSync(`${file}-wal`, "left over".repeat(500))),
  "a directory as wal": (file) => Deno.mkdirSync(`${file}-wal`),
};
for (let seed = 0; seed < 16; seed++) DAMAGES[`bit flip ${seed}`] = bitFlip(seed);

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

Deno.test(`figure 7: ${Object.keys(DAMAGES).length} kinds of damage heal`, async (t) => {
  using sandbox = await Sandbox.repository();
  for (let index = 0; index < 8; index++) {
    sandbox.write(`extensions/models/m${index}.ts`, modelSource(`@t/m${index}`));
  }
  sandbox.write("extensions/models/helper.ts", "export const helper = 1;\n");
  await sandbox.json("model", "create", "@t/m1", "subject");
  const expected = withoutStates(await observe(sandbox));
  const file = `${sandbox.root}/.swamp/_extension_catalog.db`;
  for (const [name, damage] of Object.entries(DAMAGES)) {
    await t.step(name, async () => {
      await observe(sandbox);
      damage(file);
      assert.deepEqual(withoutStates(await observe(sandbox)), expected);
    });
  }
});

Deno.test("figure 7: a catalog that was replaced is told of on stderr, once", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "type", "search");
  sandbox.write(".swamp/_extension_catalog.db", "garbage ".repeat(1000));
  const healed = await sandbox.ok("model", "type", "search");
  assert.match(healed.stderr, /^Warning: The extension catalog was built anew: .*\.\n$/);
  assert.equal((await sandbox.ok("model", "type", "search")).stderr, "");
});

Deno.test("R5.5 all of .swamp/bundles and each bundle can be deleted at any time", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@t/a"));
  await sandbox.json("model", "create", "@t/a", "a");
  for (const path of [".swamp/bundles", ".swamp/_extension_catalog.db", ".swamp/bundles"]) {
    await sandbox.json("model", "method", "run", "a", "run");
    sandbox.remove(path);
    assert.equal((await sandbox.json("model", "validate", "a")).passed, true);
  }
});

Deno.test("R5.5 a bundle whose bytes were changed is built again", async () => {
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
