// SPDX-License-Identifier: MIT
/** The texts by which a secret is known. */

/** Secrets shorter than this are not searched for: they would blank out half of every text. */
export const SHORTEST_SECRET = 3;

/** Shorter ones are numbers that are in results by chance: sizes, counts, durations. */
export const SHORTEST_NUMBER = 8;

/** These are in every text; a field that holds one is put into a vault all the same. */
const WORDS = /^(?:true|false|null|undefined)$/i;

/** Whether a text can be searched for: not a boolean, not blank, and not made of the mask's character. */
export function isSearchable(text: string): boolean {
  return text.length >= SHORTEST_SECRET && !/^(?:\s*|\*+)$/.test(text) && !WORDS.test(text.trim());
}

/** Whether a text is a number so short that it is masked only where it is a number of its own. */
export function isShortNumber(text: string): boolean {
  return text.length < SHORTEST_NUMBER && /^\d+$/.test(text);
}

/**
 * A secret, each of its lines, and the credentials in it when it is a URL: all of these are secrets. What is not
 * searchable is left out.
 */
export function secretTexts(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/).map((line) => line.trim());
  const texts = [secret, secret.trim(), ...lines, ...userInfo(secret.trim())];
  // Where something that looks encoded was left as it is, decoding it gives another text.
  return [...new Set(texts.flatMap((text) => [text, text.toWellFormed(), decoded(text)]))].filter(
    isSearchable,
  );
}

/** `scheme://user:password@host`: the password, or the user when there is none, as it is written and decoded. */
function userInfo(secret: string): string[] {
  const match = /^[a-z][a-z\d+.-]*:\/\/([^/?#\s]+)@/i.exec(secret);
  if (!match) return [];
  const [user, ...password] = match[1]!.split(":");
  const written = password.length > 0 ? password.join(":") : user!;
  return [written];
}

function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
