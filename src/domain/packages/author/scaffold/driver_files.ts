// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function driverFiles({ type, file }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Says what a method would be given, and runs nothing",
    source: `import type {
  DriverRequest,
  DriverResult,
  DriverType,
} from "../../swamp.d.ts";

/** What this driver uses of a request. */
type Request = Pick<DriverRequest, "modelType" | "methodName" | "methodArgs">;

interface Callbacks {
  onLog?(line: string): void;
}

export const driver = {
  type: "${type}",
  name: "Rehearsal",
  description: "Says what a method would be given, and runs nothing",
  createDriver: (_config: unknown) => ({
    type: "${type}",
    execute: (
      request: Request,
      callbacks?: Callbacks,
    ): Promise<DriverResult> => {
      const started = performance.now();
      const given = JSON.stringify(request.methodArgs);
      const line = \`\${request.modelType} \${request.methodName} \${given}\`;
      callbacks?.onLog?.(line);
      return Promise.resolve({
        status: "success",
        outputs: [],
        logs: [line],
        durationMs: performance.now() - started,
      });
    },
  }),
} satisfies DriverType;
`,
    test: `import assert from "node:assert/strict";
import { driver } from "./${file}.ts";

Deno.test("a request is logged and nothing is stored", async () => {
  const lines: string[] = [];
  const result = await driver.createDriver({}).execute(
    { modelType: "a/b", methodName: "run", methodArgs: { size: 1 } },
    { onLog: (line) => lines.push(line) },
  );
  assert.deepEqual(lines, ['a/b run {"size":1}']);
  assert.deepEqual([result.status, result.outputs], ["success", []]);
});
`,
  };
}
