// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function modelFiles({ type, file, version }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Counts the lines, words and characters of texts",
    source: `import { z } from "npm:zod@4";
import type { MethodContext, ModelType } from "../../swamp.d.ts";

/** What this model uses of the context that methods are given. */
type Context = Pick<
  MethodContext<z.infer<typeof GlobalArguments>>,
  "globalArgs" | "writeResource"
>;

const GlobalArguments = z.object({
  minimumLength: z.number().int().min(1).default(1)
    .describe("Shorter words are not counted"),
});

const Counts = z.object({
  lines: z.number().int(),
  words: z.number().int(),
  characters: z.number().int(),
});

export function count(text: string, minimumLength: number) {
  const words = text.split(/\\s+/).filter((word) => word.length > 0);
  return {
    lines: text === "" ? 0 : text.split("\\n").length,
    words: words.filter((word) => word.length >= minimumLength).length,
    characters: text.length,
  };
}

export const model = {
  type: "${type}",
  version: "${version}",
  description: "Counts the lines, words and characters of texts",
  globalArguments: GlobalArguments,
  resources: {
    counts: {
      description: "What was counted",
      schema: Counts,
      lifetime: "infinite",
      garbageCollection: 10,
    },
  },
  methods: {
    count: {
      description: "Counts a text and stores the result",
      arguments: z.object({ text: z.string().describe("What to count") }),
      execute: async (args: { text: string }, context: Context) => {
        const counts = count(args.text, context.globalArgs.minimumLength);
        const handle = await context.writeResource("counts", "counts", counts);
        return { dataHandles: [handle] };
      },
    },
  },
} satisfies ModelType<z.infer<typeof GlobalArguments>>;
`,
    test: `import assert from "node:assert/strict";
import type { DataHandle } from "../../swamp.d.ts";
import { model } from "./${file}.ts";

const handle: DataHandle = {
  name: "counts",
  specName: "counts",
  kind: "resource",
  dataId: "1",
  version: 1,
  size: 0,
  tags: {},
  metadata: {},
};

Deno.test("count stores lines, words and characters", async () => {
  const written: unknown[] = [];
  const result = await model.methods.count.execute(
    { text: "one two\\na three" },
    {
      globalArgs: model.globalArguments.parse({ minimumLength: 2 }),
      writeResource: (spec, name, data) => {
        written.push([spec, name, data]);
        return Promise.resolve(handle);
      },
    },
  );
  assert.deepEqual(written, [
    ["counts", "counts", { lines: 2, words: 3, characters: 15 }],
  ]);
  assert.deepEqual(result.dataHandles, [handle]);
});

Deno.test("arguments are checked", () => {
  assert.equal(model.globalArguments.parse({}).minimumLength, 1);
  assert.throws(() => model.methods.count.arguments.parse({ text: 1 }));
});
`,
  };
}
