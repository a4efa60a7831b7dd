// SPDX-License-Identifier: MIT
import { isPlainObject } from "../expressions/path_texts.ts";
import type { JsonSchema, TypeDescription } from "../types/type_entry.ts";

/** More arguments than these are found with `type describe`. */
const MAX_ARGUMENTS = 8;

/**
 * Comment lines for a new definition: what may be written there for this type, so that it only has to be uncommented.
 * @param given names of the global arguments that the definition has already.
 */
export function definitionExample(
  type: Pick<TypeDescription, "globalArguments" | "methods">,
  given: readonly string[],
): string {
  const globals = given.length > 0 ? [] : argumentLines(type.globalArguments);
  const method = (type.methods ?? []).find((candidate) => argumentLines(candidate.arguments).length > 0);
  const lines = [
    "Values may be expressions such as ${{ inputs.url }}; see: swamp help expressions",
    ...(globals.length > 0 ? ["globalArguments:", ...indented(globals)] : []),
    ...(method
      ? [
        "methods:",
        ...indented([`${keyText(method.name)}:`, "  arguments:"]),
        ...indented(argumentLines(method.arguments), 6),
      ]
      : []),
  ];
  return lines.length === 1 ? "" : lines.map((line) => `# ${line}\n`).join("");
}

function indented(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => " ".repeat(by) + line);
}

/** Required arguments first. */
function argumentLines(schema: JsonSchema | undefined): string[] {
  const properties = Object.entries(isPlainObject(schema?.properties) ? schema.properties : {});
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  const isRequired = ([name, value]: [string, unknown]) =>
    required.has(name) && !(isPlainObject(value) && value.default !== undefined);
  const sorted = [...properties.filter(isRequired), ...properties.filter((item) => !isRequired(item))];
  return sorted.slice(0, MAX_ARGUMENTS).map((property) => {
    const [name, value] = property;
    const field = isPlainObject(value) ? value : {};
    const about = [isRequired(property) ? "required" : "optional", firstLine(field.description)];
    return `${keyText(name)}: ${exampleValue(name, field)} # ${about.filter(Boolean).join("; ")}`;
  });
}

function exampleValue(name: string, field: Readonly<Record<string, unknown>>): string {
  if (field.sensitive === true) return `\${{ vault.get(main, ${name.toUpperCase()}) }}`;
  if (field.default !== undefined) return JSON.stringify(field.default);
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (Array.isArray(field.enum) && field.enum.length > 0) return JSON.stringify(field.enum[0]);
  const type = Array.isArray(field.type) ? field.type[0] : field.type;
  if (type === "number" || type === "integer") return "0";
  if (type === "boolean") return "false";
  if (type === "array") return "[]";
  return type === "object" ? "{}" : '""';
}

/** Descriptions are others' text: only what one comment line can hold is taken. */
function firstLine(description: unknown): string | undefined {
  if (typeof description !== "string") return undefined;
  // deno-lint-ignore no-control-regex -- a control character would end the comment or the document
  return description.split(/[\r\n\u0085\u2028\u2029]/)[0]!.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")
    .slice(0, 100)
    .trim();
}

function keyText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name)
    ? name
    : JSON.stringify(name);
}
