// SPDX-License-Identifier: MIT
import { Environment } from "@marcbachmann/cel-js";
import { MAX_EXPRESSION_DEPTH } from "./expression_depth.ts";
import { messageOf } from "../../domain/errors.ts";
import { linearMatch } from "../../domain/expressions/linear_match.ts";
import { WorkLimitReached } from "../../domain/expressions/work_limit_reached.ts";

/**
 * A fresh environment of the expression language: names that are not declared are dynamic, `a.?b` is allowed, lists
 * may hold values of several types, and integers and doubles may be mixed in arithmetic.
 */
export function celEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxDepth: MAX_EXPRESSION_DEPTH },
  });
  const operators: Record<string, (a: number, b: number) => number> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "%": (a, b) => a % b,
  };
  for (const [operator, apply] of Object.entries(operators)) {
    const mixed = (a: number | bigint, b: number | bigint) => apply(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double`, mixed);
    environment.registerOperator(`double ${operator} int`, mixed);
  }
  // Numbers of JSON and YAML are doubles here, whole ones too.
  environment.registerOperator("double % double", operators["%"]!);
  environment.registerFunction("string.linearMatches(string): bool", (text: string, pattern: string) => {
    try {
      return linearMatch(text, pattern);
    } catch (error) {
      const Kind = error instanceof WorkLimitReached ? WorkLimitReached : Error;
      throw new Kind(`the regular expression ${pattern}: ${messageOf(error)}`);
    }
  });
  return environment;
}

/** `data`, `file` and `vault`: functions that whoever evaluates an expression provides. */
export class FunctionNamespace {
  constructor(
    readonly name: string,
    readonly functions: Readonly<Record<string, (...values: unknown[]) => unknown>>,
  ) {}
}

/** The functions with the numbers of arguments they take. */
const NAMESPACES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  data: {
    latest: [2, 3],
    version: [3, 4],
    listVersions: [2, 3],
    findByTag: [2],
    findBySpec: [2],
    query: [1, 2],
  },
  file: { contents: [2] },
  vault: { get: [2] },
};

/** The environment in which the expressions of definitions are evaluated. */
export function definitionEnvironment(): Environment {
  const environment = celEnvironment();
  // What it marks is found on the parsed tree; the value is what it was.
  environment.registerFunction("raw(dyn): dyn", (value: unknown) => value);
  for (const [namespace, functions] of Object.entries(NAMESPACES)) {
    // A class of its own for each, so that `vault.latest(…)` is told apart when an expression is parsed.
    const type = namespace[0]!.toUpperCase() + namespace.slice(1) + "Functions";
    environment.registerType(type, namespaceClasses[namespace]!);
    environment.registerVariable(namespace, type);
    for (const [name, counts] of Object.entries(functions)) {
      for (const count of counts) {
        const parameters = Array(count).fill("dyn").join(", ");
        environment.registerFunction(
          `${type}.${name}(${parameters}): dyn`,
          (receiver: FunctionNamespace, ...values: unknown[]) => receiver.functions[name]!(...values),
        );
      }
    }
  }
  return environment;
}

const namespaceClasses: Readonly<
  Record<string, new (...values: ConstructorParameters<typeof FunctionNamespace>) => FunctionNamespace>
> = {
  data: class DataFunctions extends FunctionNamespace {},
  file: class FileFunctions extends FunctionNamespace {},
  vault: class VaultFunctions extends FunctionNamespace {},
};

/**
 * The names with their functions in the form that the environment knows; missing ones fail when they are called.
 * @param waiting calls them.
 */
export function withNamespaces(
  names: Readonly<Record<string, unknown>>,
  waiting: <Result>(call: () => Result) => Result,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...names };
  for (const [namespace, functions] of Object.entries(NAMESPACES)) {
    const given = (names[namespace] ?? {}) as FunctionNamespace["functions"];
    const known = Object.keys(functions).map((name) => {
      const provided = given[name] ?? notHere(`${namespace}.${name}`);
      return [name, (...values: unknown[]) => waiting(() => provided(...values))];
    });
    result[namespace] = new namespaceClasses[namespace]!(namespace, Object.fromEntries(known));
  }
  return result;
}

function notHere(name: string): () => never {
  return () => {
    throw new Error(`${name} is not available here`);
  };
}
