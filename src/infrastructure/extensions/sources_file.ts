// SPDX-License-Identifier: MIT
/** `.swamp-sources.yaml`: directories whose extensions are used in place. */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { nearest } from "../../domain/nearest.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";

export const SOURCES_FILE = ".swamp-sources.yaml";

/** One item of `sources:`. */
export interface SourceEntry {
  /** As written: may hold `~`, `$VAR` and globs. */
  readonly path: string;
  /** Kind directories to take; all when absent. */
  readonly only?: readonly string[];
}

const ONLY_VALUES = [...KIND_PLACES.map((place) => place.directory), "workflows"];
const ENTRY_KEYS = ["path", "only", "installedSkills"];

/** @throws SwampError SOURCE_INVALID: names the file, the item and what was expected. */
export async function parseSourcesFile(text: string, repository: Repository): Promise<SourceEntry[]> {
  const file = repository.display(join(repository.root, SOURCES_FILE));
  const document = await parseYaml(text, file, "SOURCE_INVALID");
  if (document === null || document === undefined) return [];
  if (!isRecord(document)) throw invalid(file, "expected a mapping with the key 'sources'");
  checkKeys(document, ["sources"], file, "");
  const items = document.sources ?? [];
  if (!Array.isArray(items)) throw invalid(file, "'sources' must be a list");
  return items.map((item, index) => parseEntry(item, file, `sources[${index}]`));
}

function parseEntry(item: unknown, file: string, place: string): SourceEntry {
  if (typeof item === "string") return { path: item };
  if (!isRecord(item)) throw invalid(file, `${place} must be a mapping with the key 'path'`);
  checkKeys(item, ENTRY_KEYS, file, `${place}.`);
  if (typeof item.path !== "string" || item.path === "") throw invalid(file, `${place}.path must be a path`);
  if (item.only === undefined || item.only === null) return { path: item.path };
  if (!Array.isArray(item.only)) throw invalid(file, `${place}.only must be a list`);
  return { path: item.path, only: checkKinds(item.only, `${file}: ${place}.only`) };
}

/** @throws SwampError SOURCE_INVALID naming the value that is no kind directory. */
export function checkKinds(values: readonly unknown[], place: string): string[] {
  return values.map((value) => {
    if (typeof value === "string" && ONLY_VALUES.includes(value)) return value;
    throw new SwampError("SOURCE_INVALID", `${place}: '${value}' must be one of ${ONLY_VALUES.join(", ")}`, {
      hint: "See: swamp extension source add --help",
    });
  });
}

function checkKeys(
  record: Record<string, unknown>,
  allowed: readonly string[],
  file: string,
  prefix: string,
): void {
  for (const key of Object.keys(record)) {
    if (allowed.includes(key)) continue;
    const near = nearest(key, allowed)[0];
    throw invalid(file, `unknown key '${prefix}${key}'${near ? `; did you mean '${near}'?` : ""}`);
  }
}

function invalid(file: string, problem: string): SwampError {
  return new SwampError("SOURCE_INVALID", `${file}: ${problem}`, {
    hint: "Repair the file, or see: swamp extension source --help",
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
