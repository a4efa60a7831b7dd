// SPDX-License-Identifier: MIT
/** What programs make of a secret on its way to a file or a stream, and how it is recognized there. */

export type Encode = (secret: string) => string;

const utf8 = (text: string) => new TextEncoder().encode(text);

const base64 = (bytes: Uint8Array | string) =>
  btoa(
    Array.from(typeof bytes === "string" ? utf8(bytes) : bytes, (byte) => String.fromCharCode(byte)).join(""),
  );

const base64url = (text: string) => base64(text).replaceAll("+", "-").replaceAll("/", "_");

const wrap = (text: string, width: number, end = "\n") =>
  text.match(new RegExp(`.{1,${width}}`, "gs"))!.join(end);

const hex = (text: string, separator = "") =>
  Array.from(utf8(text), (byte) => byte.toString(16).padStart(2, "0")).join(separator);

const percentAll = (text: string) =>
  Array.from(utf8(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

const eachUnit = (text: string, encode: (code: number) => string) =>
  Array.from({ length: text.length }, (_, at) => encode(text.charCodeAt(at))).join("");

const eachPoint = (text: string, encode: (code: number) => string) =>
  Array.from(text, (character) => encode(character.codePointAt(0)!)).join("");

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const goJson = (text: string) =>
  inJson(text).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

const asciiJson = (text: string) =>
  inJson(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const NAMES: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
const html = (text: string) => text.replace(/[&<>"']/g, (character) => `&${NAMES[character]};`);

const utf16 = (text: string, isLittle: boolean) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
};

const pythonRepr = (text: string) =>
  text.replace(/[\\']/g, "\\$&").replace(/[^ -~]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 256) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code < 65536
      ? `\\u${code.toString(16).padStart(4, "0")}`
      : `\\U${code.toString(16).padStart(8, "0")}`;
  });

const LONG_BEFORE = "the quick brown fox jumps over the lazy dog, 0123456789, and goes on:";

/** Every encoding gives a text; {@link BYTE_ENCODINGS} give bytes. */
export const ENCODINGS: Readonly<Record<string, Encode>> = {
  plain: (text) => text,
  base64,
  "base64 without padding": (text) => base64(text).replace(/=+$/, ""),
  "base64 behind one byte": (text) => base64(`u${text}:x`),
  "base64 behind two bytes": (text) => base64(`u:${text}`),
  "base64 behind a user": (text) => base64(`user:${text}`),
  "base64 in lines of 64": (text) => wrap(base64(LONG_BEFORE + text + "."), 64),
  "base64 in lines of 76": (text) => wrap(base64(LONG_BEFORE + text + ".."), 76, "\r\n"),
  "base64 in indented lines": (text) => wrap(base64(LONG_BEFORE + text), 64, "\n    "),
  base64url,
  "base64url without padding": (text) => base64url(`u${text}`).replace(/=+$/, ""),
  "base64 of JSON": (text) => base64(JSON.stringify({ auth: text })),
  "base64url of Go's JSON": (text) => base64url(`{"auth":"${goJson(text)}"}`),
  "base64 of percent-encoding": (text) => base64(`id:${encodeURIComponent(text)}`),
  "base64 twice": (text) => base64(JSON.stringify({ auths: { "x.io": { auth: base64(`user:${text}`) } } })),
  "base64 of UTF-16": (text) => base64(utf16(text, true)),
  "base64 in JSON": (text) => JSON.stringify({ auth: wrap(base64(LONG_BEFORE + text), 64) }),
  "base64 in PHP's JSON": (text) => JSON.stringify({ auth: base64(text) }).replaceAll("/", "\\/"),
  "base64 in a query": (text) => `a=${encodeURIComponent(base64(text))}`,
  hex: (text) => hex(text),
  "hex in capitals": (text) => hex(text).toUpperCase(),
  "hex with colons": (text) => hex(text, ":"),
  "hex with blanks": (text) => hex(text, " ").toUpperCase(),
  "hex in groups": (text) => wrap(hex(`a${text}`), 4, " "),
  "hex in lines of 60": (text) => wrap(hex(LONG_BEFORE + text), 60),
  percent: encodeURIComponent,
  "percent in small letters": (text) =>
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "percent of a whole URI": encodeURI,
  "percent of every byte": percentAll,
  "percent twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "field of a form": (text) => new URLSearchParams({ q: text }).toString(),
  "user info": (text) => `https://user:${encodeURIComponent(text)}@host.example/`,
  "user info of URL": (text) => {
    const url = new URL("https://user@host.example/");
    url.password = text.toWellFormed();
    return url.href;
  },
  JSON: (text) => JSON.stringify({ text }),
  "JSON within JSON": (text) => JSON.stringify(JSON.stringify({ text })),
  "JSON three times": (text) => JSON.stringify(JSON.stringify(JSON.stringify({ text }))),
  "JSON of Go": (text) => `{"text":"${goJson(text)}"}`,
  "JSON in ASCII": (text) => `{"text":"${asciiJson(text)}"}`,
  "JSON in capitals": (text) =>
    eachUnit(text, (code) => `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`),
  "percent of JSON": (text) => encodeURIComponent(JSON.stringify({ text })),
  "names of HTML": html,
  "decimal numbers of HTML": (text) => eachPoint(text, (code) => `&#${code};`),
  "decimal quotes of HTML": (text) =>
    text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  "hex numbers of HTML": (text) => eachPoint(text, (code) => `&#x${code.toString(16)};`),
  "HTML within JSON": (text) => JSON.stringify({ text: html(text) }),
  "HTML within Go's JSON": (text) => `"${goJson(html(text))}"`,
  "single quotes of shells": (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  "quotes within quotes": (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  "backslashes of shells": (text) => text.replace(/[^\w@%+=:,./-]/gu, "\\$&"),
  "double quotes of shells": (text) => `"${text.replace(/["$`\\]/g, "\\$&")}"`,
  "dollar quotes of shells": (text) =>
    `$'${
      text.replace(/[\\']/g, "\\$&").replace(/[^ -~]+/g, (part) =>
        Array.from(utf8(part), (byte) =>
          `\\${byte.toString(8).padStart(3, "0")}`).join(""))
    }'`,
  "shell within JSON": (text) => JSON.stringify({ run: `echo '${text.replaceAll("'", `'\\''`)}'` }),
  "repr of Python": (text) => `'${pythonRepr(text)}'`,
  "repr of Python's bytes": (text) =>
    `b'${
      Array.from(utf8(text), (byte) =>
        byte < 32 || byte > 126
          ? `\\x${byte.toString(16).padStart(2, "0")}`
          : "\\'".includes(String.fromCharCode(byte))
          ? `\\${String.fromCharCode(byte)}`
          : String.fromCharCode(byte)).join("")
    }'`,
  "quotes of SQL": (text) => `'${text.replaceAll("'", "''")}'`,
  "quotes of CSV": (text) => `"${text.replaceAll('"', '""')}"`,
};

/** Encodings that are bytes. */
export const BYTE_ENCODINGS: Readonly<Record<string, (secret: string) => Uint8Array>> = {
  "UTF-16 LE": (text) => utf16(`\ufeff${text}\n`, true),
  "UTF-16 BE": (text) => utf16(`\ufeff${text}\n`, false),
  "UTF-16 at an odd byte": (text) => Uint8Array.from([7, ...utf16(text, true), 7]),
  binary: (text) => Uint8Array.from([255, 0, ...utf8(text), 254]),
};

/** What is looked for: of each encoding, what it makes of the secret alone, without the ends that it may share. */
export function tracesOf(secret: string): string[] {
  const cores = Object.entries(ENCODINGS).flatMap(([name, encode]) => {
    const encoded = encode(secret);
    return /base64|hex/.test(name) ? [] : [encoded.replace(/^[$'"]+|[$'"]+$/g, "")];
  });
  const forms = ["", "u", "u:"].flatMap((before) => {
    const first = before === "" ? 0 : 4;
    const form = base64(before + secret).replace(/=+$/, "");
    return form.length < first + 8
      ? []
      : [form.slice(first, -2), base64url(before + secret).slice(first, -4)];
  });
  const hexes = [hex(secret), hex(secret).toUpperCase(), hex(secret, ":"), hex(secret, " ").toUpperCase()];
  return [...new Set([secret, ...cores, ...forms, ...hexes])].filter((trace) => trace.length >= 5);
}

/** The traces of a secret in a text, also where line breaks are in between. */
export function tracesIn(text: string, secret: string): string[] {
  const lines = text.replace(/(?:\r?\n|\\r|\\n)[ \t]*/g, "");
  return tracesOf(secret).filter((trace) => text.includes(trace) || lines.includes(trace));
}
