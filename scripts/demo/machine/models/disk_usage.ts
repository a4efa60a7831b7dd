// SPDX-License-Identifier: MIT
import { z } from "npm:zod@4.3.6";
import { type Context, run } from "./_lib/run.ts";

const GlobalArguments = z.object({
  path: z.string().default("/").describe("A path on the file system to look at"),
});

const Usage = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  usedBytes: z.number(),
  availableBytes: z.number(),
  usedPercent: z.number(),
});

export const model = {
  type: "@demo/machine/disk-usage",
  version: "2026.11.21.1",
  description: "How full a file system is",
  globalArguments: GlobalArguments,
  resources: {
    usage: { description: "Sizes in bytes", schema: Usage, lifetime: "30d", garbageCollection: 20 },
  },
  methods: {
    measure: {
      description: "Measures the file system that holds the path",
      kind: "read",
      arguments: z.object({}),
      execute: async (_args: unknown, context: Context<z.infer<typeof GlobalArguments>>) => {
        const line = (await run("df", ["-kP", context.globalArgs.path])).split("\n").at(-1)!;
        const [, size, used, available] = line.split(/\s+/).map((cell) => Number(cell) * 1024);
        const usage = {
          path: context.globalArgs.path,
          sizeBytes: size!,
          usedBytes: used!,
          availableBytes: available!,
          usedPercent: Math.round(100 * used! / (used! + available!)),
        };
        context.logger.info("{path} is {usedPercent} % full", usage);
        return { dataHandles: [await context.writeResource("usage", "usage", usage)] };
      },
    },
  },
};
