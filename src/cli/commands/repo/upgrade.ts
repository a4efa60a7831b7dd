// SPDX-License-Identifier: MIT
import { TOOL_NAMES } from "../../../domain/repo/tools.ts";
import { upgradeRepository } from "../../../libswamp/repo/upgrade_repository.ts";
import { command } from "../../command.ts";

export default command({
  path: "repo upgrade",
  summary: "Bring a repository's own files up to this version of swamp",
  description:
    "Refreshes .swamp.yaml, the directories, the instructions of the chosen assistant and, where it is " +
    "managed, .gitignore. Layouts of older versions are converted. Definitions and data are not touched.",
  args: [{
    name: "path",
    description: "the repository (default: the one of this directory)",
    complete: "directory",
  }],
  options: [
    {
      name: "tool",
      short: "t",
      type: "string",
      value: "tool",
      choices: TOOL_NAMES,
      description: "the assistant to write instructions for (default: as before)",
    },
    {
      name: "include-gitignore",
      type: "boolean",
      description: "from now on, manage a section of .gitignore",
    },
  ],
  repositoryPath: ({ args }) => args.path,
  examples: [
    ["repo upgrade", "bring this repository up to date"],
    ["repo upgrade --tool none", "without instructions for an assistant from now on"],
  ],
  run: (ctx, input) =>
    upgradeRepository(ctx, { tool: input.text("tool"), includeGitignore: input.flag("include-gitignore") }),
  view: (out, result) => {
    const from = result.previousVersion ?? "an unknown version";
    out.line(
      from === result.newVersion
        ? `Brought ${result.path} up to date (${from})`
        : `Upgraded ${result.path} from ${from} to ${result.newVersion}`,
    );
    out.fields([
      ["tool", result.tool],
      ["instructions", result.instructionsUpdated ? "updated" : "unchanged"],
      [".gitignore", result.gitignoreAction],
    ]);
    for (const change of result.changes) out.line(`- ${change}`);
  },
});
