// SPDX-License-Identifier: MIT
import type { MethodDocument } from "../libswamp/type/method_document.ts";
import { argumentLines } from "./schema_lines.ts";
import type { JsonSchema, OutputSpecMetadata } from "../domain/types/type_entry.ts";
import { shellWord } from "../domain/shell_word.ts";
import type { View } from "./view.ts";

/** Methods of a model with a line each; more than fill a screen are counted. */
export function showMethods(out: View, model: string, methods: readonly MethodDocument[] | undefined): void {
  if (!methods || methods.length === 0) return;
  out.line();
  out.heading("Methods:");
  for (const { name, description = "", arguments: schema } of methods.slice(0, MAX_METHODS)) {
    const needed = requiredOf(schema);
    const required = needed.length > 0 ? ` (needs ${needed.join(", ")})` : "";
    const [first = ""] = description.split("\n");
    out.line(`  ${out.style.bold(name)}${required}${first === "" ? "" : `  ${first}`}`);
  }
  if (methods.length > MAX_METHODS) out.line(`  … and ${methods.length - MAX_METHODS} more`);
  out.line(`Arguments and outputs: swamp model method describe ${shellWord(model)} <method>`);
}

/** The command that runs a method, with a place for each argument that it needs. */
export function runCommand(model: string, method: MethodDocument | undefined): string {
  const inputs = requiredOf(method?.arguments).map((name) => ` --input ${shellWord(name)}=<value>`);
  return `swamp model method run ${shellWord(model)} ${method?.name ?? "<method>"}${inputs.join("")}`;
}

function requiredOf(schema: JsonSchema | undefined): readonly string[] {
  return Array.isArray(schema?.required) ? schema.required as string[] : [];
}

/** A model has to fit on a screen. */
const MAX_METHODS = 12;

/** The global arguments of a type, one line each; more than fill a screen, and members, are shown by the type. */
export function showGlobalArguments(
  out: View,
  title: string,
  { type, schema }: { readonly type: string; readonly schema: JsonSchema | undefined },
): void {
  const lines = argumentLines(schema).filter((line) => !line.startsWith(" "));
  const more = lines.length - MAX_ARGUMENTS;
  showLines(out, title, [
    ...lines.slice(0, MAX_ARGUMENTS),
    ...(more > 0 ? [`… and ${more} more: swamp model type describe ${type}`] : []),
  ]);
}

const MAX_ARGUMENTS = 12;

/** What methods may store. */
export function showOutputs(out: View, outputs: readonly OutputSpecMetadata[] | undefined): void {
  showLines(out, "Data Outputs:", (outputs ?? []).map(outputLine));
}

/** What one output is called and how long it is kept, in a line. */
export function outputLine(spec: OutputSpecMetadata): string {
  const what = spec.contentType === undefined ? spec.kind : `${spec.kind}, ${spec.contentType}`;
  const description = spec.description ? `  ${spec.description}` : "";
  return `${spec.specName} (${what}, lifetime ${spec.lifetime}, keeps ${spec.garbageCollection})${description}`;
}

/** `key: value` for each value; values that are not texts as JSON. */
export function showValues(
  out: View,
  title: string,
  values: Readonly<Record<string, unknown>> | undefined,
): void {
  const lines = Object.entries(values ?? {}).map(([key, value]) =>
    `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  showLines(out, title, lines);
}

/** An indented block under a heading; nothing for no lines. */
export function showLines(out: View, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  out.line();
  out.heading(title);
  for (const line of lines) out.line(`  ${line}`);
}
