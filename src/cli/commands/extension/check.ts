// SPDX-License-Identifier: MIT
import { checkPackage } from "../../../libswamp/package/author/check_package.ts";
import { plural } from "../../../presentation/plural.ts";
import { showRemarks } from "../../../presentation/remark_view.ts";
import { command, outcome } from "../../command.ts";
import { LOADS_PACKAGE_FILES } from "../../loads_extensions.ts";

export default command({
  path: "extension check",
  summary: "Say everything that is wrong with a package, and what would make it better",
  description:
    "Checks the manifest, bundles every entry and loads it once in a subprocess, and looks for what registries refuse. " +
    "Dependencies are looked up in the registry; that it can not be reached is a warning. " +
    "TypeScript's types are not checked; that is what `deno check` is for. " +
    "Exits with 1 when there are errors; warnings and hints are for people.",
  args: [{ name: "manifest", description: "its path, or its directory's", complete: "file" }],
  loadsExtensions: LOADS_PACKAGE_FILES,
  examples: [
    ["extension check", "the package of this directory"],
    ["extension check ./tools/manifest.yaml --json", "another one, for a program"],
  ],
  anywhere: true,
  run: async (ctx, input) => {
    const result = await checkPackage(ctx, { manifest: input.args.manifest });
    return outcome(result, result.passed ? 0 : 1);
  },
  view: (out, { name, version, errors, warnings, hints, passed }) => {
    showRemarks(out, out.style.red("error"), errors);
    showRemarks(out, out.style.yellow("warning"), warnings);
    showRemarks(out, out.style.dim("hint"), hints);
    const mark = passed ? out.style.green("✓") : out.style.red("✗");
    out.line(
      `${mark} ${[name || "the package", version].join(" ").trim()}: ` +
        [plural(errors.length, "error"), plural(warnings.length, "warning"), plural(hints.length, "hint")]
          .join(", "),
    );
  },
});
