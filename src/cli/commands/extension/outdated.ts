// SPDX-License-Identifier: MIT
import { outdatedPackages } from "../../../libswamp/package/update_packages.ts";
import { viewUpdates } from "../../../presentation/update_view.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension outdated",
  summary: "List installed packages of which there is a newer version",
  description: "Exits with 1 when there is one, or when the registry can not say.",
  args: [{ name: "extension", description: "only this one" }],
  examples: [["extension outdated", "compare all with the registry"]],
  run: async (ctx, input) => {
    const result = await outdatedPackages(ctx, { name: input.args.extension });
    return outcome(result, result.extensions.every(({ status }) => status === "up_to_date") ? 0 : 1);
  },
  view: viewUpdates,
});
