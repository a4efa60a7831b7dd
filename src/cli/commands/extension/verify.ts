// SPDX-License-Identifier: MIT
import { isPassed, verifyPackages } from "../../../libswamp/package/verify_packages.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension verify",
  summary: "Compare installed packages with their digests and the lockfile",
  description:
    "Also names packages that are on disk but not in the lockfile, and what locked packages need and the lockfile " +
    "does not have. Uses no network and runs no code of a package. Exits with 1 when something is wrong.",
  args: [{ name: "extension", description: "only this one" }],
  examples: [["extension verify", "all installed packages"]],
  run: async (ctx, input) => {
    const result = await verifyPackages(ctx, { name: input.args.extension });
    return outcome(result, result.passed ? 0 : 1);
  },
  view: (out, { packages }) => {
    for (const item of packages) {
      const { name, version, state, edited, missing, added, matchesLockfile, problems } = item;
      const mark = isPassed(item) ? out.style.green("✓") : out.style.red("✗");
      out.line(
        `${mark} ${name} ${version}: ${matchesLockfile ? state : `${state}, not what the lockfile says`}`,
      );
      for (const path of edited) out.line(`    edited   ${path}`);
      for (const path of missing) out.line(`    missing  ${path}`);
      for (const path of added) out.line(`    added    ${path}`);
      for (const { message, hint } of problems) {
        out.line(`    ${message}\n    ${hint.replaceAll("\n", "\n    ")}`);
      }
    }
    if (packages.length === 0) out.line("No extensions are installed");
  },
});
