// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { assertPackageName } from "../../../domain/packages/package_name.ts";
import { changePackage } from "../../../libswamp/package/change_package.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension deprecate",
  summary: "Tell users of a package to use something else",
  description: "It is still found and installed. `extension undeprecate` takes it back.",
  anywhere: true,
  args: [{ name: "extension", description: "@collective/name", required: true }],
  options: [
    { name: "reason", type: "string", value: "text", description: "why; users are told (required)" },
    { name: "superseded-by", type: "string", value: "extension", description: "the package to use instead" },
  ],
  examples: [
    ["extension deprecate @acme/tools --reason 'not maintained'", "say that nobody maintains it"],
    ["extension deprecate @acme/tools --reason renamed --superseded-by @acme/kit", "name another one"],
  ],
  run: (ctx, input) => {
    const name = input.args.extension!;
    assertPackageName(name);
    const reason = input.text("reason")?.trim();
    if (reason === undefined) throw new SwampError("MISSING_ARGUMENT", "Missing option: --reason");
    if (reason === "") throw new SwampError("INVALID_VALUE", "--reason is empty: users are told it");
    const supersededBy = input.text("superseded-by");
    if (supersededBy !== undefined) assertPackageName(supersededBy);
    return changePackage(ctx, { name, change: { action: "deprecate", reason, supersededBy } });
  },
  view: (out, { deprecated }) => out.line(`${deprecated!.name} is deprecated: ${deprecated!.reason}`),
});
