// SPDX-License-Identifier: MIT
/** Test support: what a full parser and a run of the module say about a source. Never part of the program. */
import { runInNewContext } from "node:vm";
import ts from "typescript";

/** The truth about a source, for comparison with the lexer. */
export interface OracleAnswer {
  /** Names that a top-level `export const` declares. */
  readonly declared: ReadonlySet<string>;
  /** The exports after the module ran; undefined when it does not run to its end. */
  readonly exports: Record<string, unknown> | undefined;
}

/** What the source declares and exports; undefined when it is no valid TypeScript, so that nothing is promised. */
export function askOracle(source: string): OracleAnswer | undefined {
  const output = ts.transpileModule(source, {
    reportDiagnostics: true,
    fileName: "entry.ts",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ESNext,
      useDefineForClassFields: true,
    },
  });
  if (output.diagnostics?.length || hasEmptyConstant(source)) return undefined;
  return { declared: declaredConstants(source), exports: run(output.outputText) };
}

/** `const a;` is no JavaScript, but only the type checker says so. */
function hasEmptyConstant(source: string): boolean {
  const file = ts.createSourceFile("entry.ts", source, ts.ScriptTarget.ESNext, true);
  return file.statements.some((statement) =>
    ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
    !statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword) &&
    statement.declarationList.declarations.some((declaration) => declaration.initializer === undefined)
  );
}

function declaredConstants(source: string): Set<string> {
  const file = ts.createSourceFile("entry.ts", source, ts.ScriptTarget.ESNext, true);
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) {
      continue;
    }
    const modifiers = statement.modifiers?.map((modifier) => modifier.kind) ?? [];
    if (!modifiers.includes(ts.SyntaxKind.ExportKeyword)) continue;
    if (modifiers.includes(ts.SyntaxKind.DeclareKeyword)) continue;
    for (const declaration of statement.declarationList.declarations) collectNames(declaration.name, names);
  }
  return names;
}

function collectNames(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) {
    names.add(name.text);
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) collectNames(element.name, names);
  }
}

/** In a context of its own: a mutated source may well assign to `Array`. */
function run(code: string): Record<string, unknown> | undefined {
  const exports: Record<string, unknown> = {};
  try {
    runInNewContext(code, { exports, require: () => ({ TEXT: "imported", default: {} }) });
    return exports;
  } catch {
    // A module that throws declares all the same; only its values can not be compared.
    return undefined;
  }
}
