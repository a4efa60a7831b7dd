// SPDX-License-Identifier: MIT
import { installLocked } from "../../../libswamp/package/install_locked.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension install",
  summary: "Install the packages of the lockfile, in its versions",
  description:
    "Reads upstream_extensions.json. Packages that are as it says are left alone; others are downloaded anew and " +
    "compared with its checksums; one without a checksum is installed with a warning, and locked. What was " +
    "withdrawn since is installed with a warning, too. Exits with 1 when one failed.",
  options: [
    {
      name: "frozen",
      type: "boolean",
      description: "change nothing; fail when the disk is not as the lockfile says, or has more",
    },
    {
      name: "offline",
      type: "boolean",
      description: "download nothing; fail when something would have to be",
    },
    { name: "force", short: "f", type: "boolean", description: "overwrite local edits" },
  ],
  examples: [
    ["extension install", "after a clone"],
    ["extension install --frozen", "on a build machine: only check"],
  ],
  run: async (ctx, input) => {
    const result = await installLocked(ctx, {
      force: input.flag("force"),
      frozen: input.flag("frozen"),
      offline: input.flag("offline"),
    });
    return outcome(result, result.failed > 0 ? 1 : 0);
  },
  view: (out, { entries, installed, upToDate, failed }) => {
    for (const { name, version, status, error, hint } of entries) {
      if (status === "installed") out.line(`${out.style.green("✓")} ${name} ${version}`);
      if (status !== "failed") continue;
      out.line(`${out.style.red("✗")} ${name} ${version}: ${error}`);
      if (hint) out.line(`  ${hint.replaceAll("\n", "\n  ")}`);
    }
    if (entries.length > 0) out.line(`${installed} installed, ${upToDate} up to date, ${failed} failed`);
  },
});
