// SPDX-License-Identifier: MIT
/**
 * What a package says of one of its bundles, in a file beside it, so that describing a type runs no code. It counts
 * for that very bundle only, and until the bundle was loaded: the import is the authority.
 */
import { parseJson } from "../limits.ts";
import type { TypeMetadata } from "../types/type_entry.ts";
import { MAX_METADATA, parseTypeMetadata } from "../types/type_metadata.ts";

/** Raised when the metadata of types gets another shape; other formats are passed over. */
const FORMAT = 1;

/** @param bundle sha256 of the bundle that it describes, hex. */
export function writeShippedMetadata(metadata: TypeMetadata, bundle: string): string {
  return `${JSON.stringify({ format: FORMAT, bundle, metadata })}\n`;
}

/**
 * Undefined when it is none, of another format, or of another bundle: then the bundle has to be loaded.
 * @param text what a package ships; nothing in it is trusted.
 */
export function readShippedMetadata(text: string, bundle: string): TypeMetadata | undefined {
  if (text.length > MAX_METADATA) return undefined;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    // Damaged: as if it were not there.
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { format, bundle: described, metadata } = value as Record<string, unknown>;
  return format === FORMAT && described === bundle ? parseTypeMetadata(metadata) : undefined;
}
