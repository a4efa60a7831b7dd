// SPDX-License-Identifier: MIT
import type { Schema, SchemaIssue, SchemaResult } from "./model_type.ts";

/** Parses with rules that may be asynchronous. @throws what a transformation inside the schema throws. */
export async function parseSchema(schema: Schema, value: unknown): Promise<SchemaResult> {
  const asynchronous = schema as Schema & { safeParseAsync?: (value: unknown) => Promise<SchemaResult> };
  return typeof asynchronous.safeParseAsync === "function"
    ? await asynchronous.safeParseAsync(value)
    : schema.safeParse(value);
}

/** Whether the schema takes this value, as far as that can be said at once. */
export function accepts(schema: Schema, value: unknown): boolean {
  try {
    return schema.safeParse(value).success;
  } catch {
    // Schemas with asynchronous rules can not answer here; the parse of the whole will say what is wrong.
    return false;
  }
}

/** `path: message` */
export function issueText(issue: SchemaIssue, prefix: readonly (string | number)[] = []): string {
  const path = [...prefix, ...issue.path].map(String).join(".");
  const message = issue.message.replace(
    /^Invalid input: expected (.+), received undefined$/,
    "it is required ($1)",
  );
  return path === "" ? message : `${path}: ${message}`;
}
