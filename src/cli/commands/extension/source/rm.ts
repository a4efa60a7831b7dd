// SPDX-License-Identifier: MIT
import { removeSource } from "../../../../libswamp/extension/edit_sources.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension source rm",
  summary: "Stop using a mounted directory",
  description: "Only the entry in .swamp-sources.yaml is removed; the directory stays as it is.",
  args: [{ name: "path", description: "the path as it was added", required: true }],
  examples: [["extension source rm ../shared-extensions", "unmount it"]],
  run: (ctx, { args }) => removeSource(ctx, { path: args.path! }),
  view: (out, { path, totalSources }) => out.line(`Removed source ${path} (${totalSources} left)`),
});
