// SPDX-License-Identifier: MIT
/** What does not belong in version control: only what swamp generates, never a directory of the user's. */
export const GITIGNORE_LINES: readonly string[] = [".swamp/"];
