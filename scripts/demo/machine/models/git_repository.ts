// SPDX-License-Identifier: MIT
import { z } from "npm:zod@4.3.6";
import { type Context, run } from "./_lib/run.ts";

const GlobalArguments = z.object({
  directory: z.string().min(1).describe("A directory inside the git repository"),
});

const State = z.object({
  directory: z.string(),
  branch: z.string(),
  commit: z.string(),
  changedFiles: z.array(z.string()),
  clean: z.boolean(),
});

export const model = {
  type: "@demo/machine/git-repository",
  version: "2026.11.21.1",
  description: "Branch, commit and changes of a git repository",
  globalArguments: GlobalArguments,
  resources: {
    state: { schema: State, lifetime: "infinite", garbageCollection: 50 },
  },
  methods: {
    inspect: {
      description: "Reads the repository's state",
      kind: "read",
      arguments: z.object({
        untracked: z.boolean().default(true).describe("Count files that git does not track"),
      }),
      execute: async (args: { untracked: boolean }, context: Context<z.infer<typeof GlobalArguments>>) => {
        const { directory } = context.globalArgs;
        const git = (...rest: string[]) => run("git", ["-C", directory, ...rest]);
        const status = await git(
          "status",
          "--porcelain",
          `--untracked-files=${args.untracked ? "all" : "no"}`,
        );
        const changedFiles = status.split("\n").filter((line) => line !== "").map((line) => line.slice(3));
        const state = {
          directory,
          branch: await git("rev-parse", "--abbrev-ref", "HEAD"),
          commit: await git("rev-parse", "HEAD"),
          changedFiles,
          clean: changedFiles.length === 0,
        };
        context.logger.info("{branch} at {commit}", state);
        return { dataHandles: [await context.writeResource("state", "state", state)] };
      },
    },
  },
};
