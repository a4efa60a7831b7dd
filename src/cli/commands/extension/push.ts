// SPDX-License-Identifier: MIT
import { type Channel, CHANNELS } from "../../../domain/packages/package_registry.ts";
import { pushPackage } from "../../../libswamp/package/author/push_package.ts";
import { showRemarks } from "../../../presentation/remark_view.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";
import { LOADS_PACKAGE_FILES } from "../../loads_extensions.ts";

export default command({
  path: "extension push",
  summary: "Check, pack and publish a version of a package",
  description:
    "The registry is that of SWAMP_CLUB_URL. Everything that `extension check` calls an error stops it. " +
    "A version is published once and never changes; the same files give the same archive, byte for byte. " +
    "Warns of what breaks models of the version before it.",
  args: [{ name: "manifest", description: "its path, or its directory's", complete: "file" }],
  options: [
    { name: "dry-run", type: "boolean", description: "do all but publish; needs no registry" },
    {
      name: "channel",
      type: "string",
      choices: CHANNELS,
      default: "stable",
      description: "who gets it without asking for it",
    },
    { name: "release-notes", type: "string", value: "text", description: "what is new" },
    {
      name: "output",
      type: "string",
      value: "file",
      complete: "file",
      description: "write a copy of the archive, for example tools.tgz",
    },
  ],
  loadsExtensions: LOADS_PACKAGE_FILES,
  examples: [
    ["extension push --dry-run", "see what would be published"],
    [
      "extension push ./tools/manifest.yaml --channel beta --yes",
      "publish a version for those who want the newest",
    ],
    ["extension push --dry-run --output tools.tgz", "an archive to hand on as a file"],
  ],
  anywhere: true,
  run: (ctx, input) =>
    pushPackage(ctx, {
      manifest: input.args.manifest,
      channel: input.text("channel") as Channel,
      releaseNotes: input.text("release-notes"),
      dryRun: input.flag("dry-run"),
      output: input.text("output"),
      confirm: (question) => confirm(ctx, question),
    }),
  view: (out, result) => {
    const { name, version, channel, status, archiveSize, checksum, files, content } = result;
    showRemarks(out, out.style.yellow("warning"), result.warnings);
    showRemarks(out, out.style.dim("hint"), result.hints);
    out.line(`${out.style.bold(name)} ${version} (${channel})`);
    for (const [kind, names] of Object.entries(content)) {
      out.line(`${kind[0]!.toUpperCase()}${kind.slice(1)} (${names.length}): ${names.join(", ")}`);
    }
    out.line(`${plural(files.length, "file")}, archive of ${archiveSize} bytes, sha256 ${checksum}`);
    if (result.output !== undefined) out.line(`Wrote ${result.output}`);
    if (status === "dry_run") out.line("Dry run complete: nothing was published");
    else if (status === "cancelled") out.line("Cancelled: nothing was published");
    else out.line(`${out.style.green("✓")} Published to ${result.serverUrl}`);
  },
});
