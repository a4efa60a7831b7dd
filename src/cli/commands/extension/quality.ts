// SPDX-License-Identifier: MIT
import { scorePackage } from "../../../libswamp/package/author/score_package.ts";
import { remarkText } from "../../../domain/packages/author/package_remark.ts";
import { command } from "../../command.ts";
import { LOADS_PACKAGE_FILES } from "../../loads_extensions.ts";

export default command({
  path: "extension quality",
  summary: "Score what people look at before they use a package",
  description:
    "A point for each thing that `extension check` gives hints about. What depends on entries that are broken is " +
    "provisional. Exits with 0 whatever the score.",
  args: [{ name: "manifest", description: "its path, or its directory's", complete: "file" }],
  loadsExtensions: LOADS_PACKAGE_FILES,
  examples: [
    ["extension quality", "the package of this directory"],
    ["extension quality ./tools/manifest.yaml --json", "another one, for a program"],
  ],
  anywhere: true,
  run: (ctx, input) => scorePackage(ctx, { manifest: input.args.manifest }),
  view: (out, { name, version, factors, earnedPoints, maxEarnablePoints, percentage }) => {
    const marks = { earned: out.style.green("✓"), missing: out.style.red("✗"), provisional: "?" };
    for (const { id, status, hints } of factors) {
      out.line(`${marks[status]} ${id}`);
      for (const hint of hints) out.line(`  ${remarkText(hint)}`);
    }
    const what = [name || "the package", version].join(" ").trim();
    out.line(`${what}: ${earnedPoints} of ${maxEarnablePoints} points, ${percentage} %`);
  },
});
