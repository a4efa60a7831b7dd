// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { changePackage, changeTarget } from "../../../libswamp/package/change_package.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";
import { PUBLISHED_ARGUMENT, VERSION_ARGUMENT } from "../../registry_arguments.ts";

export default command({
  path: "extension yank",
  summary: "Withdraw a published package or one version of it",
  description:
    "Nobody gets it any more without naming the exact version; repositories that have it keep it. " +
    "`extension unyank` takes it back.",
  anywhere: true,
  args: [PUBLISHED_ARGUMENT, VERSION_ARGUMENT],
  options: [{ name: "reason", type: "string", value: "text", description: "why; users are told (required)" }],
  examples: [
    ["extension yank @acme/tools@2026.01.01.1 --reason 'deletes too much' --yes", "one version"],
    ["extension yank @acme/tools --reason 'published by mistake' --yes", "all of it"],
  ],
  run: (ctx, input) => {
    const reason = input.text("reason")?.trim();
    if (reason === undefined) throw new SwampError("MISSING_ARGUMENT", "Missing option: --reason");
    if (reason === "") throw new SwampError("INVALID_VALUE", "--reason is empty: users are told it");
    const { name, version } = changeTarget(input.args.extension!, input.args.version);
    const what = version === undefined ? `all versions of ${name}` : `${name}@${version}`;
    return changePackage(ctx, {
      name,
      change: { action: "yank", version, reason },
      confirm: () => confirm(ctx, `Withdraw ${what}?`),
    });
  },
  view: (out, { yanked }) => {
    if (!yanked) return out.line("Nothing was withdrawn.");
    out.line(
      `Withdrew ${yanked.name}${yanked.version === null ? "" : `@${yanked.version}`}: ${yanked.reason}`,
    );
  },
});
