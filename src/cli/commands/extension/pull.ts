// SPDX-License-Identifier: MIT
import { type Channel, CHANNELS } from "../../../domain/packages/package_registry.ts";
import { compareCalVer } from "../../../domain/types/calver.ts";
import { pullPackages } from "../../../libswamp/package/pull_packages.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension pull",
  summary: "Install an extension package and what it depends on",
  description:
    "The registry is that of SWAMP_CLUB_URL: an https: address, or file:///directory. An archive or a directory can " +
    "be named by its path. Versions are chosen that fit what is installed, too. A constraint is a version or a " +
    "beginning of one (2026.01), alone or behind >=, <=, >, <, ^ (same year) or ~ (same month); several are " +
    "separated by blanks. Everything is downloaded and verified before anything is put in place; no code of a package is run.",
  args: [{
    name: "extension",
    description: "@collective/name, with @version or a constraint if you like; or a path",
    required: true,
  }],
  options: [
    {
      name: "channel",
      type: "string",
      choices: CHANNELS,
      description: "which versions to look at; it is kept for updates. Default: as installed, else stable",
    },
    {
      name: "force",
      short: "f",
      type: "boolean",
      description: "overwrite local edits, and install anew what is there",
    },
  ],
  examples: [
    ["extension pull @acme/tools", "the newest version"],
    ["extension pull @acme/tools@2026.01", "the newest of that month"],
    ["extension pull '@acme/tools@>=2026.01 <2026.04'", "the newest of three months"],
    ["extension pull ./tools.tgz", "from an archive"],
  ],
  run: (ctx, input) =>
    pullPackages(ctx, {
      reference: input.args.extension!,
      channel: input.text("channel") as Channel | undefined,
      force: input.flag("force"),
    }),
  view: (out, { packages }) => {
    for (const { name, version, from, status, files, integrity } of packages) {
      if (status === "up_to_date") out.line(`${name} ${version} is installed already`);
      else {
        const isBack = from !== undefined && compareCalVer(from, version) > 0;
        const was = from === undefined || from === version
          ? ""
          : ` (${isBack ? "back from" : "was"} ${from})`;
        const note = integrity === "verified" ? "" : ", not verified";
        out.line(`${out.style.green("✓")} ${name} ${version}${was}: ${plural(files, "file")}${note}`);
      }
    }
    for (const kind of new Set(packages.flatMap(({ kinds }) => kinds))) {
      out.line(`See its ${kind} types with: swamp ${kind} type search`);
    }
  },
});
