// SPDX-License-Identifier: MIT
/** The object in JSON content, and whether the index may hold it. */
import { parseStoredJson } from "../../../domain/limits.ts";
import type { DataMetadata } from "../../../domain/data/data_store.ts";
import { isJsonContent } from "../../../domain/data/json_content.ts";

/** Larger content is read from the disk when a query mentions them. */
export const LARGEST_BODY = 65_536;

export type Attributes = Readonly<Record<string, unknown>>;

/** Whether a version has attributes: its content is JSON. */
export function hasAttributes({ contentType }: DataMetadata): boolean {
  return isJsonContent(contentType);
}

/** The object in a text, empty for everything that is none. */
export function parseAttributes(text: string): Attributes {
  try {
    const value: unknown = parseStoredJson(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Attributes : {};
  } catch {
    // Content that is not JSON has no attributes.
    return {};
  }
}

/**
 * The attributes as JSON of which SQLite says the same as JavaScript, undefined when it might not: numbers of many
 * digits, halves of surrogate pairs, NUL, deep nesting.
 */
export function exactJson(text: string): string | undefined {
  if (text.length > LARGEST_BODY || (text.match(/[[{]/g)?.length ?? 0) > 900) return undefined;
  const json = JSON.stringify(parseAttributes(text));
  return /[\d.]{17,}|\de[+-]\d|\\u(0000|d[89a-f])/.test(json) ? undefined : json;
}

/** Content as text, empty for what is none. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Binary: that is the answer.
    return "";
  }
}
