// SPDX-License-Identifier: MIT
/**
 * Code of functions that nothing calls while the module is evaluated. A function counts only where nothing can be
 * done with it but by its name: declared at the top, or as a plain value in an object that a constant holds.
 */
import { Byte } from "./byte_classes.ts";
import type { Declaration } from "./declaration.ts";
import { arrowBody, functionOf } from "./function_extent.ts";
import { endsStatement, skipAssertions } from "./statement_end.ts";
import type { TokenTree } from "./token_tree.ts";
import { Token } from "./tokens.ts";

/** The tokens of a function, parameters included, and the top-level name that leads to it. */
interface Region {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const VARIABLES = new Set(["const", "let", "var"]);

export class DeferredCode {
  readonly #tree: TokenTree;
  readonly #declaration: Declaration;
  readonly #regions: Region[] = [];
  #reached: ReadonlySet<string> | undefined;

  constructor(tree: TokenTree, declaration: Declaration) {
    this.#tree = tree;
    this.#declaration = declaration;
    for (let i = 0; i < tree.tokens.count; i = tree.tokens.next(i)) this.#collect(i);
    this.#object(declaration.name, declaration.open);
  }

  holds(index: number): boolean {
    return this.#regionOf(index) !== undefined;
  }

  /** Whether the function that holds the token may be called. @param objectIsUsed the object is, by other code. */
  mayRun(index: number, objectIsUsed: boolean): boolean {
    const region = this.#regionOf(index);
    if (!region) return true;
    this.#reached ??= this.#reach(objectIsUsed);
    return this.#reached.has(region.name);
  }

  #regionOf(index: number): Region | undefined {
    return this.#regions.find(({ from, to }) => from <= index && index <= to);
  }

  /** The functions of the top-level statement that begins at the token. */
  #collect(index: number): void {
    const tree = this.#tree;
    const word = tree.word(index);
    if (word === "function" && this.#beginsStatement(index)) {
      const name = tree.kind(index + 1) === Byte.asterisk ? index + 2 : index + 1;
      const open = this.#parenBehind(name + 1);
      const extent = open === undefined ? undefined : functionOf(tree, open);
      if (extent && tree.kind(extent.body) === Byte.openBrace) this.#add(tree.word(name), open!, extent.to);
    } else if (VARIABLES.has(word) && tree.kind(index + 1) === Token.word) {
      const name = tree.word(index + 1);
      const value = this.#initializer(index + 1);
      if (value === undefined || name === this.#declaration.name) return;
      if (tree.kind(value) === Byte.openBrace) this.#wholeObject(name, value);
      else this.#functionValue(name, value, (end) => endsStatement(tree.tokens, end));
    } else if (word === "class" && this.#beginsStatement(index) && tree.kind(index + 1) === Token.word) {
      this.#classMethods(tree.word(index + 1), index);
    }
  }

  /** Whether the declaration that the keyword belongs to is a statement, and not a part of an expression. */
  #beginsStatement(keyword: number): boolean {
    const tree = this.#tree;
    let first = keyword;
    while (["async", "default", "export", "abstract"].includes(tree.word(first - 1))) first--;
    if (first !== keyword && tree.word(first) === "async" && tree.startsLine(first + 1)) return false;
    const before = tree.kind(first - 1);
    return first === 0 || before === Byte.semicolon || before === Byte.closeBrace ||
      (tree.startsLine(first) && tree.endsValue(first - 1));
  }

  /** The parenthesis at the token, or behind the `<…>` that begins there. */
  #parenBehind(index: number): number | undefined {
    const tree = this.#tree;
    let i = index;
    if (tree.kind(i) === Byte.less) {
      while (i < tree.tokens.count && tree.kind(i) !== Byte.openParen) i = tree.after(i);
    }
    return tree.kind(i) === Byte.openParen ? i : undefined;
  }

  /** The token behind `NAME =` or `NAME: T =`. */
  #initializer(name: number): number | undefined {
    const tree = this.#tree;
    let i = name + 1;
    if (tree.kind(i) !== Byte.colon && !tree.isAssignment(i)) return undefined;
    for (; i < tree.tokens.count; i = tree.after(i)) {
      if (tree.isAssignment(i)) return i + 1;
      if (tree.kind(i) === Byte.semicolon || VARIABLES.has(tree.word(i))) return undefined;
    }
    return undefined;
  }

  /** An object literal that is the whole value of a declaration. */
  #wholeObject(name: string, open: number): void {
    const { tokens } = this.#tree;
    const end = skipAssertions(tokens, this.#tree.close(open) + 1);
    if (end !== undefined && endsStatement(tokens, end)) this.#object(name, open);
  }

  /** Functions among the values of an object literal, at any depth of plain objects and arrays. */
  #object(name: string, open: number): void {
    for (const { from, to } of this.#elements(open)) {
      const colon = this.#colonOf(from, to);
      if (colon !== undefined) this.#value(name, colon + 1, to);
      else this.#method(name, from, to);
    }
  }

  #value(name: string, from: number, to: number): void {
    const tree = this.#tree;
    const kind = tree.kind(from);
    if (kind === Byte.openBrace || kind === Byte.openBracket) {
      if (skipAssertions(tree.tokens, tree.close(from) + 1) !== to + 1) return;
      if (kind === Byte.openBrace) return this.#object(name, from);
      for (const element of this.#elements(from)) this.#value(name, element.from, element.to);
    } else {
      this.#functionValue(name, from, (end) => end === to + 1);
    }
  }

  /** `(x) => …`, `async x => …`, `function (x) { … }` */
  #functionValue(name: string, from: number, ends: (index: number) => boolean): void {
    const tree = this.#tree;
    const start = tree.word(from) === "async" && !tree.startsLine(from + 1) ? from + 1 : from;
    if (tree.word(start) === "function") {
      let i = start + 1;
      if (tree.kind(i) === Byte.asterisk) i++;
      if (tree.kind(i) === Token.word) i++;
      const open = this.#parenBehind(i);
      const extent = open === undefined ? undefined : functionOf(tree, open);
      if (extent && ends(extent.to + 1)) this.#add(name, open!, extent.to);
    } else if (tree.kind(start) === Token.word) {
      if (tree.isArrow(start + 1)) this.#add(name, start, arrowBody(tree, start + 3).to);
    } else {
      const open = this.#parenBehind(start);
      const extent = open === undefined ? undefined : functionOf(tree, open);
      if (extent && tree.isArrow(extent.body - 2)) this.#add(name, open!, extent.to);
    }
  }

  /** `name(…) { … }`, `async *name(…) { … }`; reading a property runs its accessor, so accessors do not count. */
  #method(name: string, from: number, to: number): void {
    const tree = this.#tree;
    let key = from;
    if (tree.word(key) === "async" && tree.kind(key + 1) !== Byte.openParen) key++;
    if (tree.kind(key) === Byte.asterisk) key++;
    const open = this.#parenBehind(tree.kind(key) === Byte.openBracket ? tree.close(key) + 1 : key + 1);
    const extent = open === undefined ? undefined : functionOf(tree, open);
    if (extent?.to === to && tree.kind(extent.body) === Byte.openBrace) this.#add(name, open!, to);
  }

  /** Methods and accessors of a class that is declared at the top; not what runs when it is made. */
  #classMethods(name: string, keyword: number): void {
    const tree = this.#tree;
    let brace = keyword;
    while (brace < tree.tokens.count && tree.kind(brace) !== Byte.openBrace) brace = tree.after(brace);
    if (brace >= tree.tokens.count) return;
    for (let i = brace + 1; i < tree.close(brace); i = tree.after(i)) {
      if (tree.kind(i) !== Byte.openParen) continue;
      const before = tree.kind(i - 1);
      if (before !== Token.word && before !== Token.member) continue;
      const extent = functionOf(tree, i);
      if (
        extent && tree.kind(extent.body) === Byte.openBrace && tree.kind(extent.body - 1) !== Byte.greater
      ) {
        this.#add(name, i, extent.to);
      }
    }
  }

  #add(name: string, from: number, to: number): void {
    this.#regions.push({ name, from, to });
  }

  /** First and last token of each element between a pair of brackets. */
  #elements(open: number): { from: number; to: number }[] {
    const tree = this.#tree;
    const close = tree.close(open);
    const elements: { from: number; to: number }[] = [];
    let from = open + 1;
    for (let i = from; i <= close; i = i === close ? close + 1 : tree.after(i)) {
      if (i !== close && tree.kind(i) !== Byte.comma) continue;
      if (i > from) elements.push({ from, to: i - 1 });
      from = i + 1;
    }
    return elements;
  }

  /** The colon behind the key of a property. */
  #colonOf(from: number, to: number): number | undefined {
    const tree = this.#tree;
    const kind = tree.kind(from);
    const after = kind === Byte.openBracket ? tree.close(from) + 1 : from + 1;
    const isKey = kind === Token.word || kind === Token.string || kind === Token.number ||
      kind === Byte.openBracket;
    return isKey && after < to && tree.kind(after) === Byte.colon ? after : undefined;
  }

  /** Names that code which runs with the module may call, directly or by the functions that it calls. */
  #reach(objectIsUsed: boolean): ReadonlySet<string> {
    const reached = new Set<string>();
    const waiting = [...this.#wordsOutside()];
    if (objectIsUsed) waiting.push(this.#declaration.name);
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      for (const region of this.#regions) {
        if (region.name !== name) continue;
        for (let i = region.from; i <= region.to; i++) {
          if (this.#tree.kind(i) === Token.word) waiting.push(this.#tree.word(i));
        }
      }
    }
    return reached;
  }

  /** Words of code that runs with the module. The object's own name is left out: its uses are looked at one by one. */
  *#wordsOutside(): Generator<string> {
    const tree = this.#tree;
    const ends = new Map(this.#regions.map((region) => [region.from, region.to]));
    for (let i = 0; i < tree.tokens.count; i++) {
      i = ends.get(i) ?? i;
      const word = tree.word(i);
      if (word === "" || word === this.#declaration.name || this.#isName(i)) continue;
      yield word;
    }
  }

  /** Whether the word is only what something is called: a declaration at the top, a key, an export. */
  #isName(index: number): boolean {
    const tree = this.#tree;
    const before = tree.kind(index - 1);
    const keyword = tree.word(index - 1);
    const parent = tree.parent(index);
    if (parent < 0) {
      const isStar = before === Byte.asterisk && tree.word(index - 2) === "function";
      return isStar || keyword === "function" || keyword === "class" || VARIABLES.has(keyword);
    }
    if (tree.parent(parent) < 0 && tree.word(parent - 1) === "export") return true;
    return tree.kind(index + 1) === Byte.colon && (before === Byte.openBrace || before === Byte.comma) &&
      tree.kind(parent) === Byte.openBrace;
  }
}
