// SPDX-License-Identifier: MIT
/**
 * Marks functions of a script so that V8 compiles them together with the script. V8 takes a function in parentheses
 * for one that is called at once and compiles it eagerly; what is compiled eagerly is in the code cache that
 * `deno compile` makes, and costs a start nothing but its bytes.
 */
import MagicString from "magic-string";
import ts from "typescript";
import type { FunctionSpan } from "./hot_functions.ts";

/** zod is longer, js-yaml shorter. */
const LIBRARY_LENGTH = 80_000;

/**
 * Puts the functions of `hot` that stand outside of other functions into parentheses. Declarations become variables
 * before everything else, so that they can be used above the place where they were declared, as before.
 */
export function makeEager(text: string, hot: ReadonlySet<FunctionSpan>): MagicString {
  const script = new MagicString(text);
  for (const statement of ts.createSourceFile("a.js", text, ts.ScriptTarget.ESNext, true).statements) {
    if (ts.isFunctionDeclaration(statement)) hoist(script, text, statement, hot);
    else bracket(script, text, statement, hot);
  }
  return script;
}

function hoist(
  script: MagicString,
  text: string,
  declaration: ts.FunctionDeclaration,
  hot: ReadonlySet<FunctionSpan>,
): void {
  const name = declaration.name!;
  const parameters = text.indexOf("(", name.end);
  if (!hot.has(`${parameters}-${declaration.end}`)) return;
  const start = declaration.getStart();
  script.prependRight(start, `var ${name.text}=(`);
  script.remove(name.getStart(), name.end);
  script.appendLeft(declaration.end, ");");
  script.move(start, declaration.end, 0);
}

function bracket(script: MagicString, text: string, node: ts.Node, hot: ReadonlySet<FunctionSpan>): void {
  if (!ts.isFunctionLike(node)) {
    ts.forEachChild(node, (child) => bracket(script, text, child, hot));
    return;
  }
  if (!ts.isArrowFunction(node)) return;
  const start = node.getStart();
  const asynchronous = /^async\b\s*/.exec(text.slice(start, start + 16))?.[0].length ?? 0;
  if (!hot.has(`${start + asynchronous}-${node.end}`)) return;
  // A large library has a function of its own; in the cache it costs every start more than its users save.
  if (node.parameters.length > 0 && node.end - start > LIBRARY_LENGTH) return;
  script.prependRight(start, "(");
  script.appendLeft(node.end, ")");
}
