// SPDX-License-Identifier: MIT
import { outdatedPackages } from "../../../libswamp/package/update_packages.ts";
import { viewUpdates } from "../../../presentation/update_view.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension outdated",
  summary: "List installed packages of which there is a newer version",
  description:
    "A newer version counts when it fits what is installed. Exits with 1 when there is one, when an " +
    "installed version was withdrawn, or when the registry can not say.",
  args: [{ name: "extension", description: "only this one" }],
  examples: [["extension outdated", "compare all with the registry"]],
  run: async (ctx, input) => {
    const result = await outdatedPackages(ctx, { name: input.args.extension });
    const { total, upToDate, local } = result.summary;
    return outcome(result, upToDate + local === total ? 0 : 1);
  },
  view: viewUpdates,
});
