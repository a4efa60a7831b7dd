// SPDX-License-Identifier: MIT
/** Test support: what a full parser and a run of the module say about a source. Never part of the program. */
import { runInNewContext } from "node:vm";
import ts from "typescript";

// What a generated source leaves running in promises is not waited for.
globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());

/** A mutated source may never end. */
const LIMIT_MS = 1000;

/** The truth about a source, for comparison with the lexer. */
export interface OracleAnswer {
  /** Names that a top-level `export const` declares. */
  readonly declared: ReadonlySet<string>;
  /** The exports after the module ran; undefined when it does not run to its end. */
  readonly exports: Record<string, unknown> | undefined;
}

/** What the source declares and exports; undefined when it is no valid TypeScript, so that nothing is promised. */
export function askOracle(source: string, modules: Modules = {}): OracleAnswer | undefined {
  const code = transpile(source);
  if (code === undefined || hasEmptyConstant(source)) return undefined;
  return { declared: declaredConstants(source), exports: run(code, modules) };
}

/** Sources of the modules that can be imported, by specifier; all in one directory. */
export type Modules = Readonly<Record<string, string>>;

function transpile(source: string): string | undefined {
  const output = ts.transpileModule(source, {
    reportDiagnostics: true,
    fileName: "entry.ts",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ESNext,
      useDefineForClassFields: true,
    },
  });
  return output.diagnostics?.length ? undefined : output.outputText;
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

/** Names that top-level `export const` statements declare. */
export function declaredConstants(source: string): Set<string> {
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

/** Two values under one name are a syntax error of modules, which the conversion to CommonJS hides. */
function hasEqualExports(source: string): boolean {
  const file = ts.createSourceFile("module.ts", source, ts.ScriptTarget.ESNext, true);
  const names = file.statements.flatMap((statement): string[] => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (statement.isTypeOnly || clause === undefined) return [];
      return ts.isNamespaceExport(clause) ? [clause.name.text] : clause.elements.map(({ name }) => name.text);
    }
    const flags = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) ?? [] : [];
    const kinds = flags.map((modifier) => modifier.kind);
    if (!kinds.includes(ts.SyntaxKind.ExportKeyword) || kinds.includes(ts.SyntaxKind.DeclareKeyword)) {
      return [];
    }
    const found = new Set<string>();
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) collectNames(declaration.name, found);
    } else if (
      ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      if (statement.name) found.add(statement.name.text);
    }
    return [...found];
  });
  return new Set(names).size < names.length;
}

/** In a context of its own: a mutated source may well assign to `Array`. */
function run(code: string, modules: Modules): Record<string, unknown> | undefined {
  const loaded = new Map<string, Record<string, unknown>>();
  const finished = new Set<string>();
  const load = (specifier: string): Record<string, unknown> => {
    const known = loaded.get(specifier);
    // In a circle, what is not there yet would be `undefined` here, and an error in a real module.
    if (known && !finished.has(specifier)) throw new ReferenceError(specifier);
    if (known) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(specifier, exports);
    const source = modules[specifier];
    if (source === undefined) {
      finished.add(specifier);
      return Object.assign(exports, { TEXT: "imported", default: {} });
    }
    const text = hasEqualExports(source) ? undefined : transpile(source);
    if (text === undefined) throw new SyntaxError(specifier);
    runInNewContext(text, { exports, require: load }, { timeout: LIMIT_MS });
    finished.add(specifier);
    return exports;
  };
  const exports: Record<string, unknown> = {};
  try {
    runInNewContext(code, { exports, require: load }, { timeout: LIMIT_MS });
    return exports;
  } catch {
    // A module that throws declares all the same; only its values cannot be compared.
    return undefined;
  }
}
