// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { CatalogDamaged } from "./catalog_damaged.ts";
import { EXTENSION_CATALOG } from "./catalog_schema.ts";
import { modelSource, TempRepository } from "../../../../tests/support/temp_repository.ts";

const CATALOG = ".swamp/_extension_catalog.db";

/** Each damages the catalog of a repository that had been indexed. */
const DAMAGES: Record<string, (file: string) => void> = {
  "truncated to half": (file) => Deno.truncateSync(file, Deno.statSync(file).size / 2 | 0),
  "zero length": (file) => Deno.truncateSync(file, 0),
  "one byte": (file) => Deno.writeTextFileSync(file, "x"),
  "garbage": (file) => Deno.writeTextFileSync(file, "garbage ".repeat(4000)),
  "garbage after the header": (file) => overwrite(file, 100, 8000, 0xa5),
  "a newer schema": (file) => execute(file, "PRAGMA user_version=99"),
  "an older schema": (file) => execute(file, "PRAGMA user_version=-1"),
  "a missing table": (file) => execute(file, "DROP TABLE entry"),
  "another program's tables": (file) => {
    Deno.removeSync(file);
    execute(file, `CREATE TABLE t(x); PRAGMA user_version=${EXTENSION_CATALOG.version}`);
  },
  "a missing column": (file) => execute(file, "ALTER TABLE entry DROP COLUMN labels"),
  "a directory in its place": (file) => {
    Deno.removeSync(file);
    Deno.mkdirSync(`${file}/sub`, { recursive: true });
  },
  "a dangling link in its place": (file) => {
    Deno.removeSync(file);
    Deno.symlinkSync("/nowhere/at/all", file);
  },
  "a foreign wal file": (file) => Deno.writeTextFileSync(`${file}-wal`, "not a wal file".repeat(500)),
  "a changed cell": (file) => execute(file, "UPDATE entry SET type='@t/other', raw='@t/other'"),
};

function overwrite(file: string, from: number, to: number, byte: number): void {
  const bytes = Deno.readFileSync(file);
  bytes.fill(byte, from, Math.min(to, bytes.length));
  Deno.writeFileSync(file, bytes);
}

function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

for (const [name, damage] of Object.entries(DAMAGES)) {
  Deno.test(`the catalog heals: ${name}`, async () => {
    using repo = await TempRepository.create();
    repo.write("extensions/models/a.ts", modelSource("@t/a"));
    repo.settle();
    const expected = await repo.types();
    damage(`${repo.root}/${CATALOG}`);
    const list = async () => {
      try {
        return await repo.types();
      } catch (error) {
        // A row is found to be damaged only when it is read: `app.ts` starts the command over with a new catalog.
        assert.ok(error instanceof CatalogDamaged, String(error));
        repo.remove(CATALOG);
        return await repo.types();
      }
    };
    assert.deepEqual(await list(), expected);
    assert.deepEqual(await repo.types(), expected);
  });
}
