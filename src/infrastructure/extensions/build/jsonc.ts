// SPDX-License-Identifier: MIT

/** Matches a string (kept), a comment, or a comma before a closing bracket. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[}\]])/g;

/**
 * JSON with comments and trailing commas.
 * @throws SyntaxError as JSON.parse.
 */
export function parseJsonc(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, "").replace(TOKEN, (token) => token.startsWith('"') ? token : " ");
  return JSON.parse(plain);
}
