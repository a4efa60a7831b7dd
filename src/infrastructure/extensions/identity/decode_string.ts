// SPDX-License-Identifier: MIT

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  b: "\b",
  v: "\v",
  f: "\f",
  r: "\r",
};

const ESCAPE = /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[^]))/g;

/**
 * The value of a string literal or of a template without holes.
 * @param literal the bytes with their quotes; bytes that are no UTF-8 become replacement characters.
 * @returns undefined for what is not portable (octal escapes) or not valid.
 */
export function decodeString(literal: Uint8Array): string | undefined {
  return decodeText(literal.subarray(1, literal.length - 1), literal[0] === 0x60);
}

/**
 * The value of the text between two quotes, or between two holes of a template.
 * @returns undefined for what is not portable (octal escapes) or not valid.
 */
export function decodeText(bytes: Uint8Array, template: boolean): string | undefined {
  let text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (template && text.includes("\r")) text = text.replaceAll(/\r\n?/g, "\n");
  if (!text.includes("\\")) return text;
  let valid = true;
  const value = text.replaceAll(ESCAPE, (...match: unknown[]) => {
    const decoded = decodeEscape(match as EscapeMatch);
    if (decoded === undefined) valid = false;
    return decoded ?? "";
  });
  return valid ? value : undefined;
}

type EscapeMatch = [string, string?, string?, string?, string?, number?, string?];

function decodeEscape([, point, unit, byte, character, at, text]: EscapeMatch): string | undefined {
  if (point !== undefined) {
    const code = Number.parseInt(point, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  }
  const hex = unit ?? byte;
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (character === undefined || character === "x" || character === "u") return undefined;
  if (character === "0") return /[0-9]/.test(text![at! + 2] ?? "") ? undefined : "\0";
  if (/[1-9]/.test(character)) return undefined;
  if (/[\r\n\u2028\u2029]/.test(character)) return "";
  return SIMPLE[character] ?? character;
}
