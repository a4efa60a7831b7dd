// SPDX-License-Identifier: MIT
import type { LoadOptions } from "js-yaml";
import {
  documentProblem,
  MAX_LEVELS,
  MAX_PARSED_BYTES,
  MAX_VALUES,
  TOO_MANY_LEVELS,
  TOO_MANY_VALUES,
  tooLarge,
} from "../../domain/limits.ts";
import { type ErrorCode, SwampError } from "../../domain/errors.ts";

/**
 * Parses one YAML document with the fast parser, which is imported at the first call.
 * @param file named in errors, with the line.
 * @throws SwampError of the given code when the text is not YAML.
 */
export async function parseYaml(text: string, file: string, code: ErrorCode): Promise<unknown> {
  if (text.length > MAX_PARSED_BYTES) throw tooLarge(file);
  const { load, JSON_SCHEMA } = await import("js-yaml");
  const size = new DocumentSize();
  const refused = (problem: string) =>
    new SwampError(code, `${file}: ${problem}`, {
      hint: "Correct the file: such documents are refused unread",
    });
  try {
    const value = load(
      text,
      { schema: JSON_SCHEMA, listener: (event: string) => size.heard(event) } as LoadOptions,
    );
    // Only then can there be more than the parser has met, or too much of it.
    const problem = size.isSuspect || text.includes("*") ? documentProblem(value) : undefined;
    if (problem !== undefined) throw refused(problem);
    return value;
  } catch (error) {
    if (error instanceof SwampError) throw error;
    if (error instanceof LimitReached) throw refused(error.message);
    const problem = error as { reason?: string; mark?: { line: number; column: number } };
    const colon = problem.mark && /colon|implicit key/.test(problem.reason ?? "")
      ? missingColon(text.split(/\r?\n/), problem.mark.line)
      : undefined;
    if (colon) {
      throw new SwampError(
        code,
        `${file}:${colon.line}:${colon.column}: not valid YAML: expected ':' after '${colon.key}'`,
        { hint: `Write it as ${colon.key}: <value>`, cause: error },
      );
    }
    const place = problem.mark ? `${file}:${problem.mark.line + 1}:${problem.mark.column + 1}` : file;
    throw new SwampError(code, `${place}: not valid YAML: ${problem.reason ?? String(error)}`, {
      hint: "Correct the file there: YAML is keys and values, indented with spaces",
      cause: error,
    });
  }
}

class LimitReached extends Error {}

/** Counts what the parser meets, so that it stops before the document is built. Keys are met as well as values. */
class DocumentSize {
  #nodes = 0;
  #level = 0;
  /** Near a limit: the document itself says. */
  isSuspect = false;

  heard(event: string): void {
    if (event === "close") {
      this.#level--;
      return;
    }
    this.#nodes++;
    this.#level++;
    if (this.#nodes > MAX_VALUES || this.#level > MAX_LEVELS) this.isSuspect = true;
    if (this.#nodes > 2 * MAX_VALUES + 1) throw new LimitReached(TOO_MANY_VALUES);
    if (this.#level > MAX_LEVELS + 1) throw new LimitReached(TOO_MANY_LEVELS);
  }
}

/** The parser notices a missing colon only at the next one: the line that lacks it is at or before the one it names. */
function missingColon(
  lines: readonly string[],
  from: number,
): { key: string; line: number; column: number } | undefined {
  for (let index = from; index >= 0; index--) {
    const line = lines[index] ?? "";
    const [, indent, key] = /^(\s*(?:- )?)([A-Za-z_][\w.-]*)(?:\s[^:]*)?$/.exec(line) ?? [];
    if (key !== undefined) return { key, line: index + 1, column: indent!.length + key.length + 1 };
    if (index < from && line.trim() !== "" && !line.trim().startsWith("#")) return undefined;
  }
  return undefined;
}
