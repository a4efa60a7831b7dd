// SPDX-License-Identifier: MIT
import { addTrustedRepository } from "../../../../libswamp/repo/trust_repository.ts";
import { command } from "../../../command.ts";
import { REPOSITORY_ARGUMENT } from "../../../repository_argument.ts";

export default command({
  path: "repo trust add",
  summary: "Trust a repository that belongs to another user",
  description:
    "What is in a repository runs with your rights. One that belongs to another user is refused unless it is " +
    "named with --repo-dir or SWAMP_REPO_DIR, or is on this list, which is kept in your configuration.",
  anywhere: true,
  args: [REPOSITORY_ARGUMENT],
  examples: [
    ["repo trust add .", "trust this repository from now on"],
    ["repo trust add . --json", "the same for a program"],
  ],
  run: (ctx, input) =>
    addTrustedRepository(ctx, { directory: input.args.directory ?? input.text("repo-dir") }),
  view: (out, { action, path }) =>
    out.line(`${path} ${action === "added" ? "is trusted" : "was already trusted"}`),
});
