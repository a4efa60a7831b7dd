// SPDX-License-Identifier: MIT
import { listTrustedRepositories } from "../../../../libswamp/repo/trust_repository.ts";
import { command } from "../../../command.ts";

export default command({
  path: "repo trust list",
  summary: "List the repositories of other users that you trust",
  anywhere: true,
  examples: [["repo trust list", "their directories"]],
  run: listTrustedRepositories,
  view: (out, { repositories }) => {
    if (repositories.length === 0) out.line("No repository of another user is trusted");
    for (const path of repositories) out.line(path);
  },
});
