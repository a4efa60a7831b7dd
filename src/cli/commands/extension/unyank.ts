// SPDX-License-Identifier: MIT
import { changePackage, changeTarget } from "../../../libswamp/package/change_package.ts";
import { command } from "../../command.ts";
import { PUBLISHED_ARGUMENT, VERSION_ARGUMENT } from "../../registry_arguments.ts";

export default command({
  path: "extension unyank",
  summary: "Take a withdrawal back",
  anywhere: true,
  args: [PUBLISHED_ARGUMENT, VERSION_ARGUMENT],
  examples: [["extension unyank @acme/tools@2026.01.01.1", "one version"]],
  run: (ctx, input) => {
    const { name, version } = changeTarget(input.args.extension!, input.args.version);
    return changePackage(ctx, { name, change: { action: "unyank", version } });
  },
  view: (out, { unyanked }) => {
    const { name, version } = unyanked!;
    out.line(`${name}${version === null ? "" : `@${version}`} is offered again`);
  },
});
