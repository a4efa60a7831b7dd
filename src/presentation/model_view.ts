// SPDX-License-Identifier: MIT
import type { MethodDocument } from "../libswamp/type/method_document.ts";
import type { OutputSpecMetadata } from "../domain/types/type_entry.ts";
import { argumentLines } from "./schema_lines.ts";
import type { View } from "./view.ts";

/** Methods with their arguments. */
export function showMethods(out: View, methods: readonly MethodDocument[] | undefined): void {
  if (!methods || methods.length === 0) return;
  out.line();
  out.heading("Methods:");
  for (const method of methods) {
    out.line(`  ${out.style.bold(method.name)}${method.description ? `  ${method.description}` : ""}`);
    for (const line of argumentLines(method.arguments)) out.line(`    ${line}`);
  }
}

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
