// SPDX-License-Identifier: MIT
/** The syntax of regular expressions whose search takes linear time: no references back, no looking around. */

/** What a pattern is made of. */
export type Pattern =
  | { readonly kind: "character"; readonly matches: (character: string) => boolean }
  | { readonly kind: "assertion"; readonly holds: (before: string, after: string) => boolean }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly items: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly item: Pattern; readonly least: number; readonly most: number };

/** More repetitions than this are a mistake. */
const MOST_REPEATS = 1_000;
const DEEPEST = 200;

/** @throws Error with the reason when it is no pattern of this kind. */
export function parsePattern(source: string): Pattern {
  return new PatternReader(source).read();
}

class PatternReader {
  #position = 0;
  #flags = "";
  #depth = 0;

  constructor(private readonly source: string) {}

  read(): Pattern {
    const flags = /^\(\?([ims]+)\)/.exec(this.source);
    if (flags) {
      this.#flags = flags[1]!;
      this.#position = flags[0].length;
    }
    const pattern = this.#choice();
    if (this.#position < this.source.length) throw new Error("unmatched ')'");
    return pattern;
  }

  #choice(): Pattern {
    if (++this.#depth > DEEPEST) throw new Error("it is nested too deep");
    const items = [this.#sequence()];
    while (this.#take("|")) items.push(this.#sequence());
    this.#depth--;
    return items.length === 1 ? items[0]! : { kind: "choice", items };
  }

  #sequence(): Pattern {
    const items: Pattern[] = [];
    while (this.#position < this.source.length && !/[|)]/.test(this.source[this.#position]!)) {
      items.push(this.#repeated(this.#item()));
    }
    return { kind: "sequence", items };
  }

  #repeated(item: Pattern): Pattern {
    const range = this.#match(/[*+?]|\{(\d+)(,?)(\d*)\}/y);
    if (!range) return item;
    // Lazy or not: whether there is a match is the same.
    this.#take("?");
    const [sign, from, comma, to] = range;
    const least = from === undefined ? (sign === "+" ? 1 : 0) : Number(from);
    const most = from === undefined
      ? (sign === "?" ? 1 : Infinity)
      : comma === ""
      ? least
      : to === ""
      ? Infinity
      : Number(to);
    if (this.#match(/[*+?]|\{\d/y)) throw new Error("nothing to repeat");
    if (most < least || Math.max(least, most === Infinity ? 0 : most) > MOST_REPEATS) {
      throw new Error(`bad repetition ${sign}`);
    }
    return { kind: "repeat", item, least, most };
  }

  #item(): Pattern {
    if (this.#take("(")) return this.#group();
    const assertion = this.#match(/[\^$]|\\[bBAz]/y);
    if (assertion) return this.#assertion(assertion[0]);
    if (this.#match(/[*+?]/y)) throw new Error("nothing to repeat");
    const character = this.#match(
      /\[(?:\\[^]|\[:|[^\]\\])(?:\\[^]|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^])|[^]/uy,
    )![0];
    return this.#character(character);
  }

  #group(): Pattern {
    if (this.source[this.#position] === "?" && !this.#match(/\?(?::|P?<[A-Za-z_]\w*>)/y)) {
      throw new Error("groups that look around, and flags inside of a pattern, are not supported");
    }
    const inner = this.#choice();
    if (!this.#take(")")) throw new Error("unmatched '('");
    return inner;
  }

  #assertion(text: string): Pattern {
    const lines = this.#flags.includes("m");
    const isWord = (character: string) => /\w/.test(character);
    const holds: Record<string, (before: string, after: string) => boolean> = {
      "^": (before) => before === "" || (lines && before === "\n"),
      "$": (_before, after) => after === "" || (lines && after === "\n"),
      "\\A": (before) => before === "",
      "\\z": (_before, after) => after === "",
      "\\b": (before, after) => isWord(before) !== isWord(after),
      "\\B": (before, after) => isWord(before) === isWord(after),
    };
    return { kind: "assertion", holds: holds[text]! };
  }

  /** One character, class or escape: judged by the regular expressions of JavaScript, which know them all. */
  #character(text: string): Pattern {
    if (text === "\\") throw new Error("it ends with '\\'");
    if (/^\\[1-9kcQEC]/.test(text)) throw new Error(`${text} is not supported`);
    if (/^[{}\]]$/.test(text)) text = `\\${text}`;
    // The strict syntax refuses escapes of characters that need none.
    else if (/^\\[^\w^$\\.*+?()[\]{}|/]$/u.test(text)) text = text.slice(1);
    const flags = `u${this.#flags.replace("m", "")}`;
    const expression = new RegExp(`^${text}$`, flags);
    const known = new Map<string, boolean>();
    return {
      kind: "character",
      matches(character) {
        let result = known.get(character);
        if (result === undefined) known.set(character, result = expression.test(character));
        return result;
      },
    };
  }

  #take(text: string): boolean {
    if (!this.source.startsWith(text, this.#position)) return false;
    this.#position += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.source);
    if (found) this.#position = pattern.lastIndex;
    return found;
  }
}
