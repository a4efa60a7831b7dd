// SPDX-License-Identifier: MIT
import { assertPackageName } from "../../../domain/packages/package_name.ts";
import { changePackage } from "../../../libswamp/package/change_package.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension undeprecate",
  summary: "Take a deprecation back",
  anywhere: true,
  args: [{ name: "extension", description: "@collective/name", required: true }],
  examples: [["extension undeprecate @acme/tools", "it may be used again"]],
  run: (ctx, input) => {
    const name = input.args.extension!;
    assertPackageName(name);
    return changePackage(ctx, { name, change: { action: "undeprecate" } });
  },
  view: (out, { undeprecated }) => out.line(`${undeprecated!.name} is not deprecated any more`),
});
