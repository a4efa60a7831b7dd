// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import type { FileStatus } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { unlockedPackages, unmetNeeds } from "../package/lock_problems.ts";

export interface ExtensionList {
  /** Installed packages, ordered by name. */
  readonly extensions: readonly {
    readonly name: string;
    readonly version?: string;
    readonly files: number;
  }[];
  /** What the lockfile names and is not there. */
  readonly missing: readonly { readonly name: string; readonly version: string }[];
  /** Every extension file with the one state it is in. */
  readonly files: readonly FileStatus[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** The extension files of the repository and the packages among them; nothing is imported. */
export async function listExtensions(ctx: Context): Promise<ExtensionList> {
  const extensions = await ctx.extensions();
  const files = extensions.files();
  const problems = [...extensions.problems()];
  const store = await ctx.packages();
  try {
    const missing = Object.entries(store.lockfile()).filter(([name]) => !store.receipt(name))
      .map(([name, { version }]) => ({ name, version }));
    for (const { message, hint } of [...await unlockedPackages(ctx), ...unmetNeeds(store.lockfile())]) {
      problems.push({ path: LOCKFILE, message: `${message}. ${hint}` });
    }
    return { extensions: extensions.packages(), missing, files, problems };
  } catch (error) {
    // What is there can be listed without it.
    if (!(error instanceof SwampError)) throw error;
    problems.push({ path: LOCKFILE, message: [reasonOf(error), error.hint].join("; ") });
    return { extensions: extensions.packages(), missing: [], files, problems };
  }
}

/** What is wrong with the lockfile, whose name is shown in front of it. */
function reasonOf({ message }: SwampError): string {
  return message.startsWith(`${LOCKFILE}: `) ? message.slice(LOCKFILE.length + 2) : message;
}
