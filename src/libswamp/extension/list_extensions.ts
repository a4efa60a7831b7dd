// SPDX-License-Identifier: MIT
import type { FileStatus } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";

export interface ExtensionList {
  /** Installed packages, ordered by name. */
  readonly extensions: readonly {
    readonly name: string;
    readonly version?: string;
    readonly files: number;
  }[];
  /** Every extension file with the one state it is in. */
  readonly files: readonly FileStatus[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** The extension files of the repository and the packages among them; nothing is imported. */
export async function listExtensions(ctx: Context): Promise<ExtensionList> {
  const extensions = await ctx.extensions();
  const files = extensions.files();
  return { extensions: extensions.packages(), files, problems: extensions.problems() };
}
