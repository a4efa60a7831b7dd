// SPDX-License-Identifier: MIT
import type { ArchivedContent } from "../../../domain/data/data_archive.ts";
import { exportData } from "../../../libswamp/data/export_data.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";

export default command({
  path: "data export",
  summary: "Write an archive of all data, run records and encrypted secrets",
  description:
    "What is below .swamp exists once only, and git ignores it: this is its backup. The archive (gzip tar) holds " +
    "all versions of data, records and logs of runs, definitions of types that were run directly, and the encrypted " +
    "secrets of local vaults, with a manifest of sizes and checksums; it is read again before it gets its name. " +
    "Caches, definitions, packages and the keys of vaults are not in it.",
  args: [{ name: "file", required: true, description: "the archive to write", complete: "file" }],
  options: [
    { name: "dry-run", type: "boolean", description: "show what would be in it, and write nothing" },
    { name: "force", short: "f", type: "boolean", description: "replace a file that exists" },
  ],
  examples: [
    ["data export ../backup.tgz", "a backup outside of the repository"],
    ["data export ../backup.tgz --dry-run --json", "what would be in it, for a program"],
  ],
  run: (ctx, input) =>
    exportData(ctx, {
      file: input.args.file!,
      dryRun: input.flag("dry-run"),
      force: input.flag("force"),
    }),
  view: (out, result) => {
    const { file, dryRun, archiveSize = 0, secrets } = result;
    out.line(`${dryRun ? "Would write" : "Wrote"} ${file}: ${contentText(result)}`);
    if (!dryRun) out.line(`${formatSize(archiveSize)}, sha256 ${result.checksum}`);
    if (secrets > 0) {
      out.line("Keys of vaults are not in it, and secrets cannot be read without them: keep them apart.");
    }
    if (!dryRun) out.line("Import it with: swamp data import <file>");
  },
});

/** What an archive holds, in a line. */
export function contentText(content: ArchivedContent): string {
  return `${plural(content.files, "file")} (${formatSize(content.bytes)}) with ${
    plural(content.versions, "version")
  } of data, ${plural(content.runFiles, "file")} of runs and ${plural(content.secrets, "secret")}`;
}
