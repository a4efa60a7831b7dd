// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function reportFiles({ type, file }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Lists what a method run has stored",
    source: `import type { DataHandle, ReportContext, ReportType } from "../../swamp.d.ts";

/** What this report uses of its context. */
type Context = Pick<ReportContext, "methodName" | "executionStatus"> & {
  readonly dataHandles: readonly Pick<DataHandle, "name" | "version">[];
};

export const report = {
  name: "${type}",
  description: "Lists what a method run has stored",
  scope: "method",
  labels: ["summary"],
  execute: (context: Context) => {
    const { methodName, executionStatus, dataHandles } = context;
    const stored = dataHandles.map(({ name, version }) => ({ name, version }));
    const lines = stored.map(({ name, version }) =>
      \`- \${name}, version \${version}\`
    );
    const markdown = [\`# \${methodName}: \${executionStatus}\`, "", ...lines];
    return Promise.resolve({
      markdown: markdown.join("\\n") + "\\n",
      json: { methodName, executionStatus, stored },
    });
  },
} satisfies ReportType;
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
