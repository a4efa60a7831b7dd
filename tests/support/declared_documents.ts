// SPDX-License-Identifier: MIT
/** JSON documents of the binary against their declarations in `design/schemas.json`. */
import assert from "node:assert/strict";
import { Ajv, type ValidateFunction } from "ajv";

type Schema = Record<string, unknown> & { $ref?: string };

const schemas = JSON.parse(
  Deno.readTextFileSync(new URL("../../design/schemas.json", import.meta.url)),
) as Record<
  string,
  Schema
>;
const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map<string, ValidateFunction>();

/** The declared command that a command line begins with; global options may stand before and between its words. */
function commandOf(args: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith("-"));
  for (let length = Math.min(words.length, 4); length > 0; length--) {
    const path = words.slice(0, length).join(" ");
    if (Object.hasOwn(schemas, path)) return schemas[path]!.$ref?.slice(2) ?? path;
  }
  return undefined;
}

/** Fails when the document of a command is not what its declaration says. */
export function assertDeclared(args: readonly string[], document: unknown): void {
  if (args.includes("--help") || args.includes("-h")) return;
  const path = commandOf(args);
  // Groups print their help.
  if (path === undefined) return;
  const validate = validators.get(path) ?? ajv.compile(schemas[path]!);
  validators.set(path, validate);
  if (validate(document)) return;
  const problems = validate.errors!.map((error) =>
    `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`
  );
  assert.fail(`swamp ${args.join(" ")}: the document is not as declared (${path}):\n${problems.join("\n")}`);
}
