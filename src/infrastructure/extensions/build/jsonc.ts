// SPDX-License-Identifier: MIT
import { parseJson } from "../../../domain/limits.ts";

/** Matches a string (kept), a comment, or a comma before a closing bracket. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[}\]])/g;

/**
 * JSON with comments and trailing commas.
 * @throws SyntaxError as JSON.parse.
 */
export function parseJsonc(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, "").replace(TOKEN, (token) => token.startsWith('"') ? token : " ");
  return parseJson(plain);
}
