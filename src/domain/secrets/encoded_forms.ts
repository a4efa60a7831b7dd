// SPDX-License-Identifier: MIT
/** What a secret looks like in what was encoded: headers, URLs, dumps. */

/** What shorter ones are encoded to stands in texts by chance. */
const SHORTEST_ENCODED = 8;

/**
 * The percent-encoded forms of a secret, and its base64 forms in both alphabets: alone, and as a part of a longer text
 * (`user:password`), of which it may begin at any of three places of a group. None for short secrets.
 */
export function encodedForms(secret: string): string[] {
  if (secret.length < SHORTEST_ENCODED) return [];
  const percent = encodeURIComponent(secret.toWellFormed());
  const field = new URLSearchParams([["", secret]]).toString().slice(1);
  const percents = [percent, field].flatMap((
    form,
  ) => [form, form.replace(/%../g, (code) => code.toLowerCase())]);
  const standard = base64Forms(new TextEncoder().encode(secret));
  return [
    ...percents,
    ...standard,
    ...standard.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** Without padding: it says nothing, and may be left out. */
function base64Forms(bytes: Uint8Array): string[] {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const inside = [0, 1, 2].map((before) => {
    const first = before === 0 ? 0 : before + 1;
    // The characters in which every bit is one of the secret.
    return btoa("\0".repeat(before) + text).slice(first, Math.floor((before + bytes.length) * 8 / 6));
  });
  return [btoa(text).replace(/=+$/, ""), ...inside];
}
