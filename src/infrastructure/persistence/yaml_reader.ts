// SPDX-License-Identifier: MIT
import { type ErrorCode, SwampError } from "../../domain/errors.ts";

/**
 * Parses one YAML document with the fast parser, which is imported at the first call.
 * @param file named in errors, with the line.
 * @throws SwampError of the given code when the text is not YAML.
 */
export async function parseYaml(text: string, file: string, code: ErrorCode): Promise<unknown> {
  const { load, JSON_SCHEMA } = await import("js-yaml");
  try {
    return load(text, { schema: JSON_SCHEMA });
  } catch (error) {
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
