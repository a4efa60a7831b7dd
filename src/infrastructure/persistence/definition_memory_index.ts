// SPDX-License-Identifier: MIT
import type { DefinitionIndexRow, DefinitionIndexRows } from "../../domain/models/definition_index.ts";

/** Rows that live as long as the process: for tests, and for repositories whose catalog can not be opened. */
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
