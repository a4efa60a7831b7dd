// SPDX-License-Identifier: MIT
import { CONTEXT_ENTRIES, TYPES_ENTRIES } from "./extension_api_entries.ts";
import type { Topic } from "./topic.ts";
import { TOPIC_SUMMARIES } from "./topic_summaries.ts";

const IMPORTS =
  'import { z } from "npm:zod@4";\nimport type { ModelType } from "../../.swamp/types/swamp.d.ts";';

const EXAMPLE = `${IMPORTS}

const GlobalArguments = z.object({ name: z.string() });

export const model = {
  type: "@me/greeting",
  version: "2026.01.31.1",
  globalArguments: GlobalArguments,
  resources: {
    greeting: { schema: z.object({ text: z.string() }), lifetime: "infinite", garbageCollection: 10 },
  },
  methods: {
    greet: {
      description: "Greets",
      arguments: z.object({ loud: z.boolean().default(false) }),
      execute: async (args: { loud: boolean }, context) => {
        const text = \`Hello, \${context.globalArgs.name}\${args.loud ? "!" : "."}\`;
        return { dataHandles: [await context.writeResource("greeting", "greeting", { text })] };
      },
    },
  },
} satisfies ModelType<z.infer<typeof GlobalArguments>>;`;

/** The page about writing types. */
export const TYPES: Topic = {
  name: "types",
  summary: TOPIC_SUMMARIES.types,
  paragraphs: [
    "An extension is a TypeScript file that declares one thing by a top-level export: `export const model` in " +
    "extensions/models, `vault` in extensions/vaults, and in the same way `datastore`, `driver` and `report`; " +
    "`export const extension` in extensions/models adds to a model type that another file declares. Names, versions " +
    "and descriptions are best written as plain text: then they are read without running the file. An editor checks " +
    "each against its interface: `satisfies ModelType`, `Extension`, `VaultType`, `DatastoreType`, `DriverType` or " +
    "`ReportType`.",
    EXAMPLE,
    "The types are in .swamp/types/swamp.d.ts, which `swamp init` and `swamp repo upgrade` write. `swamp extension " +
    "new` makes a package with an example, a test and these types. `swamp help context` lists what a method is given. " +
    "Try a type with: swamp model type describe @me/greeting",
  ],
  entries: TYPES_ENTRIES,
  isList: true,
};

/** The page about the method context. */
export const CONTEXT: Topic = {
  name: "context",
  summary: TOPIC_SUMMARIES.context,
  paragraphs: [
    "`args` are the parsed arguments of the method. `context` is everything else. Checks are given the same context " +
    "without what writes. A model type's name may be passed as text wherever a type is asked for.",
  ],
  entries: CONTEXT_ENTRIES,
  isList: true,
};
