// SPDX-License-Identifier: MIT
import { removeTrustedRepository } from "../../../../libswamp/repo/trust_repository.ts";
import { command } from "../../../command.ts";
import { REPOSITORY_ARGUMENT } from "../../../repository_argument.ts";

export default command({
  path: "repo trust rm",
  summary: "Stop trusting a repository that belongs to another user",
  anywhere: true,
  args: [REPOSITORY_ARGUMENT],
  examples: [["repo trust rm .", "remove this repository from the list"]],
  run: (ctx, input) =>
    removeTrustedRepository(ctx, { directory: input.args.directory ?? input.text("repo-dir") }),
  view: (out, { action, path }) =>
    out.line(action === "removed" ? `${path} is not trusted any more` : `${path} was not on the list`),
});
