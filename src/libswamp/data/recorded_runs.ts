// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

/** Workflow runs of which a record is there; the names of their files hold their ids. */
export function recordedRuns(ctx: Context): { has(runId: string): boolean } {
  let names: string | undefined;
  return {
    has: (runId) =>
      (names ??= fileNames(ctx, `${ctx.repository().stateDirectory}/workflow-runs`)).includes(runId),
  };
}

function fileNames(ctx: Context, directory: string): string {
  const { fs } = ctx.platform;
  if (fs.stat(directory)?.kind !== "directory") return "";
  return fs.readDirectory(directory).map(({ name, kind }) =>
    kind === "directory" ? `${name}\n${fileNames(ctx, `${directory}/${name}`)}` : `${name}\n`
  ).join("");
}
