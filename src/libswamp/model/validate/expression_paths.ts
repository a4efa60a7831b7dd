// SPDX-License-Identifier: MIT
/** The validation "Expression paths": everything that can be said against expressions without evaluating them. */
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { delimiterProblem, sourcesOf, textsOf } from "../../../domain/expressions/delimiters.ts";
import { quotedExpression } from "../../../domain/expressions/template.ts";
import type { ExpressionFacts } from "../../../domain/expressions/expression_engine.ts";
import type { Definition, DefinitionEntry } from "../../../domain/models/definition.ts";
import type { Context } from "../../context.ts";
import { EXPRESSION_KEYS } from "../../expressions/definition_scope.ts";
import { DefinitionScopes } from "../../expressions/definition_scopes.ts";
import { locatedProblems } from "./located_problems.ts";
import { globalArgumentProblems, modelReferenceProblems } from "./model_reference_problems.ts";
import { didYouMean } from "../../../domain/nearest.ts";
import { resolveDefinition } from "../../expressions/resolve_definition.ts";

/** What `self` has. */
const SELF = ["id", "name", "version", "tags", "globalArguments"];
/** Names that definitions may use; the last ones have a value in workflows only. */
const NAMES = [
  "inputs",
  "self",
  "model",
  "env",
  "data",
  "file",
  "vault",
  "run",
  "workflowRunId",
  "workers",
  "webhook",
];
const OUTSIDE = new Set(["run", "workflowRunId", "workers", "webhook"]);
/** Names that have a value here. */
const KNOWN = NAMES.filter((name) => !OUTSIDE.has(name));
/** What `model.<name>` has: who writes one of them after a name forgot the first word. */
const PARTS =
  /(?:^|[^A-Za-z0-9_.-])([A-Za-z0-9_][A-Za-z0-9_-]*)\s*\.\s*(?:input|resource|file|execution|definition)\b/g;

interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Every problem as `file:line: field: message`. */
export async function expressionPathProblems(
  ctx: Context,
  entry: DefinitionEntry,
  definition: Definition,
): Promise<string[]> {
  const checker = new PathChecker(ctx, definition);
  const problems: FieldProblem[] = [];
  for (const key of EXPRESSION_KEYS) {
    for (const { path, text } of textsOf(definition[key], key)) {
      const found = await checker.problemsOf(text);
      problems.push(...found.map((message) => ({ path, message })));
    }
  }
  if (checker.readsFields) problems.push(...await circles(ctx, entry, definition));
  return await locatedProblems(
    ctx,
    entry,
    problems.map(({ path, message }) => ({ path: path.split("."), message })),
  );
}

/** Fields that wait for each other: only following them shows it. */
async function circles(
  ctx: Context,
  entry: DefinitionEntry,
  definition: Definition,
): Promise<FieldProblem[]> {
  const file = ctx.repository().display(entry.path);
  const { unresolved } = await resolveDefinition(ctx, { definition, file, inputs: {}, phase: "checked" });
  return [...unresolved].filter(([, { reason }]) => reason.code === "EXPRESSION_CYCLE")
    // The field stands before each problem already.
    .map(([path, { reason }]) => ({ path, message: messageOf(reason.cause ?? reason) }));
}

class PathChecker {
  readonly #scopes: DefinitionScopes;
  /** Whether an expression reads a field of this or another definition, which may be an expression itself. */
  readsFields = false;

  constructor(private readonly ctx: Context, private readonly definition: Definition) {
    this.#scopes = new DefinitionScopes(ctx);
  }

  async problemsOf(text: string): Promise<string[]> {
    const delimiters = delimiterProblem(text);
    const problems = delimiters === undefined ? [] : [delimiters];
    for (const source of sourcesOf(text)) if (source !== "") problems.push(...await this.#expression(source));
    return problems;
  }

  async #expression(source: string): Promise<string[]> {
    let facts: ExpressionFacts;
    try {
      facts = (await this.ctx.expressions()).parse(source).facts;
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      const text = quotedExpression(`\${{ ${source} }}`);
      return [`${messageOf(error)}; if it is meant as text, write it as ${text}`];
    }
    this.readsFields ||= facts.models.some(({ path: [part] }) => part === "input" || part === "definition") ||
      facts.self.some(([member]) => member === "globalArguments");
    const problems = facts.self.filter(([member]) => member !== undefined && !SELF.includes(member)).map((
      [member],
    ) => `self has no '${member}'${didYouMean(member!, SELF)}; it has ${SELF.join(", ")}`);
    for (const [member, argument] of facts.self) {
      if (member !== "globalArguments" || argument === undefined) continue;
      problems.push(
        ...await globalArgumentProblems(this.ctx, this.definition, { owner: "self", member: argument }),
      );
    }
    for (const reference of facts.models) {
      problems.push(...await modelReferenceProblems(this.ctx, this.#scopes, reference));
    }
    return [...problems, ...await this.#freeNames(source, facts)];
  }

  /** Names that mean nothing: most often a model whose first word was forgotten. */
  async #freeNames(source: string, { others }: ExpressionFacts): Promise<string[]> {
    const unknown = others.filter(([name]) => !OUTSIDE.has(name!));
    if (unknown.length === 0) return [];
    const forgotten: string[] = [];
    for (const [, name] of source.matchAll(PARTS)) {
      const isModel = !NAMES.includes(name!) && !((await this.#scopes.load(name!)) instanceof SwampError);
      if (isModel || unknown.some(([root]) => root === name)) forgotten.push(name!);
    }
    if (forgotten.length > 0) {
      return [...new Set(forgotten)].map((name) =>
        `'${name}' is no name of an expression: models begin with 'model.', did you mean 'model.${name}'?`
      );
    }
    const names = [...new Set(unknown.map(([name]) => name!))];
    return names.map((name) =>
      `unknown name '${name}'${didYouMean(name, NAMES)}; expected one of ${KNOWN.join(", ")}`
    );
  }
}
