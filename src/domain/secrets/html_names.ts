// SPDX-License-Identifier: MIT
/** Named characters of HTML: those of XML, and of Latin-1. */

const LATIN1 =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute " +
  "micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig " +
  "Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash " +
  "Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute " +
  "ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc " +
  "uuml yacute thorn yuml";

const OTHERS: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  AMP: "&",
  LT: "<",
  GT: ">",
  QUOT: '"',
  sol: "/",
  bsol: "\\",
  colon: ":",
  commat: "@",
  dollar: "$",
  equals: "=",
  excl: "!",
  grave: "`",
  num: "#",
  percnt: "%",
  plus: "+",
  quest: "?",
  semi: ";",
  comma: ",",
  period: ".",
  lpar: "(",
  rpar: ")",
  ast: "*",
  lowbar: "_",
  NewLine: "\n",
  Tab: "\t",
};

/** The character of a name, or undefined when nothing has this name. */
export function htmlCharacter(name: string): string | undefined {
  if (Object.hasOwn(OTHERS, name)) return OTHERS[name];
  const index = LATIN1.split(" ").indexOf(name);
  return index < 0 ? undefined : String.fromCharCode(0xa0 + index);
}
