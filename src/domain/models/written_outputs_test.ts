// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { sharedNames, writtenOutputs } from "./written_outputs.ts";

const SOURCE = `
await context.writeResource("state", "current", data);
await ctx.writeResource( 'report', 'current', data);
context.createFileWriter("log", \`latest\`).writeText("x");
// context.writeResource("no", "current", data);
await context.writeResource("state", name, data);
await context.writeResource("state", \`run-\${id}\`, data);
await context.writeResource("state", "other", data);
`;

Deno.test("writtenOutputs() finds calls whose output and name are literals", () => {
  assert.deepEqual(writtenOutputs(SOURCE), [
    { spec: "state", name: "current", line: 2 },
    { spec: "report", name: "current", line: 3 },
    { spec: "log", name: "latest", line: 4 },
    { spec: "state", name: "other", line: 8 },
  ]);
});

Deno.test("sharedNames() names each second output of a name once", () => {
  const shared = sharedNames(writtenOutputs(SOURCE + SOURCE));
  assert.deepEqual(shared, [{ other: "state", output: { spec: "report", name: "current", line: 3 } }]);
});
