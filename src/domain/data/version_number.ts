// SPDX-License-Identifier: MIT

/** No number with more digits is exact. */
const VERSION_NUMBER = /^[1-9]\d{0,14}$/;

/** Whether a text is the number of a stored version, in its only spelling: the name of the version's directory. */
export function isVersionNumber(text: string): boolean {
  return VERSION_NUMBER.test(text);
}
