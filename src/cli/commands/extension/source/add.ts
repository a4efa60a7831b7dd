// SPDX-License-Identifier: MIT
import { addSource } from "../../../../libswamp/extension/edit_sources.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension source add",
  summary: "Use the extensions of another directory in place",
  description:
    "The directory is recorded in .swamp-sources.yaml. It is a package, or holds packages at any depth. Relative " +
    "paths start at the main worktree of the repository; ~, $VAR and the globs * and ? are understood.",
  args: [{ name: "path", description: "a directory with extensions", required: true, complete: "directory" }],
  options: [{
    name: "only",
    type: "string",
    multiple: true,
    value: "kind",
    description: "take only this kind of extension; repeat it for several",
    choices: ["models", "vaults", "drivers", "datastores", "reports", "workflows"],
  }],
  examples: [
    ["extension source add ../shared-extensions", "mount a neighbouring checkout"],
    ["extension source add ../shared-extensions --only models", "only its model types"],
    ["extension source add '../collection/*'", "each package of a directory"],
  ],
  run: (ctx, input) => addSource(ctx, { path: input.args.path!, only: input.list("only") }),
  view: (out, { action, path, only, packages, totalSources }) => {
    const what = action === "added"
      ? `Added source ${path}${packages ? ` with ${packages} packages` : ""}`
      : action === "unchanged"
      ? `Source ${path} is there already`
      : `Source ${path} is taken for ${only?.join(", ") ?? "all kinds"} now`;
    out.line(`${what} (${totalSources} in all)`);
  },
});
