// SPDX-License-Identifier: MIT
import { checkExtensions } from "../../../libswamp/extension/check_extensions.ts";
import { showFiles, showProblems } from "../../../presentation/extension_view.ts";
import { command, outcome } from "../../command.ts";

export default command({
  path: "doctor extensions",
  summary: "Load every extension once in a subprocess and report what is broken",
  description:
    "Each file is loaded with a limit of time (SWAMP_LOAD_TIMEOUT_MS, default 20000) and memory. " +
    "Exits with 1 when a file failed.",
  loadsExtensions: "every extension file, each in a subprocess",
  examples: [
    ["doctor extensions", "check all extension files"],
    ["doctor extensions --json", "the same for a program"],
  ],
  run: async (ctx) => {
    const result = await checkExtensions(ctx);
    return outcome(result, result.overallStatus === "pass" ? 0 : 1);
  },
  view: (out, result) => {
    showFiles(out, result.files);
    showProblems(out, result.problems);
    const { counts, total } = result;
    out.line();
    out.line(
      `${total} ${total === 1 ? "file" : "files"}: ${counts.usable} usable, ${counts.shadowed} shadowed, ${
        counts["not an entry"]
      } not an entry, ` +
        `${counts.failed} failed, ${counts.undecided} undecided`,
    );
  },
});
