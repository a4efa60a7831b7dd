// SPDX-License-Identifier: MIT
import type { FileStatus } from "../domain/types/type_entry.ts";
import type { View } from "./view.ts";

/** Extension files with their states; failures come last with their reasons. */
export function showFiles(out: View, files: readonly FileStatus[]): void {
  if (files.length === 0) {
    out.line("There are no extension files. Put some below extensions/models, or mount a directory:");
    out.line("  swamp extension source add <directory>");
    return;
  }
  const rows = files.map((file) => ({
    file: file.displayPath,
    state: file.state,
    kind: file.kind ?? "",
    type: file.type ?? "",
    note: file.shadowedBy ? `by ${file.shadowedBy}` : file.state === "not an entry" ? file.reason ?? "" : "",
  }));
  out.table(rows, [
    { key: "file", title: "FILE" },
    { key: "state", title: "STATE" },
    { key: "kind", title: "KIND" },
    { key: "type", title: "TYPE" },
    { key: "note", title: "" },
  ]);
  const failed = files.filter((file) => file.state === "failed" || file.state === "undecided");
  if (failed.length > 0) out.line();
  for (const file of failed) {
    const when = file.failedAt ? ` (${file.failedAt})` : "";
    out.line(`${out.style.red(file.state === "failed" ? "✗" : "?")} ${withPath(file)}${when}`);
  }
}

/** Most reasons name their file already. */
function withPath({ displayPath, reason = "" }: FileStatus): string {
  return reason.startsWith(displayPath) ? reason : `${displayPath}: ${reason}`;
}

export function showProblems(out: View, problems: readonly { path: string; message: string }[]): void {
  for (const { path, message } of problems) out.line(`${out.style.yellow("!")} ${path}: ${message}`);
}
