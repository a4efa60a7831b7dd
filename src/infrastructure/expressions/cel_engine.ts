// SPDX-License-Identifier: MIT
import { quotedExpression } from "../../domain/expressions/template.ts";
import type { Environment } from "@marcbachmann/cel-js";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { ExpressionEngine, ParsedExpression } from "../../domain/expressions/expression_engine.ts";
import { prepareSource } from "../../domain/expressions/prepare_source.ts";
import { celEnvironment, definitionEnvironment, withNamespaces } from "./cel_environment.ts";
import { isTooDeep } from "./expression_depth.ts";
import { expressionFacts } from "./expression_facts.ts";
import { readPayloads } from "./payload_access.ts";
import { plainValue } from "./plain_value.ts";
import { limitWork } from "./work_limit.ts";

/** Longer texts are no expressions, but a mistake. Characters. */
const LONGEST = 20_000;

/** The expression language CEL. */
export class CelEngine implements ExpressionEngine {
  readonly #environment: Environment = definitionEnvironment();
  readonly #parsed = new Map<string, ParsedExpression>();

  parse(text: string): ParsedExpression {
    const known = this.#parsed.get(text);
    if (known) return known;
    const parsed = this.#parse(text);
    this.#parsed.set(text, parsed);
    return parsed;
  }

  environment(): unknown {
    return celEnvironment();
  }

  #parse(text: string): ParsedExpression {
    if (text.trim() === "") throw invalid("it is empty", text);
    if (text.length > LONGEST) throw invalid(`it is longer than ${LONGEST} characters`, text.slice(0, 60));
    const prepared = prepareSource(text);
    const place = { text, positionOf: prepared.positionOf };
    try {
      // Checked on a tree of its own: a checked tree keeps what the check found.
      const checked = this.#environment.check(prepared.text);
      if (!checked.valid) throw checked.error;
      const evaluate = this.#environment.parse(prepared.text);
      if (isTooDeep(evaluate.ast)) throw new RangeError();
      const facts = expressionFacts(evaluate.ast, this.#environment);
      readPayloads(evaluate.ast);
      const limit = limitWork(evaluate.ast);
      return {
        text,
        facts,
        async evaluate(names) {
          try {
            limit.start();
            return plainValue(await evaluate(withNamespaces(names, limit.waiting)));
          } catch (error) {
            throw failed(error, place);
          }
        },
      };
    } catch (error) {
      throw invalid(reasonOf(error, place), text, error);
    }
  }
}

interface Place {
  readonly text: string;
  positionOf(prepared: number): number;
}

function invalid(reason: string, text: string, cause?: unknown): SwampError {
  return new SwampError("EXPRESSION_INVALID", `Invalid expression: ${reason}`, {
    hint: `See: swamp help expressions\nIf it is meant as text, write it as ${
      quotedExpression(`\${{ ${text} }}`)
    }`,
    details: { expression: text },
    cause,
  });
}

function failed(error: unknown, place: Place): SwampError {
  if (error instanceof SwampError) return error;
  return new SwampError("EXPRESSION_FAILED", `Expression failed: ${reasonOf(error, place)}`, {
    hint: "See: swamp help expressions",
    details: { expression: place.text },
    cause: error,
  });
}

/** The message of the language without its drawing, and the place as `line:column` where there are lines. */
function reasonOf(error: unknown, { text, positionOf }: Place): string {
  if (error instanceof RangeError) {
    return "it is nested too deep (more than 200 levels) or its value is too large";
  }
  const { summary, range } = error as { summary?: unknown; range?: { start: number } };
  const message = typeof summary === "string" ? plainWords(summary) : messageOf(error);
  if (!range) return message;
  const before = text.slice(0, positionOf(range.start));
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  const where = text.includes("\n") ? `line ${line}, column ${column}` : `column ${column}`;
  return `${message}, at ${where} of: ${text}`;
}

/** The language speaks of types that only this program knows. */
function plainWords(summary: string): string {
  return summary
    .replace(
      /^found no matching overload for '(Data|File|Vault)Functions\.(\w+)\(([^)]*)\)'/,
      (_all, name, member, given) => {
        const count = given === "" ? 0 : given.split(",").length;
        return `there is no function ${name.toLowerCase()}.${member} that takes ${count} argument${
          count === 1 ? "" : "s"
        }`;
      },
    )
    .replace(/^Unknown variable: (\w+)$/, "$&; a text is written in quotes: '$1'")
    .replace(".linearMatches(", ".matches(")
    .replace(/^No such key: index out of bounds/, "the list ends before");
}
