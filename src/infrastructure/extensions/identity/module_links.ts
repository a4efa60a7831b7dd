// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { decodeString } from "./decode_string.ts";
import { endsStatement } from "./statement_end.ts";
import { Token, type TokenList } from "./tokens.ts";

/** What a name is called in the module that the specifier leads to. */
export interface Link {
  readonly specifier: string;
  readonly name: string;
}

/** What a module exports under a name: one of its own names, one of another module, or something unreadable. */
export type ExportLink = { readonly local: string } | Link | "unknown";

/** The names that a module takes from others and gives to others. */
export interface ModuleLinks {
  readonly imports: ReadonlyMap<string, Link>;
  readonly exports: ReadonlyMap<string, ExportLink>;
  /** Specifiers of `export * from`. */
  readonly stars: readonly string[];
  /** It exports names that cannot be listed. */
  readonly open: boolean;
}

/** Reads the import and export declarations of a module. */
export function readModuleLinks(tokens: TokenList): ModuleLinks {
  return new LinkReader(tokens).run();
}

/** One entry of `{ a, b as c }`. */
interface Specifier {
  readonly from: string;
  readonly to: string;
}

const DECLARATIONS = new Set(["let", "var", "function", "class", "enum", "namespace", "abstract", "async"]);
const TYPES = new Set(["type", "interface", "declare"]);

class LinkReader {
  readonly #imports = new Map<string, Link>();
  readonly #exports = new Map<string, ExportLink>();
  readonly #stars: string[] = [];
  #open = false;

  constructor(private readonly tokens: TokenList) {}

  run(): ModuleLinks {
    const tokens = this.tokens;
    for (let i = 0; i < tokens.count; i = tokens.next(i)) {
      if (tokens.isWord(i, "import")) this.#import(tokens.next(i));
      else if (tokens.isWord(i, "export")) this.#export(tokens.next(i));
    }
    return { imports: this.#imports, exports: this.#exports, stars: this.#stars, open: this.#open };
  }

  /** `import { A, B as C } from "./x.ts"`, also behind a default import. */
  #import(index: number): void {
    const { tokens } = this;
    let i = index;
    if (tokens.kind(i) === Token.word && tokens.kind(tokens.next(i)) === Byte.comma) {
      i = tokens.next(tokens.next(i));
    }
    if (tokens.kind(i) !== Byte.openBrace) return;
    const specifier = this.#from(tokens.next(tokens.next(i)));
    if (specifier === undefined) return;
    for (const { from, to } of this.#specifiers(i) ?? []) {
      this.#imports.set(to, { specifier, name: from });
    }
  }

  #export(index: number): void {
    const { tokens } = this;
    const kind = tokens.kind(index);
    if (kind === Byte.asterisk) return this.#star(tokens.next(index));
    if (kind === Byte.openBrace) return this.#list(index);
    const word = tokens.word(index);
    if (TYPES.has(word) && tokens.kind(tokens.next(index)) === Token.word) return;
    if (word === "type") return;
    const name = tokens.next(index);
    if (word === "const" && tokens.kind(name) === Token.word) {
      if (tokens.isWord(name, "enum")) return this.#add(tokens.word(tokens.next(name)), "unknown");
      this.#add(tokens.word(name), { local: tokens.word(name) });
      // Further declarators are not looked for.
      this.#open ||= hasSeveral(tokens, name);
    } else if (word === "function" && tokens.kind(name) === Token.word) {
      this.#add(tokens.word(name), { local: tokens.word(name) });
    } else if (DECLARATIONS.has(word)) {
      for (let i = name; !endsStatement(tokens, i) && tokens.kind(i) !== Byte.openBrace; i = tokens.next(i)) {
        if (tokens.kind(i) === Token.word) this.#add(tokens.word(i), "unknown");
      }
      this.#open ||= word === "let" || word === "var";
    } else if (word !== "default") {
      this.#open = true;
    }
  }

  #star(index: number): void {
    const { tokens } = this;
    if (tokens.isWord(index, "as")) return this.#add(tokens.word(tokens.next(index)), "unknown");
    const specifier = this.#from(index);
    if (specifier === undefined) this.#open = true;
    else this.#stars.push(specifier);
  }

  #list(open: number): void {
    const { tokens } = this;
    const specifiers = this.#specifiers(open);
    const after = tokens.next(tokens.next(open));
    const isForeign = tokens.isWord(after, "from");
    const specifier = isForeign ? this.#from(after) : undefined;
    if (!specifiers) {
      this.#open = true;
      return;
    }
    for (const { from, to } of specifiers) {
      if (!isForeign) this.#add(to, { local: from });
      else this.#add(to, specifier === undefined ? "unknown" : { specifier, name: from });
    }
  }

  #add(name: string, link: ExportLink): void {
    this.#exports.set(name, this.#exports.has(name) ? "unknown" : link);
  }

  /** The text of `from "…"` at the token, when the statement ends behind it. */
  #from(index: number): string | undefined {
    const { tokens } = this;
    const text = tokens.next(index);
    if (!tokens.isWord(index, "from") || tokens.kind(text) !== Token.string) return undefined;
    const after = tokens.next(text);
    if (!endsStatement(tokens, after) && !tokens.startsLine(after)) return undefined;
    if (tokens.isWord(after, "with")) return undefined;
    return decodeString(tokens.bytes.subarray(tokens.start(text), tokens.end(text)));
  }

  /** The values of a list in braces; types are left out. Undefined when it has anything else. */
  #specifiers(open: number): Specifier[] | undefined {
    const { tokens } = this;
    const close = tokens.next(open);
    const found: Specifier[] = [];
    let words: string[] = [];
    for (let i = open + 1; i <= close; i++) {
      const kind = tokens.kind(i);
      if (kind === Token.word) words.push(tokens.word(i));
      else if (kind !== Byte.comma && i !== close) return undefined;
      else {
        const specifier = readSpecifier(words);
        if (specifier === undefined) return undefined;
        if (specifier !== "none") found.push(specifier);
        words = [];
      }
    }
    return found;
  }
}

/** `A`, `A as B`, `type A`, `type A as B`; `type` and `as` may be names themselves. */
function readSpecifier(words: readonly string[]): Specifier | "none" | undefined {
  if (words.length === 0) return "none";
  if (words.length === 1) return { from: words[0]!, to: words[0]! };
  if (words.length === 3 && words[1] === "as") return { from: words[0]!, to: words[2]! };
  return words[0] === "type" ? "none" : undefined;
}

/** Whether a declaration may bind more names than its first. */
function hasSeveral(tokens: TokenList, name: number): boolean {
  let i = tokens.next(name);
  while (!endsStatement(tokens, i)) {
    if (tokens.kind(i) === Byte.comma) return true;
    i = tokens.next(i);
  }
  return false;
}
