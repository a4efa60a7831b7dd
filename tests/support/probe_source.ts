// SPDX-License-Identifier: MIT
/** A model type whose methods do what acceptance tests ask of a type: succeed, fail, store bytes, mind a schema. */

/** Where {@link PROBE_SOURCE} goes in a repository. */
export const PROBE_FILE = "extensions/models/probe.ts";

export const PROBE_SOURCE = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/probe",
  version: "2026.01.02.1",
  description: "Probes a host",
  globalArguments: z.object({
    host: z.string(),
    port: z.number().int().min(1).max(9).default(1),
    on: z.boolean().optional(),
    mode: z.enum(["fast", "slow"]).optional(),
    nested: z.object({ ratio: z.number() }).optional(),
    token: z.string().meta({ sensitive: true }).optional(),
  }),
  resources: {
    state: {
      description: "What was measured",
      schema: z.object({ value: z.number() }),
      lifetime: "infinite",
      garbageCollection: 10,
    },
  },
  files: {
    blob: { contentType: "application/octet-stream", lifetime: "infinite", garbageCollection: 5 },
    note: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 5 },
  },
  methods: {
    measure: {
      description: "Stores a number",
      arguments: z.object({ n: z.number().int(), tags: z.array(z.string()).optional() }),
      execute: async (args, context) => {
        context.logger.info("measuring {host}", { host: context.globalArgs.host });
        return { dataHandles: [await context.writeResource("state", "main", { value: args.n })] };
      },
    },
    describe_self: {
      description: "Stores what the context says",
      arguments: z.object({}),
      execute: async (_args, context) => {
        const { globalArgs, modelId, methodName, repoDir, definition } = context;
        const text = JSON.stringify({ globalArgs, modelId, methodName, repoDir, name: definition.name });
        return { dataHandles: [await context.createFileWriter("note", "self").writeText(text)] };
      },
    },
    unfit: {
      description: "Stores what its schema does not allow",
      arguments: z.object({}),
      execute: async (_args, context) => {
        return { dataHandles: [await context.writeResource("state", "unfit", { value: "text" })] };
      },
    },
    fail: {
      description: "Stores a number and fails",
      arguments: z.object({}),
      execute: async (_args, context) => {
        await context.writeResource("state", "main", { value: 1 });
        throw new Error("boom");
      },
    },
    bytes: {
      description: "Stores bytes that are no text",
      arguments: z.object({}),
      execute: async (_args, context) => {
        const writer = context.createFileWriter("blob", "picture");
        return { dataHandles: [await writer.writeAll(new Uint8Array([0, 255, 1, 254]))] };
      },
    },
  },
};
`;
