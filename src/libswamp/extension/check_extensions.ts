// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { FileStatus, TypeDescription } from "../../domain/types/type_entry.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { Context } from "../context.ts";
import { collisionWarning } from "../type/collision_warning.ts";

/** The `--json` document of `doctor extensions`. */
export interface ExtensionCheck {
  readonly overallStatus: "pass" | "fail";
  readonly total: number;
  readonly counts: Readonly<Record<FileStatus["state"], number>>;
  readonly files: readonly FileStatus[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** Loads every entry once in a subprocess with limits of time and memory and says what became of each file. */
export async function checkExtensions(ctx: Context): Promise<ExtensionCheck> {
  await warnOfTrackedState(ctx);
  const extensions = await ctx.extensions();
  await extensions.verifyAll((done, total) => ctx.progress(`Loading extensions ${done}/${total}`));
  const files = extensions.files();
  const counts = { usable: 0, shadowed: 0, "not an entry": 0, failed: 0, undecided: 0 };
  for (const file of files) counts[file.state]++;
  const problems = [...extensions.problems(), ...await graftProblems(ctx, files)];
  const passed = counts.failed === 0 && counts.undecided === 0 && problems.length === 0;
  return { overallStatus: passed ? "pass" : "fail", total: files.length, counts, files, problems };
}

/** Who clones the repository would get this machine's state, and who pushes to it could change it. */
async function warnOfTrackedState(ctx: Context): Promise<void> {
  const tracked = await ctx.trackedState();
  if ("unreadable" in tracked) {
    const message =
      `${tracked.unreadable}: not an index of git that swamp understands; cannot check what git tracks below .swamp`;
    return ctx.warn({ code: "GIT_INDEX_UNREADABLE", message, file: tracked.unreadable });
  }
  const [first, ...others] = tracked.paths;
  if (first === undefined) return;
  const files = others.length === 0 ? first : `${first} and ${others.length} more below .swamp`;
  const message = `git tracks ${files}, which is state of one machine. Remove it from the index with: ` +
    "git rm -r --cached .swamp";
  ctx.warn({ code: "STATE_TRACKED", message, file: first });
}

/** Grafts on types that nobody declares are problems; what a graft can not add is a warning. */
async function graftProblems(
  ctx: Context,
  files: readonly FileStatus[],
): Promise<{ path: string; message: string }[]> {
  const grafts = files.filter((file) => file.kind === "extension" && file.state === "usable");
  if (grafts.length === 0) return [];
  const registry = await ctx.registry("model");
  const problems: { path: string; message: string }[] = [];
  for (const { displayPath, type } of grafts) {
    if (registry.has(type!)) continue;
    const question = didYouMean(type!, registry.suggestions(type!));
    problems.push({
      path: displayPath,
      message: `it extends ${type}, which no extension declares${question}`,
    });
  }
  for (const type of new Set(grafts.map((graft) => graft.type!))) {
    if (!registry.has(type)) continue;
    for (const collision of await collisionsOf(ctx, type)) ctx.warn(collisionWarning(type, collision));
  }
  return problems;
}

/** None of a type that can not be loaded: the file that is to blame is listed as failed. */
async function collisionsOf(ctx: Context, type: string): Promise<TypeDescription["collisions"]> {
  try {
    return (await (await ctx.registry("model")).describe(type))?.collisions ?? [];
  } catch (error) {
    if (error instanceof SwampError) return [];
    throw error;
  }
}
