// SPDX-License-Identifier: MIT
import type { DefinitionIndexRow, DefinitionIndexRows } from "../../src/domain/models/definition_index.ts";

/** Rows that live as long as the process: an index without a catalog. */
export function memoryDefinitionIndex(): DefinitionIndexRows {
  const rows = new Map<string, DefinitionIndexRow>();
  return {
    read: () => new Map(rows),
    write(changed, removed) {
      for (const [path, row] of changed) rows.set(path, row);
      for (const path of removed) rows.delete(path);
    },
  };
}
