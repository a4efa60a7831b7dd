// SPDX-License-Identifier: MIT
import type { Counters } from "../../domain/counters.ts";
import { isUnchanged, stampOf } from "../../domain/freshness.ts";
import type { DefinitionIndexRow, DefinitionIndexRows } from "../../domain/models/definition_index.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Repository } from "../../domain/repo/repository.ts";

/**
 * The definition of this name, when no file was added, removed or renamed since the index was made and its own file is
 * the same: then the other files need not be looked at. Undefined says nothing; the whole directory tells.
 */
export function findUnchanged(
  name: string,
  options: {
    readonly fs: FileSystem;
    readonly repository: Pick<Repository, "modelsDirectory">;
    readonly rows: DefinitionIndexRows;
    readonly counters: Counters;
  },
): { path: string; row: DefinitionIndexRow } | undefined {
  const { fs, rows, repository, counters } = options;
  const look = (path: string) => {
    counters.filesStated++;
    const stat = fs.stat(path === "" ? repository.modelsDirectory : `${repository.modelsDirectory}/${path}`);
    return stat && stampOf(stat);
  };
  const directories = rows.directories();
  const sameFiles = directories?.stamps.every(([path, stamp]) => {
    const now = look(path);
    return now !== undefined && isUnchanged(stamp, now, directories.seenAt);
  });
  if (!sameFiles) return undefined;
  const named = [...rows.read()].filter(([, row]) => row.name === name && row.error === undefined);
  const [found] = named;
  if (!found || named.length > 1) return undefined;
  const [path, row] = found;
  const now = look(path);
  return now && isUnchanged(row.stamp, now, row.indexedAt) ? { path, row } : undefined;
}
