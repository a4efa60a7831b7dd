// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { findDirectoryObstacle } from "../../domain/platform/reachability.ts";
import type { Context } from "../context.ts";

/**
 * Workflow runs that have a record; the names of their files hold their ids.
 * @throws SwampError IO_FAILED at the first question when records cannot be read: data of a run without a record is
 *   deleted, so what is unknown must not look like that.
 */
export function recordedRuns(ctx: Context): { has(runId: string): boolean } {
  let names: string | undefined;
  return {
    has: (runId) =>
      (names ??= fileNames(ctx, `${ctx.repository().stateDirectory}/workflow-runs`)).includes(runId),
  };
}

function fileNames(ctx: Context, directory: string): string {
  const { fs } = ctx.platform;
  const obstacle = findDirectoryObstacle(fs, directory);
  if (obstacle) throw unreadable(ctx, obstacle);
  if (fs.stat(directory) === undefined) return "";
  return fs.readDirectory(directory).map(({ name, kind }) => {
    const path = `${directory}/${name}`;
    if (kind === "symlink" && fs.stat(path) === undefined) {
      throw unreadable(ctx, { path, reason: "a link that leads nowhere" });
    }
    const isDirectory = (kind === "symlink" ? fs.stat(path)?.kind : kind) === "directory";
    return isDirectory ? `${name}\n${fileNames(ctx, path)}` : `${name}\n`;
  }).join("");
}

function unreadable(ctx: Context, { path, reason }: { path: string; reason: string }): SwampError {
  const file = ctx.repository().display(path);
  return new SwampError(
    "IO_FAILED",
    `Cannot read ${file}: ${reason}; it is not known which workflow runs have a record`,
    { hint: `Make ${file} readable, then run the command again. Nothing was deleted.`, details: { file } },
  );
}
