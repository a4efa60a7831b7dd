// SPDX-License-Identifier: MIT
/**
 * Marks functions of a script so that V8 compiles them together with the script. V8 takes a function in parentheses
 * for one that is called at once and compiles it eagerly; what is compiled eagerly is in the code cache that
 * `deno compile` makes, and costs a start nothing but its bytes.
 */
import MagicString from "magic-string";
import ts from "typescript";
import { parametersOf } from "./bundle_units.ts";
import type { FunctionSpan } from "./hot_functions.ts";

/**
 * Puts the functions of `hot` into parentheses, those inside of them too. Declarations become variables before
 * everything else of the function that they are in, so that they can be used above the place where they were declared,
 * as before.
 */
export function makeEager(text: string, hot: ReadonlySet<FunctionSpan>): MagicString {
  const script = new MagicString(text);
  new EagerFunctions(script, hot).visitStatements(
    ts.createSourceFile("a.js", text, ts.ScriptTarget.ESNext, true).statements,
    0,
  );
  return script;
}

class EagerFunctions {
  constructor(
    private readonly script: MagicString,
    private readonly hot: ReadonlySet<FunctionSpan>,
  ) {}

  /** @param first where variables of the function that has these statements can be declared. */
  visitStatements(statements: readonly ts.Statement[], first: number): void {
    for (const statement of statements) {
      if (ts.isFunctionDeclaration(statement)) this.#hoist(statement, first);
      else this.#visit(statement);
    }
  }

  #hoist(declaration: ts.FunctionDeclaration, first: number): void {
    const name = declaration.name!;
    if (!this.#isHot(declaration)) return;
    const start = declaration.getStart();
    this.script.prependRight(start, `var ${name.text}=(`);
    this.script.remove(name.getStart(), name.end);
    this.script.appendLeft(declaration.end, ");");
    if (start !== first) this.script.move(start, declaration.end, first);
    this.#visitBody(declaration);
  }

  #visit(node: ts.Node): void {
    if (!ts.isFunctionLike(node)) {
      ts.forEachChild(node, (child) => this.#visit(child));
      return;
    }
    if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return;
    if (!this.#isHot(node)) return;
    this.script.prependRight(node.getStart(), "(");
    this.script.appendLeft(node.end, ")");
    this.#visitBody(node);
  }

  #visitBody({ body }: ts.FunctionLikeDeclaration): void {
    if (!body) return;
    if (!ts.isBlock(body)) return this.#visit(body);
    const directives = body.statements.findIndex((statement) =>
      !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)
    );
    const first = body.statements[directives];
    if (first) this.visitStatements(body.statements, first.getStart());
  }

  #isHot(node: ts.SignatureDeclaration): boolean {
    return this.hot.has(`${parametersOf(node)}-${node.end}`);
  }
}
