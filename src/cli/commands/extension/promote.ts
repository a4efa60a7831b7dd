// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { type Channel, CHANNELS } from "../../../domain/packages/package_registry.ts";
import { changePackage, changeTarget } from "../../../libswamp/package/change_package.ts";
import { command } from "../../command.ts";
import { PUBLISHED_ARGUMENT, VERSION_ARGUMENT } from "../../registry_arguments.ts";

export default command({
  path: "extension promote",
  summary: "Move a published version to another channel",
  anywhere: true,
  args: [PUBLISHED_ARGUMENT, VERSION_ARGUMENT],
  options: [
    {
      name: "channel",
      type: "string",
      choices: CHANNELS,
      default: "stable",
      description: "where it is to be found",
    },
  ],
  examples: [[
    "extension promote @acme/tools@2026.02.01.1 --channel stable",
    "a beta that has proved itself",
  ]],
  run: (ctx, input) => {
    const { name, version } = changeTarget(input.args.extension!, input.args.version);
    if (version === undefined) {
      throw new SwampError("MISSING_ARGUMENT", "Missing argument: version", {
        hint: `Name the version: ${name}@<version>`,
      });
    }
    const channel = input.text("channel") as Channel;
    return changePackage(ctx, { name, change: { action: "promote", version, channel } });
  },
  view: (out, { promoted }) => out.line(`${promoted!.name}@${promoted!.version} is ${promoted!.channel} now`),
});
