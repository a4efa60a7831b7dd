// SPDX-License-Identifier: MIT
import { z } from "npm:zod@4.3.6";
import { type Context, run } from "./_lib/run.ts";

const GlobalArguments = z.object({
  match: z.string().default("").describe("Only processes whose command contains this text"),
});

const Processes = z.object({
  total: z.number().int(),
  matching: z.array(z.object({ pid: z.number().int(), memoryKiB: z.number(), command: z.string() })),
});

export const model = {
  type: "@demo/machine/processes",
  version: "2026.11.21.1",
  description: "The processes that run on this machine",
  globalArguments: GlobalArguments,
  resources: {
    processes: { schema: Processes, lifetime: "1d", garbageCollection: 10 },
  },
  methods: {
    list: {
      description: "Lists running processes, the largest first",
      kind: "list",
      arguments: z.object({ limit: z.number().int().positive().default(10) }),
      execute: async (args: { limit: number }, context: Context<z.infer<typeof GlobalArguments>>) => {
        const lines = (await run("ps", ["-eo", "pid=,rss=,comm="])).split("\n");
        const all = lines.map((line) => {
          const [pid, memory, ...command] = line.trim().split(/\s+/);
          return { pid: Number(pid), memoryKiB: Number(memory), command: command.join(" ") };
        });
        const matching = all.filter(({ command }) => command.includes(context.globalArgs.match))
          .sort((a, b) => b.memoryKiB - a.memoryKiB).slice(0, args.limit);
        context.logger.info("{total} processes", { total: all.length });
        const handle = await context.writeResource("processes", "processes", { total: all.length, matching });
        return { dataHandles: [handle] };
      },
    },
  },
};
