// SPDX-License-Identifier: MIT
/**
 * How commands look that read words, their input or a here-document as a script of its own. Each pattern is for the text
 * from a word on. What only a run can tell (a variable that names a shell, a group of commands that prints a script, what
 * another computer does with words) is not found.
 */

const BLANKS = String.raw`(?:[ \t]|\\\n)+`;
/** `eval`, all of whose words are source, and `trap`, whose first word is; also behind `command` and `builtin`. */
export const SOURCE_BUILTIN = new RegExp(
  `^(?:(?:command|builtin)${BLANKS})*(?:(eval)|trap)(?:${BLANKS}--)?${BLANKS}`,
);
/** A shell by its name or path, also in quotes, or by the variable that names the user's or the present one. */
const SHELL_NAME = String
  .raw`(?:["']?\\?(?:[^\s'"$;&|()<>]*/)?(?:ba|da|a|k|mk|z)?sh["']?|"?\$(?:0|BASH|SHELL|\{(?:0|BASH|SHELL)\b[^}\n]*\})"?)`;
/** A shell with options. Other commands start one too: `docker exec web sh -c …`. */
const SHELL = String.raw`^${SHELL_NAME}(?:${BLANKS}[-+][^\s'"<>]*(?:(?<=o)${BLANKS}\w+)?){0,9}?`;
/** The rest of a command and of those that read what it prints, up to a shell that reads it as its script. */
const PIPED =
  String.raw`(?:'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|[^'"\\;&()\n])*?\|&?(?:[ \t]|\\?\n)*(?:sudo${BLANKS})?` +
  String.raw`${SHELL_NAME}(?:${BLANKS}-(?![^\s;&|)]*c)[^\s;&|)]*)*[ \t]*(?=[\n;&|)]|$)`;
/** Commands that print their words: behind them these are source. */
export const PRINTED_SOURCE = new RegExp(`^(?:echo|printf)${BLANKS}(?=${PIPED})`);
/** A here-document that such a shell gets. */
export const PIPED_INPUT = new RegExp(`^<<(?!<)${PIPED}`);
/** The word behind `-c` of a shell is source. */
export const SHELL_COMMAND = new RegExp(
  String.raw`(?:${SHELL}|^su(?:${BLANKS}[\w-]+){0,9}?)${BLANKS}-\w*c(?:${BLANKS}--)?${BLANKS}`,
);
/** A here-document for a shell is source, and one for a command that reads a script from its input. */
export const SHELL_INPUT = new RegExp(
  String.raw`(?:${SHELL}|^(?:\.|source|${SHELL_NAME})${BLANKS}/dev/(?:stdin|fd/0))(?:${BLANKS})?<<(?!<)`,
);
/** The same with the shell behind it. */
export const INPUT_BEFORE_SHELL = new RegExp(
  String.raw`^<<-?[ \t]*(?:\\[^]|'[^']*'|"[^"]*"|[^\s;&|<>()'"\\])+[ \t]+${SHELL_NAME}(?=[\s;&|)]|$)`,
);
/** A here-string for a shell is source. */
export const SHELL_STRING = new RegExp(String.raw`${SHELL}(?:${BLANKS})?<<<[ \t]*`);
