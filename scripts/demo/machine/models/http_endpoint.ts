// SPDX-License-Identifier: MIT
import { z } from "npm:zod@4.3.6";
import type { Context } from "./_lib/run.ts";

const GlobalArguments = z.object({
  url: z.url().describe("The address to ask"),
  expectedStatus: z.number().int().default(200).describe("The HTTP status that means healthy"),
});

const Check = z.object({
  url: z.string(),
  status: z.number().int(),
  healthy: z.boolean(),
  milliseconds: z.number(),
  bytes: z.number().int(),
});

export const model = {
  type: "@demo/machine/http-endpoint",
  version: "2026.11.21.1",
  description: "Whether an HTTP endpoint answers as expected",
  globalArguments: GlobalArguments,
  resources: {
    check: { schema: Check, lifetime: "7d", garbageCollection: 100 },
  },
  methods: {
    check: {
      description: "Asks the endpoint once",
      kind: "read",
      arguments: z.object({ timeoutMs: z.number().int().positive().default(5000) }),
      execute: async (args: { timeoutMs: number }, context: Context<z.infer<typeof GlobalArguments>>) => {
        const { url, expectedStatus } = context.globalArgs;
        const begin = performance.now();
        const response = await fetch(url, { signal: AbortSignal.timeout(args.timeoutMs) });
        const body = await response.bytes();
        const check = {
          url,
          status: response.status,
          healthy: response.status === expectedStatus,
          milliseconds: Math.round(performance.now() - begin),
          bytes: body.length,
        };
        context.logger.info("{url} answered {status} in {milliseconds} ms", check);
        return { dataHandles: [await context.writeResource("check", "check", check)] };
      },
    },
  },
};
