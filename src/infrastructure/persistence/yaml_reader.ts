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
    const place = problem.mark ? `${file}:${problem.mark.line + 1}:${problem.mark.column + 1}` : file;
    throw new SwampError(code, `${place}: not valid YAML: ${problem.reason ?? String(error)}`, {
      hint: "Correct the file there: YAML is keys and values, indented with spaces",
      cause: error,
    });
  }
}
