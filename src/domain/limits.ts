// SPDX-License-Identifier: MIT
/** How large an input may be that is parsed; design/security.md says why. Streams that are stored have no limit. */
import { SwampError } from "./errors.ts";

/** Bytes of a file or of standard input that is parsed. */
export const MAX_PARSED_BYTES = 64 * 1024 ** 2;
/** Values in one document, those that references repeat included. */
export const MAX_VALUES = 1_000_000;
/** Characters of a name that is read from a file or typed: of a type, a model, a vault. */
export const MAX_NAME = 200;
/** Levels of one document. */
export const MAX_LEVELS = 100;

/** @param what the file or stream, as users know it. */
export function tooLarge(what: string): SwampError {
  return new SwampError(
    "INPUT_TOO_LARGE",
    `${what}: larger than 64 MiB, the limit for input that is parsed`,
    {
      hint: "Split it, or make it smaller. Files that a method stores are not limited.",
      details: { input: what, limit: MAX_PARSED_BYTES },
    },
  );
}

/** Why a parsed document cannot be walked: too many values, too many levels, or references that multiply. */
export function documentProblem(document: unknown): string | undefined {
  let count = 0;
  const walk = (value: unknown, depth: number): string | undefined => {
    if (++count > MAX_VALUES) return TOO_MANY_VALUES;
    if (typeof value !== "object" || value === null) return undefined;
    if (depth >= MAX_LEVELS) return TOO_MANY_LEVELS;
    for (const child of Array.isArray(value) ? value : Object.values(value)) {
      const problem = walk(child, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return walk(document, 0);
}

export const TOO_MANY_VALUES =
  `it holds more than ${MAX_VALUES} values, those that references repeat included`;
export const TOO_MANY_LEVELS = `it is nested more than ${MAX_LEVELS} levels deep, or contains itself`;

/**
 * `JSON.parse` for what others wrote.
 * @throws SyntaxError as `JSON.parse`, and for more values or levels than a document may have.
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_PARSED_BYTES) throw new SyntaxError("it is larger than 64 MiB");
  const value: unknown = JSON.parse(text);
  const problem = documentProblem(value);
  if (problem !== undefined) throw new SyntaxError(problem);
  return value;
}

/** Levels of stored content that counts as JSON; deeper content is a text to swamp. */
const MAX_STORED_LEVELS = 1_000;

/**
 * `JSON.parse` for content that methods have stored, which has no limit but this one: every walk would end the stack.
 * @throws SyntaxError as `JSON.parse`, and for what is nested too deep.
 */
export function parseStoredJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const isShort = text.length <= 2 * MAX_STORED_LEVELS;
  if (isShort || !isDeeper(value, MAX_STORED_LEVELS)) return value;
  throw new SyntaxError(`it is nested more than ${MAX_STORED_LEVELS} levels deep`);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return (Array.isArray(value) ? value : Object.values(value)).some((item) => isDeeper(item, levels - 1));
}
