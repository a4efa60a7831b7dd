// SPDX-License-Identifier: MIT
import { listExtensions } from "../../../libswamp/extension/list_extensions.ts";
import { showFiles, showProblems } from "../../../presentation/extension_view.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension list",
  summary: "List installed packages and every extension file with its state",
  description: "States: usable, shadowed, not an entry, failed, undecided. Nothing is loaded; " +
    "'swamp doctor extensions' loads every file once and shows the reasons of failures.",
  examples: [
    ["extension list", "packages and files"],
    ["extension list --json", "the same for a program"],
  ],
  run: (ctx) => listExtensions(ctx),
  view: (out, { extensions, files, problems }) => {
    if (extensions.length > 0) {
      out.table(extensions, [
        { key: "name", title: "PACKAGE" },
        { key: "version", title: "VERSION" },
        { key: "files", title: "FILES", align: "right" },
      ]);
      out.line();
    }
    showFiles(out, files);
    showProblems(out, problems);
  },
});
