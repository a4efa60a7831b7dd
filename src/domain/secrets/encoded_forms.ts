// SPDX-License-Identifier: MIT
/** What the bytes of a secret look like in base64 and in hex, alone and as a part of something longer. */

/** A text that gives a secret away, also where only a part of it is there. */
export interface EncodedForm {
  readonly alphabet: "base64" | "hex";
  readonly text: string;
  /** How many characters in a row give the secret away. */
  readonly enough: number;
  /** It is the encoding of an encoding. */
  readonly isNested?: true;
}

/** What fewer bytes are encoded to is in texts by chance. */
const MIN_BYTES = 5;

/** In encodings of encodings only shorter secrets are looked for. */
const MAX_NESTED = 512;

/** A line of this many characters of base64 (12 bytes of the secret), or of hex (8 bytes), is not there by chance. */
const ENOUGH = 16;

/**
 * The base64 and hex forms of a secret: of its bytes, of those of its escaped forms (a JSON Web Token holds JSON, a
 * basic authorization may hold percent-encoding), of UTF-16, and base64 twice. Without padding, which may be left out.
 */
export function encodedForms(secret: string): EncodedForm[] {
  const text = secret.toWellFormed();
  const bytes = utf8(text);
  if (bytes.length < MIN_BYTES) return [];
  const json = JSON.stringify(text).slice(1, -1);
  const goJson = json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const texts = new Set([text, json, goJson, encodeURIComponent(text)]);
  const once = base64Forms(bytes);
  if (bytes.length > MAX_NESTED) return [...once, ...hexForms(bytes)];
  const nested = [
    ...[...texts].slice(1).flatMap((item) => base64Forms(utf8(item))),
    ...base64Forms(utf16(text)),
    ...once.flatMap(({ text: form }) => base64Forms(utf8(form))),
  ];
  return [...once, ...hexForms(bytes), ...nested.map((form) => ({ ...form, isNested: true as const }))];
}

/** At each of the three positions at which the bytes may begin in a group. */
function base64Forms(bytes: Uint8Array): EncodedForm[] {
  return [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const encoded = base64(padded).replace(/=+$/, "");
    const first = before === 0 ? 0 : before + 1;
    // The characters in which every bit is one of the secret. Alone, the last one ends with zeros.
    const inner = Math.floor((before + bytes.length) * 8 / 6) - first;
    const text = before === 0 ? encoded : encoded.slice(first, first + inner);
    return { alphabet: "base64", text, enough: Math.min(inner, ENOUGH) };
  });
}

/** Contiguous, byte by byte with a separator, and in groups of two bytes as dumps have them. */
function hexForms(bytes: Uint8Array): EncodedForm[] {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const grouped = (odd: number) =>
    pairs.map((pair, index) => index > 0 && index % 2 === odd ? ` ${pair}` : pair).join("");
  const texts = [pairs.join(""), pairs.join(":"), pairs.join(" "), grouped(0), grouped(1)];
  return [...texts, ...texts.map((text) => text.toUpperCase())].map((text) => ({
    alphabet: "hex",
    text,
    enough: Math.min(text.length, ENOUGH),
  }));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  return Uint8Array.from(
    { length: text.length * 2 },
    (_, index) => index % 2 === 0 ? text.charCodeAt(index / 2) & 255 : text.charCodeAt(index >> 1) >> 8,
  );
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
