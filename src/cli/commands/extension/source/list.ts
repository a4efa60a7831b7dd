// SPDX-License-Identifier: MIT
import { listSources } from "../../../../libswamp/extension/edit_sources.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension source list",
  summary: "List mounted directories and whether they can be used",
  examples: [
    ["extension source list", "all mounted directories"],
    ["extension source list --json", "the same for a program"],
  ],
  run: (ctx) => listSources(ctx),
  view: (out, { sources }) => {
    if (sources.length === 0) {
      return out.line("No directory is mounted. Add one: swamp extension source add <directory>");
    }
    out.table(
      sources.map((source) => ({
        ...source,
        kinds: source.resolvedKinds?.join(", ") || (source.only ?? []).join(", "),
      })),
      [
        { key: "path", title: "PATH" },
        { key: "status", title: "STATUS" },
        { key: "packages", title: "PACKAGES" },
        { key: "kinds", title: "KINDS" },
      ],
    );
  },
});
