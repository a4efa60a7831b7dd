// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { inMemory } from "./catalog_file.ts";
import { EXTENSION_CATALOG } from "./catalog_schema.ts";

/** What every listing asks; none of it may read a table from end to end. */
const HOT: Record<string, string> = {
  "failed files": "SELECT count(*) FROM file WHERE outcome='failed'",
  "undecided files": "SELECT root FROM file WHERE outcome='undecided'",
  "failed builds": "SELECT root FROM build WHERE state IN ('invalid','unbuildable')",
  "evaluated entries": "SELECT root FROM entry WHERE evaluated=1",
  "claims of a type": "SELECT * FROM entry WHERE kind='model' AND type='x' ORDER BY rank",
  "a search": "SELECT root, path FROM entry WHERE kind='model' AND instr(haystack, 'x')>0",
  "roots that are not packages": "SELECT * FROM root WHERE package_path IS NULL",
  "files of a root": "SELECT * FROM file WHERE root=1",
};

for (const [name, sql] of Object.entries(HOT)) {
  Deno.test(`the schema answers ${name} from an index`, () => {
    const database = inMemory(EXTENSION_CATALOG);
    const plan = database.all(`EXPLAIN QUERY PLAN ${sql}`).map((row) => String(row.detail));
    database.close();
    for (const step of plan) assert.match(step, /^SEARCH/, plan.join("; "));
  });
}
