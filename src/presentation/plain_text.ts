// SPDX-License-Identifier: MIT
/** Text from files and extensions on its way to a terminal: it must not move the cursor or change what was printed. */

/** A quick look: in nearly all text there is nothing to show. */
const SUSPECT =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]/;

/**
 * What a terminal obeys (control characters), what turns the direction of reading (bidi controls), and what is not seen
 * and lets two names look alike (format characters, fillers, tags). The joiners U+200C and U+200D stay where scripts and
 * emoji need them: behind a mark, a pictogram, or a letter of a script that joins.
 */
const CONTROL =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}])[\u200c\u200d]/gu;

/** Colours and styles of terminals: they say nothing where they are not drawn. */
// deno-lint-ignore no-control-regex
const STYLES = /\u001b\[[0-9;:]*m/g;

/** Without colours and styles. */
export function withoutStyles(text: string): string {
  return text.replace(STYLES, "");
}

/** Without colours; other control characters as `\xNN`, so that they are seen and do nothing. Newlines and tabs stay. */
export function visible(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return withoutStyles(text).replace(CONTROL, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\u{${code}}`;
  });
}

/** JSON text with the same characters as escapes of JSON. */
export function escaped(json: string): string {
  if (!SUSPECT.test(json)) return json;
  return json.replace(CONTROL, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""));
}

/** One line: control characters made visible, line ends and tabs turned into blanks. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s*[\r\n\t]+\s*/g, " "));
}

/** Columns that a text takes on a terminal: wide characters two, marks that combine none. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\u200b-\u200d\ufe0f]$/u.test(character)) return 0;
  if (/^\p{Emoji_Presentation}$/u.test(character)) return 2;
  const code = character.codePointAt(0)!;
  const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

/** The text with blanks up to a width. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? blanks + text : text + blanks;
}
