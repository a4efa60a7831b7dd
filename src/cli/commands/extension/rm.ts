// SPDX-License-Identifier: MIT
import { inspectRemoval, removePackage } from "../../../libswamp/package/remove_package.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";

export default command({
  path: "extension rm",
  summary: "Remove an installed package",
  args: [{ name: "extension", description: "@collective/name", required: true }],
  options: [{ name: "force", short: "f", type: "boolean", description: "do not ask, and lose local edits" }],
  examples: [["extension rm @acme/tools --yes", "remove it without being asked"]],
  run: async (ctx, input) => {
    const [name, force] = [input.args.extension!, input.flag("force")];
    const { state, dependents } = await inspectRemoval(ctx, name);
    for (const other of dependents) {
      ctx.warn({ code: "PACKAGE_NEEDED", message: `${other} depends on ${name} and stays` });
    }
    if (!force && !await confirm(ctx, `Remove ${name} ${state.version}?`)) {
      return { cancelled: true as const };
    }
    return await removePackage(ctx, { name, force });
  },
  view: (out, result) => {
    if ("cancelled" in result) return out.line("Nothing was removed");
    const { name, version, filesDeleted } = result.removed;
    out.line(`Removed ${name} ${version} (${plural(filesDeleted, "file")})`);
    for (const other of result.unneeded) {
      out.line(`No other package needs ${other}; unless you do, remove it with: swamp extension rm ${other}`);
    }
  },
});
