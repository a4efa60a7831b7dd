// SPDX-License-Identifier: MIT
import { parseStoredJson } from "../../domain/limits.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i;

/** Content without secrets; the same bytes when there is none. A JSON document stays one. */
export function cleanContent(redactor: Redactor, bytes: Uint8Array, contentType: string): Uint8Array {
  const clean = redactor.redactBytes(bytes);
  if (clean === bytes || !JSON_TYPE.test(contentType)) return clean;
  const document = parsed(bytes);
  // A secret in the position of a number or of a key's quote: a mask would end the document there.
  if (document === undefined || parsed(clean)) return clean;
  const text = new TextDecoder().decode(bytes);
  const indentation = /^\s*[[{]\r?\n([ \t]+)/.exec(text)?.[1];
  const written = JSON.stringify(redactor.redactTree(document.value), null, indentation);
  return written === text ? bytes : new TextEncoder().encode(written);
}

function parsed(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: parseStoredJson(new TextDecoder().decode(bytes)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
