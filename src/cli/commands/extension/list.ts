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
  view: (out, { extensions, missing, files, problems }) => {
    if (extensions.length > 0) {
      out.table(extensions, [
        { key: "name", title: "PACKAGE" },
        { key: "version", title: "VERSION" },
        { key: "files", title: "FILES", align: "right" },
      ]);
      out.line();
    }
    for (const { name, version } of missing) {
      out.line(`${out.style.yellow("!")} ${name} ${version} is in the lockfile, but not installed`);
    }
    if (missing.length > 0) out.line("Install what is missing with: swamp extension install");
    if (missing.length === 0 || files.length > 0) showFiles(out, files);
    showProblems(out, problems);
  },
});
