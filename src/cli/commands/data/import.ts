// SPDX-License-Identifier: MIT
import { importData } from "../../../libswamp/data/import_data.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";
import { contentText } from "./export.ts";

export default command({
  path: "data import",
  summary: "Add what an archive of data holds",
  description:
    "Takes an archive of `data export`. It is verified completely before anything is written, and added whole or not " +
    "at all. What is there already with the same content stays; nothing is ever overwritten: one file that differs " +
    "and nothing is imported.",
  args: [{ name: "file", required: true, description: "an archive of data", complete: "file" }],
  options: [
    {
      name: "dry-run",
      type: "boolean",
      description: "verify it, show what would be added, and write nothing",
    },
  ],
  examples: [
    ["data import ../backup.tgz --dry-run", "whether an archive is whole, and what it would add"],
    ["data import ../backup.tgz --json", "bring back what is missing, for a program"],
  ],
  run: (ctx, input) => importData(ctx, { file: input.args.file!, dryRun: input.flag("dry-run") }),
  view: (out, result) => {
    const { file, createdAt, added, unchanged, dryRun } = result;
    out.line(`${file} of ${createdAt}: ${contentText(result)}`);
    out.line(
      `${dryRun ? "Would add" : "Added"} ${plural(added, "file")}; ${unchanged} ${
        unchanged === 1 ? "is" : "are"
      } there already.`,
    );
  },
});
