// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import type { ExportedData } from "../../domain/data/data_archive.ts";
import { SwampError } from "../../domain/errors.ts";
import { shellWord } from "../../domain/shell_word.ts";
import type { Context } from "../context.ts";

export interface ExportDataRequest {
  /** Relative to the working directory. */
  readonly file: string;
  readonly dryRun: boolean;
  /** Replace a file that exists. */
  readonly force: boolean;
}

/**
 * Writes an archive of all that exists once only below `.swamp`.
 * @throws SwampError IO_FAILED, also when the file exists; DATA_INVALID, TRY_AGAIN.
 */
export async function exportData(ctx: Context, request: ExportDataRequest): Promise<ExportedData> {
  const file = resolve(ctx.platform.cwd(), request.file);
  const { fs } = ctx.platform;
  const kind = fs.stat(file)?.kind;
  if (kind === "directory") {
    throw new SwampError("IO_FAILED", `Cannot write ${file}: it is a directory`, {
      hint: `Name a file in it: swamp data export ${shellWord(`${request.file}/swamp-data.tgz`)}`,
      details: { file },
    });
  }
  if (kind !== undefined && !request.force && !request.dryRun) {
    throw new SwampError("IO_FAILED", `${file} already exists`, {
      hint: "Name another file, or replace it with: --force",
      details: { file },
    });
  }
  return await (await ctx.dataArchives()).export(file, request);
}
