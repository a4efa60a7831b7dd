// SPDX-License-Identifier: MIT
import { packageInfo } from "../../../libswamp/package/package_info.ts";
import { showPackage } from "../../../presentation/package_view.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension info",
  summary: "Show what the registry knows of a package, and what is installed of it",
  description:
    "Nothing of the package is downloaded or run. In a repository it also shows where the installed " +
    "version came from.",
  anywhere: true,
  args: [{ name: "extension", description: "@collective/name", required: true }],
  examples: [
    ["extension info @acme/tools", "versions, channels, dependencies"],
    ["extension info @acme/tools --json", "the same for a program"],
  ],
  run: (ctx, input) => packageInfo(ctx, { name: input.args.extension! }),
  view: showPackage,
});
