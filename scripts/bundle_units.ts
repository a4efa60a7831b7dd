// SPDX-License-Identifier: MIT
/** The top-level statements of a program that esbuild bundled and minified, and what each of them needs. */
import ts from "typescript";

/** A top-level statement, or one variable of it. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
  /** Top-level names that have to be there when code of the unit runs. */
  readonly needs: Set<string>;
  /** Top-level names that code of the unit gives values to. */
  readonly writes: Set<string>;
  /** Modules that code of the unit brings in when it needs them. */
  readonly sites: Site[];
  /** Where the parameters of its functions begin, of those that are in no other function. */
  readonly functions: Set<number>;
  /** The namespace object that the statement fills. */
  readonly fills?: string;
}

/** `Promise.resolve().then(()=>(init(),exports))`, which is what esbuild makes of a dynamic import. */
export interface Site {
  /** `Promise.resolve()`. */
  readonly promise: readonly [start: number, end: number];
  /** Where the `()` of the function begins. */
  readonly parameters: number;
  /** The function that makes the module. */
  readonly module: string;
  readonly names: readonly string[];
}

/** One name that a statement imports from a module of the runtime. */
export interface ImportedName {
  readonly local: string;
  readonly text: string;
}

/** A variable statement with the units of its variables. */
export interface VariableGroup {
  readonly start: number;
  readonly end: number;
  readonly keyword: string;
  readonly units: readonly Unit[];
}

export interface BundleUnits {
  readonly units: readonly Unit[];
  readonly groups: readonly VariableGroup[];
  readonly imports: readonly ImportedName[];
  readonly importRanges: readonly (readonly [start: number, end: number])[];
  /** The last statement, which starts the program. */
  readonly entry: Unit;
}

/** @throws Error when the program is not as esbuild makes it. */
export function readUnits(text: string): BundleUnits {
  const { statements } = ts.createSourceFile("a.js", text, ts.ScriptTarget.ESNext, true);
  const last = statements.at(-1);
  if (!last || !last.getText().includes("import.meta.main")) {
    throw new Error("the bundle must end with the statement that starts the program");
  }
  const names = new Set(statements.flatMap(namesOf));
  const found = {
    units: [] as Unit[],
    groups: [] as VariableGroup[],
    imports: [] as ImportedName[],
    importRanges: [] as [number, number][],
  };
  for (const statement of statements.slice(0, -1)) {
    if (ts.isImportDeclaration(statement)) {
      found.importRanges.push([statement.getStart(), statement.end]);
      found.imports.push(...importedNames(statement));
    } else if (ts.isVariableStatement(statement)) {
      const { declarations } = statement.declarationList;
      const units = declarations.map((declaration) => unitOf(declaration, namesOf(declaration), names));
      const keyword = text.slice(statement.getStart(), declarations[0]!.getStart());
      found.groups.push({ start: statement.getStart(), end: statement.end, keyword, units });
      found.units.push(...units);
    } else {
      found.units.push(unitOf(statement, namesOf(statement), names));
    }
  }
  return { ...found, entry: unitOf(last, [], names) };
}

function namesOf(node: ts.Node): string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(namesOf);
  if (ts.isVariableDeclaration(node)) return bindingNames(node.name);
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name ? [node.name.text] : [];
  if (ts.isImportDeclaration(node)) return importedNames(node).map(({ local }) => local);
  return [];
}

function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => ts.isBindingElement(element) ? bindingNames(element.name) : []);
}

function importedNames(node: ts.ImportDeclaration): ImportedName[] {
  const from = node.moduleSpecifier.getText();
  const clause = node.importClause;
  const found: ImportedName[] = [];
  if (clause?.name) {
    found.push({ local: clause.name.text, text: `import ${clause.name.text} from${from};` });
  }
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    found.push({ local: bindings.name.text, text: `import*as ${bindings.name.text} from${from};` });
  } else if (bindings) {
    for (const element of bindings.elements) {
      found.push({ local: element.name.text, text: `import{${element.getText()}}from${from};` });
    }
  }
  return found;
}

function unitOf(node: ts.Node, declared: readonly string[], all: ReadonlySet<string>): Unit {
  const unit: Unit = {
    start: node.getStart(),
    end: node.end,
    names: declared,
    needs: new Set(),
    writes: new Set(),
    sites: [],
    functions: new Set(),
    fills: filledNamespace(node),
  };
  collect(node, unit, all);
  return unit;
}

/** `$t(namespace,{name:()=>name})` */
function filledNamespace(node: ts.Node): string | undefined {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return undefined;
  const [target, getters] = node.expression.arguments;
  const fits = target && ts.isIdentifier(target) && getters && ts.isObjectLiteralExpression(getters);
  return fits ? target.text : undefined;
}

/** In what esbuild minified no inner name is that of a top-level one, so names tell what is meant. */
function collect(node: ts.Node, unit: Unit, all: ReadonlySet<string>, outer = true): void {
  const site = siteOf(node, all);
  if (site) {
    unit.sites.push(site);
    return;
  }
  if (ts.isIdentifier(node)) {
    if (all.has(node.text) && !isPropertyName(node)) unit.needs.add(node.text);
    return;
  }
  for (const target of writtenBy(node)) for (const name of namesIn(target)) unit.writes.add(name);
  if (ts.isParameter(node)) {
    const taken = bindingNames(node.name).find((name) => all.has(name));
    if (taken) throw new Error(`the bundle has a parameter with the name of a top-level statement: ${taken}`);
  }
  const isFunction = ts.isFunctionLike(node);
  if (isFunction && outer) unit.functions.add(parametersOf(node));
  ts.forEachChild(node, (child) => collect(child, unit, all, outer && !isFunction));
}

/** Where V8 says that a function begins. */
export function parametersOf(node: ts.SignatureDeclaration): number {
  const start = node.getStart();
  if (!ts.isArrowFunction(node)) return node.getSourceFile().text.indexOf("(", node.name?.end ?? start);
  return start + (/^async\b\s*/.exec(node.getText().slice(0, 16))?.[0].length ?? 0);
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) || ts.isAccessor(parent)) && parent.name === node;
}

function writtenBy(node: ts.Node): ts.Node[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? [node.left] : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;
    return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? [node.operand] : [];
  }
  return ts.isForInStatement(node) || ts.isForOfStatement(node) ? [node.initializer] : [];
}

/** Names that a target of an assignment is, or may contain. */
function namesIn(target: ts.Node): string[] {
  if (ts.isIdentifier(target)) return [target.text];
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) return [];
  const found: string[] = [];
  ts.forEachChild(target, (child) => void found.push(...namesIn(child)));
  return found;
}

function siteOf(node: ts.Node, all: ReadonlySet<string>): Site | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const promise = node.expression.expression;
  const [work] = node.arguments;
  if (
    node.expression.name.text !== "then" || promise.getText() !== "Promise.resolve()" ||
    !work || !ts.isArrowFunction(work) || work.parameters.length > 0
  ) return undefined;
  const body = ts.isParenthesizedExpression(work.body) ? work.body.expression : work.body;
  const parts = importedParts(body);
  if (!parts || !parts.names.every((name) => all.has(name))) return undefined;
  return { promise: [promise.getStart(), promise.end], parameters: work.getStart(), ...parts };
}

/** The names in `init(),exports` and in `toModule(library())`. */
function importedParts(body: ts.Node): Pick<Site, "module" | "names"> | undefined {
  const called = (node: ts.Node | undefined, count: number) =>
    node && ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.arguments.length === count
      ? node.expression.text
      : undefined;
  if (ts.isBinaryExpression(body)) {
    const module = called(body.left, 0);
    return module && ts.isIdentifier(body.right) ? { module, names: [module, body.right.text] } : undefined;
  }
  const outer = called(body, 1);
  const module = outer && called((body as ts.CallExpression).arguments[0], 0);
  return module ? { module, names: [outer, module] } : undefined;
}
