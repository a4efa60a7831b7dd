// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { missingTypeHints } from "../package/install_missing_type.ts";

export interface ReportDocument {
  readonly name: string;
  readonly description?: string;
  readonly scope?: string;
  readonly labels: readonly string[];
  readonly origin: string;
  readonly path: string;
}

/**
 * What a report says about itself, from the catalog; nothing is imported.
 * @throws SwampError REPORT_NOT_FOUND with near names.
 */
export async function describeReport(ctx: Context, request: { name: string }): Promise<ReportDocument> {
  const registry = await ctx.registry("report");
  const entry = registry.entry(request.name);
  if (!entry) {
    const near = registry.suggestions(request.name)[0];
    const { hint, advice } = await missingTypeHints(ctx, { kind: "report", type: request.name });
    throw new SwampError("REPORT_NOT_FOUND", `Report not found: ${request.name}`, {
      hint: [
        ...(near ? [`Did you mean '${near}'?`] : []),
        "List the reports with: swamp report type search",
        ...(hint ? [hint] : []),
        ...(advice && !near ? [advice] : []),
      ].join("\n"),
    });
  }
  return {
    name: entry.raw,
    description: entry.description,
    scope: entry.scope,
    labels: entry.labels ?? [],
    origin: entry.origin,
    path: entry.displayPath,
  };
}
