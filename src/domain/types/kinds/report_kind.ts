// SPDX-License-Identifier: MIT
import type { Kind } from "../kind.ts";
import { ShapeReader } from "../shape_reader.ts";
import { normalizeName } from "../type_name.ts";

export const REPORT_SCOPES = ["method", "model", "workflow"] as const;

export interface ReportType {
  readonly name: string;
  readonly description: string;
  readonly scope: typeof REPORT_SCOPES[number];
  readonly labels: readonly string[];
  readonly execute: (context: unknown) => unknown;
}

export const reportKind: Kind<ReportType> = {
  name: "report",
  normalize: (name) => name.trim(),
  parse(exported, from) {
    const reader = new ShapeReader();
    const fields = reader.record(exported, "report");
    const name = normalizeName("report", reader.text(fields, "name", "report"));
    if (typeof name !== "string") reader.problems.push(name.problem);
    const scope = reader.choice(fields, "scope", "report", REPORT_SCOPES);
    if (fields.scope === undefined) {
      reader.problem("report.scope", `must be one of ${REPORT_SCOPES.join(", ")}, but it is missing`);
    }
    const result: ReportType = {
      name: typeof name === "string" ? name : "",
      description: reader.text(fields, "description", "report"),
      scope: scope ?? "method",
      labels: reader.texts(fields, "labels", "report") ?? [],
      execute: reader.callable<ReportType["execute"]>(fields, "execute", "report"),
    };
    reader.finish(from.displayPath);
    return result;
  },
};
