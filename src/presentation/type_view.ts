// SPDX-License-Identifier: MIT
import type { CheckMetadata } from "../domain/types/type_entry.ts";
import type { TypeDocument } from "../libswamp/type/describe_type.ts";
import { outputLine } from "./model_view.ts";
import { argumentLines } from "./schema_lines.ts";
import type { View } from "./view.ts";

/** A model type for people. */
export function showType(out: View, type: TypeDocument): void {
  out.heading(type.type.raw);
  out.fields([
    ["Version", type.version],
    ["Description", type.description],
    ["Origin", type.origin],
    ["File", type.origin === "builtin" ? undefined : type.path],
    ["Package", type.package],
    ["Extended by", type.grafts?.join(", ")],
    ["Upgrades", type.upgrades && `${type.upgrades.length}, from before ${type.upgrades[0]}`],
  ]);
  section(out, "Global arguments", argumentLines(type.globalArguments));
  for (const method of type.methods) {
    out.line();
    out.line(
      `${out.style.bold(method.name)}  ${out.style.dim(method.kind ? `[${method.kind}]` : "")}`.trimEnd(),
    );
    if (method.description) out.line(`  ${method.description}`);
    for (const line of argumentLines(method.arguments)) out.line(`  ${line}`);
  }
  section(
    out,
    "Outputs",
    type.dataOutputSpecs.map(outputLine),
  );
  section(out, "Checks", (type.checks ?? []).map(checkLine));
}

function checkLine({ name, description, labels = [], appliesTo = [] }: CheckMetadata): string {
  const marks = labels.length > 0 ? ` [${labels.join(", ")}]` : "";
  const methods = appliesTo.length > 0 ? `  before ${appliesTo.join(", ")}` : "";
  return `${name}${marks}  ${description}${methods}`;
}

function section(out: View, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  out.line();
  out.heading(title);
  for (const line of lines) out.line(`  ${line}`);
}
