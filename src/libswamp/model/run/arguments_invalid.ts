// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { expressionsIn } from "../../../domain/expressions/delimiters.ts";

/** One thing that is wrong with what a method would be given. */
export interface ArgumentProblem {
  /** `field: message` */
  readonly text: string;
  /** Where the value stands when the definition gives it. */
  readonly written?: { readonly keys: readonly string[]; readonly value: unknown };
}

/** Where a problem of the value at `path` stands: as deep as the definition gives it, an expression may give the rest. */
export function writtenAt(
  place: readonly string[],
  values: Readonly<Record<string, unknown>>,
  [field, ...rest]: readonly string[],
): NonNullable<ArgumentProblem["written"]> {
  const keys = [...place, field!];
  let value = values[field!];
  for (const key of rest) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) break;
    value = (value as Record<string, unknown>)[key];
    keys.push(key);
  }
  return { keys, value };
}

/** All problems of one step of validation. Those of values in the definition name its file and, once known, the line. */
export class ArgumentsInvalid extends SwampError {
  constructor(
    readonly what: string,
    readonly found: { readonly file: string; readonly problems: readonly ArgumentProblem[] },
    nextStep: string,
    lines: readonly (number | undefined)[] = [],
  ) {
    const problems = found.problems.map((problem, index) => textOf(problem, found.file, lines[index]));
    const list = problems.length === 1
      ? ` ${problems[0]}`
      : `\n${problems.map((text) => `  ${text}`).join("\n")}`;
    super("ARGUMENTS_INVALID", `${what}:${list}`, { hint: nextStep, details: { problems } });
  }

  /** The same error with the lines of what the definition gives. */
  async withLines(
    lineOf: (keys: readonly string[]) => Promise<number | undefined>,
  ): Promise<ArgumentsInvalid> {
    const lines = await Promise.all(
      this.found.problems.map(({ written }) => written ? lineOf(written.keys) : undefined),
    );
    return new ArgumentsInvalid(this.what, this.found, this.hint!, lines);
  }
}

function textOf({ text, written }: ArgumentProblem, file: string, line: number | undefined): string {
  if (!written) return text;
  const [expression] = expressionsIn(written.value);
  const source = expression === undefined ? "" : `, from ${expression.text}`;
  return `${file}${line === undefined ? "" : `:${line}`}: ${text}${source}`;
}
