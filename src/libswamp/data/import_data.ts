// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import type { ImportedData } from "../../domain/data/data_archive.ts";
import type { Context } from "../context.ts";

export interface ImportDataRequest {
  /** Relative to the working directory. */
  readonly file: string;
  readonly dryRun: boolean;
}

/**
 * Adds what an archive holds to the repository: all of it or nothing. Data that exists is never changed.
 * @throws SwampError DATA_INVALID when the archive is refused, DATA_EXISTS naming what differs, IO_FAILED.
 */
export async function importData(ctx: Context, request: ImportDataRequest): Promise<ImportedData> {
  const file = resolve(ctx.platform.cwd(), request.file);
  const archives = await ctx.dataArchives();
  const purpose = "import data";
  if (request.dryRun) {
    return await archives.import(file, { dryRun: true, whileMoving: (move) => Promise.resolve(move()) });
  }
  const lock = await ctx.lock();
  // One import at a time; what deletes or makes data of models waits only while files are moved.
  return await lock.hold("import", purpose, () =>
    archives.import(file, {
      dryRun: false,
      whileMoving: (move) =>
        lock.hold("models", purpose, () =>
          lock.hold("data", purpose, () =>
            lock.hold("vaults", purpose, move))),
    }));
}
