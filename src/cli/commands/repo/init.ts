// SPDX-License-Identifier: MIT
import { TOOL_NAMES } from "../../../domain/repo/tools.ts";
import { initRepository } from "../../../libswamp/repo/init_repository.ts";
import { command } from "../../command.ts";

export default command({
  path: "repo init",
  summary: "Make a directory a swamp repository",
  description:
    "Writes .swamp.yaml, the directories, and a section in .gitignore. With --tool also a short section " +
    "in the instructions file of an assistant. What is in those files already stays.",
  args: [{ name: "path", description: "the directory (default: this one)", complete: "directory" }],
  options: [
    {
      name: "force",
      short: "f",
      type: "boolean",
      description: "write .swamp.yaml anew; everything else stays",
    },
    {
      name: "tool",
      short: "t",
      type: "string",
      value: "tool",
      choices: TOOL_NAMES,
      description: "write instructions for this assistant (default: none)",
    },
  ],
  anywhere: true,
  examples: [
    ["init", "make this directory a repository"],
    ["init infra --tool claude", "make ./infra one, with instructions for an assistant"],
    ["init --force", "write .swamp.yaml anew"],
  ],
  run: (ctx, input) =>
    initRepository(ctx, {
      path: input.args.path ?? input.text("repo-dir") ?? ".",
      force: input.flag("force"),
      tool: input.text("tool"),
    }),
  view: (out, { path, nextSteps }) => {
    out.line(`${out.style.green("Initialised")} a swamp repository in ${path}`);
    out.line();
    out.line("Next:");
    for (const step of nextSteps) out.line(`  ${step}`);
    out.line();
    out.line("Back up .swamp: git ignores it, and it holds the only copy of all data and encrypted secrets:");
    out.line("  swamp data export ../backup.tgz");
  },
});
