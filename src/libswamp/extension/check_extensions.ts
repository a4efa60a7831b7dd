// SPDX-License-Identifier: MIT
import type { FileStatus } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";

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
  const extensions = await ctx.extensions();
  await extensions.verifyAll((done, total) => ctx.progress(`Loading extensions ${done}/${total}`));
  const files = extensions.files();
  const counts = { usable: 0, shadowed: 0, "not an entry": 0, failed: 0, undecided: 0 };
  for (const file of files) counts[file.state]++;
  const problems = extensions.problems();
  const passed = counts.failed === 0 && counts.undecided === 0 && problems.length === 0;
  return { overallStatus: passed ? "pass" : "fail", total: files.length, counts, files, problems };
}
