// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function reportFiles({ type, file }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Lists what a method run has stored",
    source: `/** What this report uses of its context. */
interface Context {
  methodName: string;
  executionStatus: string;
  dataHandles: readonly { name: string; version?: number }[];
}

export const report = {
  name: "${type}",
  description: "Lists what a method run has stored",
  scope: "method",
  labels: ["summary"],
  execute: (context: Context) => {
    const { methodName, executionStatus, dataHandles } = context;
    const stored = dataHandles.map(({ name, version }) => ({ name, version }));
    const lines = stored.map(({ name, version }) =>
      version === undefined ? \`- \${name}\` : \`- \${name}, version \${version}\`
    );
    const markdown = [\`# \${methodName}: \${executionStatus}\`, "", ...lines];
    return Promise.resolve({
      markdown: markdown.join("\\n") + "\\n",
      json: { methodName, executionStatus, stored },
    });
  },
};
`,
    test: `import assert from "node:assert/strict";
import { report } from "./${file}.ts";

Deno.test("the report lists what was stored", async () => {
  const { markdown, json } = await report.execute({
    methodName: "sync",
    executionStatus: "succeeded",
    dataHandles: [{ name: "state", version: 2 }],
  });
  assert.equal(markdown, "# sync: succeeded\\n\\n- state, version 2\\n");
  assert.deepEqual(json.stored, [{ name: "state", version: 2 }]);
});
`,
  };
}
