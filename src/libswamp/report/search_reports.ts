// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

/** A stored report result. */
export interface ReportResult {
  readonly reportName: string;
  readonly reportScope: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly version: number;
  readonly createdAt: string;
  readonly dataName: string;
  readonly varySuffix?: string;
}

export interface ReportSearch {
  readonly query: string;
  readonly results: readonly ReportResult[];
}

export interface ReportSearchRequest {
  readonly text?: string;
  readonly model?: string;
  readonly scope?: string;
}

/** The stored results of reports, newest first. They are ordinary data with the tag `type: report`. */
export async function searchReports(ctx: Context, request: ReportSearchRequest): Promise<ReportSearch> {
  const [definitions, data] = [await ctx.definitions(), await ctx.data()];
  const models = request.model ? [await definitions.find(request.model)] : await definitions.list();
  const text = (request.text ?? "").toLowerCase();
  const results: ReportResult[] = [];
  for (const model of models) {
    for (const item of await data.list({ type: model.type, modelId: model.id })) {
      const { reportName, reportScope = "", varySuffix } = item.tags;
      if (item.tags.type !== "report" || !reportName || item.name.endsWith("-json")) continue;
      if (request.scope && reportScope !== request.scope) continue;
      if (!reportName.toLowerCase().includes(text) && !model.name.includes(text)) continue;
      results.push({
        reportName,
        reportScope,
        modelId: model.id,
        modelName: model.name,
        modelType: model.type,
        version: item.version,
        createdAt: item.createdAt,
        dataName: item.name,
        varySuffix,
      });
    }
  }
  results.sort((a, b) => a.createdAt < b.createdAt ? 1 : -1);
  return { query: request.text ?? "", results };
}
