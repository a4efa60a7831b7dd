// SPDX-License-Identifier: MIT
import { formatPackage } from "../../../libswamp/package/author/format_package.ts";
import { plural } from "../../../presentation/plural.ts";
import { showRemarks } from "../../../presentation/remark_view.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "extension fmt",
  summary: "Format and lint the TypeScript files of a package",
  description:
    "Runs `deno fmt` and `deno lint` without a project's settings on every file that the manifest reaches. " +
    "It needs Deno: SWAMP_DENO, PATH, or one that was fetched before.",
  args: [{ name: "manifest", description: "its path, or its directory's", complete: "file" }],
  options: [{
    name: "check",
    type: "boolean",
    description: "change nothing; exit with 1 if something is wrong",
  }],
  examples: [
    ["extension fmt", "the package of this directory"],
    ["extension fmt ./tools/manifest.yaml --check", "only look, for example before a push"],
  ],
  anywhere: true,
  run: async (ctx, input) => {
    const result = await formatPackage(ctx, { manifest: input.args.manifest, check: input.flag("check") });
    return outcome(result, result.issues.length > 0 ? 1 : 0);
  },
  view: (out, { status, fileCount, changed, issues, warnings }) => {
    showRemarks(out, out.style.yellow("warning"), warnings);
    for (const { output } of issues) out.line(output);
    for (const file of changed) out.line(`formatted ${file}`);
    if (status === "failed") out.line(`${out.style.red("✗")} Quality checks failed`);
    else if (status === "partial") out.line(`${out.style.red("✗")} Some issues need an edit by hand`);
    else out.line(`${out.style.green("✓")} ${plural(fileCount, "file")}`);
  },
});
