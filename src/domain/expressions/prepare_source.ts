// SPDX-License-Identifier: MIT
/**
 * What users may write and the language does not have: names with hyphens (`model.web-1.input`) and bare words in
 * `vault.get(my-vault, KEY)`. Both become string literals; literals and comments are left alone.
 */
import { type LiteralEnd, literalEnds } from "./template.ts";

export interface PreparedSource {
  readonly text: string;
  /** Where a position of the prepared text is in what the user wrote. */
  positionOf(prepared: number): number;
}

const NAME = "[A-Za-z0-9_][A-Za-z0-9_-]*";
/** Subtracting from a model makes no sense: whatever stands after the dot is its name. */
const MODEL = new RegExp(`model\\s*\\.\\s*(${NAME})`, "y");
/** The names of a spec and an instance after it. */
const OUTPUT = new RegExp(`(\\s*\\.\\s*(?:resource|file)\\s*)\\.\\s*(${NAME})(?:\\s*\\.\\s*(${NAME}))?`, "y");
const VAULT = /vault\s*\.\s*get\s*\(/y;
/** One argument of `vault.get` up to the comma or parenthesis after it. */
const BARE_WORD = /(\s*)([A-Za-z0-9_@][A-Za-z0-9_@/.:-]*)(?=\s*[,)])/y;
const SPACE = /\s*/y;
const COMMA = /\s*,/y;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names whose members are values; `inputs.vault` is no bare word. */
const VALUE = /^(?:inputs|self|model|env|data|file|run)\./;

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Makes the text of an expression readable for the language. */
export function prepareSource(source: string): PreparedSource {
  const pieces: Piece[] = [];
  const literalEnd = literalEnds(source);
  let position = 0;
  while (position < source.length) {
    const end = literalEnd(position) ?? commentEnd(source, position);
    if (end !== undefined) position = end;
    else if (!/[A-Za-z_]/.test(source[position]!) || isInside(source, position)) position++;
    else {
      position = replaceModel(source, position, pieces) ??
        replaceVault(source, position, pieces, literalEnd) ?? position + 1;
    }
  }
  return join(source, pieces);
}

function commentEnd(source: string, position: number): number | undefined {
  if (!source.startsWith("//", position)) return undefined;
  const end = source.indexOf("\n", position);
  return end < 0 ? source.length : end;
}

/** Whether a name that begins here is the rest of a longer one or a member of something. */
function isInside(source: string, position: number): boolean {
  return /[A-Za-z0-9_]$|\.\s*\??\s*$/.test(source.slice(Math.max(0, position - 20), position));
}

function replaceModel(source: string, position: number, pieces: Piece[]): number | undefined {
  const found = matchAt(MODEL, source, position);
  if (!found) return undefined;
  let end = position + found[0].length;
  if (!IDENTIFIER.test(found[1]!)) {
    pieces.push({ from: position + "model".length, to: end, text: index(found[1]!) });
  }
  const output = matchAt(OUTPUT, source, end);
  if (!output) return end;
  const [whole, member, spec, instance] = output;
  const names = [spec!, ...(instance === undefined ? [] : [instance])];
  if (!names.every((name) => IDENTIFIER.test(name))) {
    pieces.push({ from: end + member!.length, to: end + whole.length, text: names.map(index).join("") });
  }
  end += whole.length;
  return end;
}

function replaceVault(
  source: string,
  position: number,
  pieces: Piece[],
  literalEnd: LiteralEnd,
): number | undefined {
  const call = matchAt(VAULT, source, position);
  if (!call) return undefined;
  let end = position + call[0].length;
  for (let argument = 0; argument < 2; argument++) {
    const word = matchAt(BARE_WORD, source, end);
    const from = end + matchAt(SPACE, source, end)![0].length;
    const after = word ? from + word[2]!.length : literalEnd(from);
    if (after === undefined) break;
    if (word && !VALUE.test(word[2]!) && !isVariable(source, word[2]!)) {
      pieces.push({ from, to: after, text: JSON.stringify(word[2]) });
    }
    end = after;
    const comma = matchAt(COMMA, source, end);
    if (!comma) break;
    end += comma[0].length;
  }
  return end;
}

/** Whether a macro of this expression declares the name: `["a"].map(key, vault.get(v, key))`. */
function isVariable(source: string, name: string): boolean {
  if (!IDENTIFIER.test(name)) return false;
  return new RegExp(`\\.\\s*(?:map|filter|all|exists|exists_one|bind)\\s*\\(\\s*${name}\\s*,`).test(source);
}

function index(name: string): string {
  return `[${JSON.stringify(name)}]`;
}

function matchAt(pattern: RegExp, source: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(source);
}

function join(source: string, pieces: readonly Piece[]): PreparedSource {
  let text = "";
  let position = 0;
  /** Where each piece begins in the new text, and the difference after it. */
  const shifts: { at: number; end: number; piece: Piece }[] = [];
  for (const piece of pieces) {
    text += source.slice(position, piece.from);
    shifts.push({ at: text.length, end: text.length + piece.text.length, piece });
    text += piece.text;
    position = piece.to;
  }
  text += source.slice(position);
  return {
    text,
    positionOf(prepared) {
      const last = shifts.findLast(({ at }) => at <= prepared);
      if (!last) return prepared;
      return prepared < last.end ? last.piece.from : prepared - last.end + last.piece.to;
    },
  };
}
