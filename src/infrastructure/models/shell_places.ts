// SPDX-License-Identifier: MIT
/**
 * How a shell reads each character of a script: the token recognition of POSIX (Shell Command Language, 2.2 to 2.7) as
 * far as quoting goes. It decides how a variable is written at a place so that its value stays one word.
 */
import {
  INPUT_BEFORE_SHELL,
  PIPED_INPUT,
  PRINTED_SOURCE,
  SHELL_COMMAND,
  SHELL_INPUT,
  SHELL_STRING,
  SOURCE_BUILTIN,
} from "./shell_source.ts";

/**
 * `unquoted`: the value of an expansion would be split into words. `quoted`: expansions are one word (in double quotes,
 * in the body of a here-document). `single`: in single quotes. `comment`. The others allow no expansion that
 * is certainly one word: `literal` bodies of here-documents, `arithmetic`, the `source` that a command reads as a script
 * of its own, what is `escaped` by a backslash, and `unclear` nests of quotes.
 */
export type ShellPlace =
  | "unquoted"
  | "quoted"
  | "single"
  | "comment"
  | "literal"
  | "arithmetic"
  | "source"
  | "escaped"
  | "unclear";

/** A part of a script that ends with its own terminator. */
interface Frame {
  readonly kind: "code" | "double" | "parameter" | "arithmetic" | "here-document";
  /** Of code: what ends it; empty for the whole script. */
  readonly end?: ")" | "`" | "";
  /** Of a parameter: whether it stands in double quotes. */
  readonly quoted?: boolean;
  /** Of a parameter: whether bash evaluates parts of it. */
  readonly arithmetic?: boolean;
  /** Of a here-document. */
  readonly document?: HereDocument;
  /** Of code: here-documents whose bodies begin behind this line. */
  readonly pending: HereDocument[];
  /** Of code: `case` commands that are open; their patterns end with a parenthesis. */
  cases: number;
  /** Of arithmetic: parentheses that are open. */
  depth: number;
  /** Of code: whether a word, and whether a command, may begin here. */
  atWord: boolean;
  atCommand: boolean;
  /** Of code: the words ahead that the present command reads as a script of its own. */
  source?: SourceWords;
  /** Of code: whether its next here-document is read as a script of its own. */
  sourceDocument?: boolean;
  /** Shells differ about what follows, or read it twice. */
  unclear: boolean;
}

interface SourceWords {
  /** Offset of the first of them. */
  readonly from: number;
  /** How many are left. */
  words: number;
}

interface HereDocument {
  readonly delimiter: string;
  readonly literal: boolean;
  readonly stripTabs: boolean;
  /** Whether a shell reads it. */
  readonly source: boolean;
}

/** Parameters with an offset or a subscript, which bash evaluates as arithmetic, from the brace on. */
const EVALUATED_PARAMETER = /^\$\{[#!]?(?:\w+|[@*#?$!-])(?:\[|:(?![-=?+]))/;
/** A subscript that is assigned to, in a command or in the parentheses of an array. */
const ASSIGNED_SUBSCRIPT = /^\[(?:[^[\]\n]|\[[^\]\n]*\])*\]\+?=/;
/** A conditional command of bash whose operators evaluate a word as arithmetic. */
const EVALUATED_TEST = /^\[\[\s(?:[^\n]*?\s)?-(?:eq|ne|lt|le|gt|ge|v)\s[^\n]*?\s\]\](?![^\s;&|)])/;
/** Commands of bash that evaluate their words. */
const EVALUATING_COMMAND =
  /^(?:let|(?:test|\[)[ \t]+(?:![ \t]+)?-v|(?:declare|typeset|local)[ \t]+-\w*i\w*)[ \t][^\n]*/;

/** Words behind which a command begins. */
const BEFORE_COMMANDS = new Set(["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"]);

/** @returns the place of each UTF-16 unit of the script. */
export function shellPlaces(script: string): ShellPlace[] {
  return new ShellReader(script).read();
}

class ShellReader {
  readonly #places: ShellPlace[] = [];
  readonly #frames: Frame[] = [];
  #at = 0;
  /** Up to here bash evaluates what stands in the script, whatever quotes are around it. */
  #arithmeticEnd = 0;

  constructor(private readonly script: string) {
    this.#push("code", { end: "" });
  }

  read(): ShellPlace[] {
    while (this.#at < this.script.length) {
      const frame = this.#frames.at(-1)!;
      if (frame.kind === "code") this.#code(frame);
      else if (frame.kind === "here-document") this.#hereDocument(frame.document!);
      else if (frame.kind === "arithmetic") this.#arithmetic(frame);
      else if (frame.kind === "parameter") this.#parameter(frame);
      else this.#double();
    }
    return this.#places;
  }

  #push(kind: Frame["kind"], parts: Partial<Frame> = {}): void {
    const unclear = this.#frames.at(-1)?.unclear ?? false;
    this.#frames.push({
      kind,
      pending: [],
      cases: 0,
      depth: 0,
      atWord: true,
      atCommand: true,
      unclear,
      ...parts,
    });
  }

  /** Takes characters that stand in this place. */
  #take(count: number, place: ShellPlace): void {
    const inSource = this.#frames.some(({ source, document }) =>
      document?.source || source !== undefined && this.#at >= source.from
    );
    const settled = place === "comment"
      ? place
      : this.#frames.at(-1)!.unclear
      ? "unclear"
      : inSource
      ? "source"
      : place;
    const end = Math.min(this.#at + count, this.script.length);
    while (this.#at < end) {
      this.#places[this.#at] = this.#at < this.#arithmeticEnd ? "arithmetic" : settled;
      this.#at++;
    }
  }

  #takeTo(end: number, place: ShellPlace): void {
    this.#take((end < 0 ? this.script.length : end) - this.#at, place);
  }

  #startsWith(text: string): boolean {
    return this.script.startsWith(text, this.#at);
  }

  /** What bash evaluates as arithmetic though it does not look like it. Other shells see words, which stay readable. */
  #evaluated(pattern: RegExp): void {
    const length = pattern.exec(this.script.slice(this.#at))?.[0].length ?? 0;
    this.#arithmeticEnd = Math.max(this.#arithmeticEnd, this.#at + length);
  }

  /** What expands in code, in double quotes and elsewhere. @returns whether there is such a thing here. */
  #expansion(place: ShellPlace, quoted: boolean): boolean {
    if (this.#startsWith("$[")) this.#evaluated(/^\$\[[^\n]*\]/);
    if (this.#startsWith("`")) {
      this.#take(1, place);
      this.#push("code", { end: "`" });
    } else if (this.#startsWith("$((") && closesTwice(this.script, this.#at + 3)) {
      this.#take(3, place);
      this.#push("arithmetic");
    } else if (this.#startsWith("$(")) {
      this.#take(2, place);
      this.#push("code", { end: ")" });
    } else if (this.#startsWith("${")) {
      const arithmetic = place === "arithmetic" || EVALUATED_PARAMETER.test(this.script.slice(this.#at));
      this.#take(2, place);
      this.#push("parameter", { quoted, arithmetic });
    } else return false;
    return true;
  }

  #code(frame: Frame): void {
    const character = this.script[this.#at]!;
    const { atWord, atCommand } = frame;
    frame.atWord = frame.atCommand = false;
    if (character === "[") this.#evaluated(ASSIGNED_SUBSCRIPT);
    if (atCommand) { for (const pattern of [EVALUATED_TEST, EVALUATING_COMMAND]) this.#evaluated(pattern); }
    if (atWord) this.#source(frame, atCommand);
    if (character === "\n") this.#endLine(frame);
    else if (/[ \t]/.test(character)) this.#separate(frame, 1, atCommand);
    else if (/[;&|]/.test(character)) this.#separate(frame, 1, true);
    else if (character === "`" && frame.end === "`") this.#pop();
    else if (character === ")") this.#closeParenthesis(frame);
    else if (this.#startsWith("((") && closesTwice(this.script, this.#at + 2)) {
      this.#take(2, "unquoted");
      this.#push("arithmetic");
    } else if (character === "(") {
      // Behind a subshell, and behind the parentheses of a function's name, a command may begin.
      this.#separate(frame, 1, true);
      this.#push("code", { end: ")" });
    } else if (this.#startsWith("<<")) this.#redirectFromHere(frame, atCommand);
    else if (/[<>]/.test(character)) this.#separate(frame, 1, atCommand);
    else if (character === "#" && atWord) this.#comment(frame, atCommand);
    else if (character === "\\") this.#escape("unquoted");
    else if (character === "'") this.#single();
    else if (character === '"') {
      this.#take(1, "unquoted");
      this.#push("double");
    } else if (!this.#expansion("unquoted", false)) this.#word(frame, atWord && atCommand);
  }

  /** Looks for words that are read as a script of their own. */
  #source(frame: Frame, atCommand: boolean): void {
    const rest = this.script.slice(this.#at);
    const builtin = atCommand ? SOURCE_BUILTIN.exec(rest) : null;
    const printed = atCommand ? PRINTED_SOURCE.exec(rest) : null;
    const found = builtin ?? printed ?? SHELL_COMMAND.exec(rest) ?? SHELL_STRING.exec(rest);
    if (found) {
      frame.source = { from: this.#at + found[0].length, words: builtin?.[1] || printed ? Infinity : 1 };
    }
    if (
      SHELL_INPUT.test(rest) || PIPED_INPUT.test(rest) || (atCommand && INPUT_BEFORE_SHELL.test(rest))
    ) frame.sourceDocument = true;
  }

  #separate(frame: Frame, length: number, atCommand: boolean): void {
    if (frame.source && this.#at > frame.source.from && (atCommand || --frame.source.words === 0)) {
      frame.source = undefined;
    }
    this.#take(length, "unquoted");
    frame.atWord = true;
    frame.atCommand = atCommand;
  }

  #endLine(frame: Frame): void {
    this.#separate(frame, 1, true);
    for (const document of frame.pending.splice(0).reverse()) this.#push("here-document", { document });
  }

  #pop(length = 1): void {
    this.#take(length, "unquoted");
    this.#frames.pop();
  }

  #closeParenthesis(frame: Frame): void {
    if (frame.end === ")" && frame.cases === 0) this.#pop();
    else this.#separate(frame, 1, true);
  }

  #comment(frame: Frame, atCommand: boolean): void {
    const rest = this.script.slice(this.#at);
    const length = rest.search(frame.end === "`" ? /[\n`]/ : /\n/);
    this.#take(length < 0 ? rest.length : length, "comment");
    frame.atWord = true;
    frame.atCommand = atCommand;
  }

  /** The shell takes backslashes of backquotes away before it reads what they quote. */
  #escape(place: ShellPlace): void {
    const backquotes = this.#frames.find((frame) => frame.end === "`");
    this.#take(1, place);
    this.#take(1, "escaped");
    if (backquotes) {
      for (const frame of this.#frames.slice(this.#frames.indexOf(backquotes))) frame.unclear = true;
    }
  }

  #single(): void {
    this.#take(1, "unquoted");
    this.#takeTo(this.script.indexOf("'", this.#at), "single");
    this.#take(1, "unquoted");
  }

  #word(frame: Frame, mayBeReserved: boolean): void {
    const word = /^[A-Za-z_0-9]+|^[!{]/.exec(this.script.slice(this.#at))?.[0] ?? this.script[this.#at]!;
    this.#take(word.length, "unquoted");
    if (!mayBeReserved || /^[^\s;&|()<>]/.test(this.script.slice(this.#at))) return;
    if (word === "case") frame.cases++;
    if (word === "esac" && frame.cases > 0) frame.cases--;
    frame.atCommand = BEFORE_COMMANDS.has(word);
  }

  /** `<<word`, `<<-word`, and the here-strings of other shells, `<<<`. */
  #redirectFromHere(frame: Frame, atCommand: boolean): void {
    if (this.#startsWith("<<<")) return this.#separate(frame, 3, atCommand);
    const [all, dash, word] = /^<<(-?)[ \t]*((?:\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^\s;&|<>()'"\\])*)/
      .exec(this.script.slice(this.#at))!;
    this.#separate(frame, all.length, atCommand);
    frame.atWord = false;
    if (word === "") return;
    const delimiter = word!.replace(/\\([^])|['"]/g, "$1");
    const source = frame.sourceDocument === true;
    frame.pending.push({ delimiter, literal: /['"\\]/.test(word!), stripTabs: dash === "-", source });
    frame.sourceDocument = false;
  }

  #hereDocument({ delimiter, literal, stripTabs }: HereDocument): void {
    if (this.script[this.#at - 1] === "\n") {
      const end = this.script.indexOf("\n", this.#at);
      const line = this.script.slice(this.#at, end < 0 ? undefined : end);
      if ((stripTabs ? line.replace(/^\t+/, "") : line) === delimiter) return this.#pop(line.length + 1);
    }
    if (literal) this.#take(1, "literal");
    else if (this.#startsWith("\\")) this.#escape("quoted");
    else if (!this.#expansion("quoted", true)) this.#take(1, "quoted");
  }

  #double(): void {
    if (this.#startsWith('"')) this.#pop();
    else if (this.#startsWith("\\")) this.#escape("quoted");
    else if (!this.#expansion("quoted", true)) this.#take(1, "quoted");
  }

  #parameter(frame: Frame): void {
    const place = frame.arithmetic ? "arithmetic" : frame.quoted ? "quoted" : "unquoted";
    if (this.#startsWith("}")) this.#pop();
    else if (this.#startsWith("\\")) this.#escape(place);
    else if (frame.quoted && /^['"]/.test(this.script[this.#at]!)) {
      // Whether such a quote quotes, and whether it ends the outer ones, depends on the shell.
      frame.unclear = true;
      this.#take(1, place);
    } else if (frame.arithmetic) {
      if (!this.#expansion(place, frame.quoted === true)) this.#take(1, place);
    } else if (this.#startsWith("'")) this.#single();
    else if (this.#startsWith('"')) {
      this.#take(1, place);
      this.#push("double");
    } else if (!this.#expansion(place, frame.quoted === true)) this.#take(1, place);
  }

  #arithmetic(frame: Frame): void {
    if (this.#startsWith("))") && frame.depth === 0) return this.#pop(2);
    if (this.#startsWith("(")) frame.depth++;
    if (this.#startsWith(")")) frame.depth--;
    if (!this.#expansion("arithmetic", true)) this.#take(1, "arithmetic");
  }
}

/** Whether the two parentheses that opened just before `from` are closed side by side, as those of arithmetic are. */
function closesTwice(script: string, from: number): boolean {
  let depth = 0;
  for (let at = from; at < script.length; at++) {
    if (script[at] === "(") depth++;
    if (script[at] === ")" && depth-- === 0) return script[at + 1] === ")";
  }
  return false;
}
