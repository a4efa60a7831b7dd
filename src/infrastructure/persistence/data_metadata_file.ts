// SPDX-License-Identifier: MIT
/** `metadata.yaml` of a version: written as JSON (which is YAML), read as either. */
import { parseJson as parseLimited } from "../../domain/limits.ts";
import type { DataMetadata, DataOwner } from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import { parseYaml } from "./yaml_reader.ts";

type Fields = Record<string, unknown>;

export function formatMetadata(metadata: DataMetadata): string {
  return `${JSON.stringify(metadata, null, 2)}\n`;
}

/**
 * Reads metadata.
 * @param place the file as users know it, and what its directories say.
 * @throws SwampError DATA_INVALID naming the file.
 */
export async function parseMetadata(
  text: string,
  place: { file: string; name: string; version: number },
): Promise<DataMetadata> {
  const fields = await parseFields(text, place.file);
  const id = fields.id;
  if (typeof id !== "string" || id === "") throw invalid(place.file, "it has no 'id'");
  const size = fields.size;
  return {
    id,
    name: place.name,
    version: place.version,
    contentType: textOf(fields.contentType) ?? "application/octet-stream",
    lifetime: textOf(fields.lifetime) ?? "infinite",
    garbageCollection: typeof fields.garbageCollection === "number"
      ? fields.garbageCollection
      : textOf(fields.garbageCollection) ?? 10,
    streaming: fields.streaming === true,
    tags: tagsOf(fields.tags),
    ownerDefinition: ownerOf(fields.ownerDefinition),
    createdAt: textOf(fields.createdAt) ?? "",
    size: typeof size === "number" ? size : 0,
    ...(textOf(fields.checksum) === undefined ? {} : { checksum: textOf(fields.checksum) }),
    ...(fields.lifecycle === "deleted" ? { lifecycle: "deleted" as const } : {}),
    ...(textOf(fields.renamedTo) === undefined ? {} : { renamedTo: textOf(fields.renamedTo) }),
    ...(textOf(fields.renamedFrom) === undefined ? {} : { renamedFrom: textOf(fields.renamedFrom) }),
  };
}

/** The item's id, read without the YAML parser: it is wanted where nothing can be awaited. */
export function peekId(text: string): string | undefined {
  return /^\s*"?id"?\s*:\s*["']?([0-9A-Za-z-]+)["']?\s*,?\s*$/m.exec(text)?.[1];
}

async function parseFields(text: string, file: string): Promise<Fields> {
  const value = text.trimStart().startsWith("{")
    ? parseJson(text, file)
    : await parseYaml(text, file, "DATA_INVALID");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(file, "expected keys and values");
}

function parseJson(text: string, file: string): unknown {
  try {
    return parseLimited(text);
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : String(error));
  }
}

function invalid(file: string, reason: string): SwampError {
  return new SwampError("DATA_INVALID", `Damaged data: ${file}: ${reason}`, {
    hint: "Delete the directory of this version, or restore it from a backup; other data is not affected.",
    details: { file },
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function tagsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

function ownerOf(value: unknown): DataOwner {
  const fields = typeof value === "object" && value !== null ? value as Fields : {};
  return { ...fields, ownerType: textOf(fields.ownerType) ?? "", ownerRef: textOf(fields.ownerRef) ?? "" };
}
