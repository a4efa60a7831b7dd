// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { DATA_COMMANDS } from "../../src/cli/tables/data.ts";
import { MODEL_COMMANDS } from "../../src/cli/tables/model.ts";

for (const entry of [...MODEL_COMMANDS, ...DATA_COMMANDS]) {
  Deno.test(`the table and the declaration of '${entry.path}' say the same`, async () => {
    const { default: declared } = await entry.load();
    assert.deepEqual([declared.path, declared.summary], [entry.path, entry.summary]);
    for (const [line] of declared.examples) assert.ok(line.startsWith(entry.path), line);
  });
}
