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
import { recordProblems, secretProblems } from "./stored_reference_problems.ts";
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

const QUOTES = "texts are written in quotes:";

/** Whether a name is an argument of a function that takes texts. */
function isBareWord(source: string, name: string): boolean {
  return new RegExp(`\\b(?:data|file)\\.\\w+\\([^()]*(?<![\\w.'"-])${RegExp.escape(name)}(?![\\w.(])`).test(
    source,
  );
}

interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** What is said against the expressions of a definition. */
export interface ExpressionFindings {
  /** Each as `file:line: field: message`. */
  readonly problems: readonly string[];
  /**
   * Global arguments with names that expressions do not have and that are near none: `field (names)`. A method fails
   * when it reads their value, and may read their text to evaluate it itself.
   */
  readonly foreign: readonly string[];
}

/** Everything that can be said against the expressions of a definition without evaluating them. */
export async function expressionPathProblems(
  ctx: Context,
  entry: DefinitionEntry,
  definition: Definition,
): Promise<ExpressionFindings> {
  const checker = new PathChecker(ctx, definition);
  const problems: FieldProblem[] = [];
  const foreign: string[] = [];
  for (const key of EXPRESSION_KEYS) {
    for (const { path, text } of textsOf(definition[key], key)) {
      const found = await checker.problemsOf(text, key === "globalArguments");
      if (checker.foreign.length > 0) foreign.push(`${path} (${checker.foreign.splice(0).join(", ")})`);
      problems.push(...found.map((message) => ({ path, message })));
    }
  }
  if (checker.readsFields) problems.push(...await circles(ctx, entry, definition));
  const located = await locatedProblems(
    ctx,
    entry,
    problems.map(({ path, message }) => ({ path: path.split("."), message })),
  );
  return { problems: located, foreign };
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
  /** Names that nothing here has, where they may be meant for the extension. */
  readonly foreign: string[] = [];

  constructor(private readonly ctx: Context, private readonly definition: Definition) {
    this.#scopes = new DefinitionScopes(ctx);
  }

  /** @param isOpen names may be meant for code of the extension, which reads the text itself. */
  async problemsOf(text: string, isOpen: boolean): Promise<string[]> {
    const delimiters = delimiterProblem(text);
    const problems = delimiters === undefined ? [] : [delimiters];
    for (const source of sourcesOf(text)) {
      if (source !== "") problems.push(...await this.#expression(source, isOpen));
    }
    return problems;
  }

  async #expression(source: string, isOpen: boolean): Promise<string[]> {
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
    ) => `self has no '${member}'${didYouMean(member!, SELF) || `; it has ${SELF.join(", ")}`}`);
    for (const [member, argument] of facts.self) {
      if (member !== "globalArguments" || argument === undefined) continue;
      problems.push(
        ...await globalArgumentProblems(this.ctx, this.definition, { owner: "self", member: argument }),
      );
    }
    for (const reference of facts.models) {
      problems.push(...await modelReferenceProblems(this.ctx, this.#scopes, reference));
    }
    problems.push(...await secretProblems(this.ctx, facts), ...await recordProblems(this.ctx, facts));
    return [...problems, ...await this.#freeNames(source, facts, isOpen)];
  }

  /** Names that mean nothing: most often a model whose first word was forgotten. */
  async #freeNames(source: string, { others }: ExpressionFacts, isOpen: boolean): Promise<string[]> {
    const unknown = others.filter(([name]) => !OUTSIDE.has(name!));
    if (unknown.length === 0) return [];
    const forgotten: string[] = [];
    for (const [, name] of source.matchAll(PARTS)) {
      const isModel = !NAMES.includes(name!) && !((await this.#scopes.load(name!)) instanceof SwampError);
      if (isModel || unknown.some(([root]) => root === name)) forgotten.push(name!);
    }
    if (forgotten.length > 0) {
      return [...new Set(forgotten)].map((name) =>
        `'${name}' is not a name that expressions know: models begin with 'model.', did you mean 'model.${name}'?`
      );
    }
    const names = [...new Set(unknown.map(([name]) => name!))];
    if (isOpen && names.every((name) => didYouMean(name, NAMES) === "")) {
      this.foreign.push(...names);
      return [];
    }
    return names.map((name) =>
      isBareWord(source, name)
        ? `'${name}' is not a name that expressions know: ${QUOTES} '${name}'`
        : `unknown name '${name}'${didYouMean(name, NAMES) || `; expected one of ${KNOWN.join(", ")}`}`
    );
  }
}
