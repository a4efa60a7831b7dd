// SPDX-License-Identifier: MIT
import type {
  DefinitionDirectories,
  DefinitionIndexRow,
  DefinitionIndexRows,
} from "../../domain/models/definition_index.ts";
import type { InspectedDefinition } from "../../domain/models/definition_store.ts";

/** Rows that live as long as the process: an index without a catalog. */
export function memoryDefinitionRows(): DefinitionIndexRows {
  const rows = new Map<string, DefinitionIndexRow>();
  const parsed = new Map<string, InspectedDefinition>();
  let directories: DefinitionDirectories | undefined;
  return {
    read: () => new Map(rows),
    write(changed, removed) {
      for (const [path, row] of changed) rows.set(path, row);
      for (const path of removed) rows.delete(path);
    },
    directories: () => directories,
    keepDirectories: (value) => void (directories = value),
    parsed: (path, hash) => parsed.get(`${path} ${hash}`),
    keepParsed: (path, hash, value) => void parsed.set(`${path} ${hash}`, value),
    forgetParsed: (path) => {
      for (const key of parsed.keys()) if (key.startsWith(`${path} `)) parsed.delete(key);
    },
  };
}
