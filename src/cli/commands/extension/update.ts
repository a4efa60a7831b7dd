// SPDX-License-Identifier: MIT
import { outdatedPackages, updatePackages } from "../../../libswamp/package/update_packages.ts";
import { viewUpdates } from "../../../presentation/update_view.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension update",
  summary: "Bring installed packages to their newest versions",
  description:
    "The newest of the channel that it was pulled from, and that fits what is installed. What newer versions " +
    "need comes along, as with pull, and is named; so it is by --check, as far as the registry tells. It is asked for " +
    "first when it is of a collective that is not trusted and of which nothing was installed; --yes answers that. " +
    "Exits with 1 when one failed.",
  args: [{ name: "extension", description: "only this one" }],
  options: [
    {
      name: "check",
      type: "boolean",
      description:
        "only say what there is, and exit with 0; extension outdated exits with 1 when there is something",
    },
    { name: "force", short: "f", type: "boolean", description: "overwrite local edits" },
  ],
  examples: [["extension update", "all"], ["extension update @acme/tools", "one"]],
  run: async (ctx, input) => {
    const request = { name: input.args.extension, force: input.flag("force") };
    const result = input.flag("check")
      ? await outdatedPackages(ctx, request)
      : await updatePackages(ctx, request);
    return outcome(result, result.summary.failed > 0 ? 1 : 0);
  },
  view: viewUpdates,
});
