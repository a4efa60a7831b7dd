// SPDX-License-Identifier: MIT
import { readParsed } from "../../../domain/platform/read_parsed.ts";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import type { Context } from "../../context.ts";
import { type LinkedPackage, linkPackage } from "./link_package.ts";

export interface FormatIssue {
  readonly check: "fmt" | "lint" | "dynamic-import";
  readonly output: string;
}

export interface FormatResult {
  readonly name: string;
  readonly status: "passed" | "failed" | "fixed" | "partial";
  readonly fileCount: number;
  /** Relative to the manifest, sorted: files that were changed. */
  readonly changed: readonly string[];
  /** With `--check` what is wrong, else what could not be put right. */
  readonly issues: readonly FormatIssue[];
  readonly fmtOutput?: string;
  readonly lintOutput?: string;
  /** What kept the bundler from seeing all files. */
  readonly warnings: readonly PackageRemark[];
}

/**
 * Formats and lints the TypeScript files that a manifest reaches.
 * @throws SwampError those of the manifest, TOOL_MISSING when there is no Deno.
 */
export async function formatPackage(
  ctx: Context,
  request: { readonly manifest?: string; readonly check: boolean },
): Promise<FormatResult> {
  const linked = await linkPackage(ctx, request.manifest);
  const files = sourcesOf(linked);
  const base = { name: linked.from.manifest.name, fileCount: files.length, warnings: linked.errors };
  if (files.length === 0) return { ...base, status: "passed", changed: [], issues: [] };
  ctx.progress("Formatting ...");
  const tools = await ctx.authorTools();
  const before = files.map((file) => ctx.platform.fs.readText(file));
  const { fmt, lint } = await tools.format(files, { check: request.check });
  const changed = files.filter((file, index) => ctx.platform.fs.readText(file) !== before[index])
    .map((file) => linked.collected.display(file));
  const issues: FormatIssue[] = [
    ...(fmt.passed ? [] : [{ check: "fmt" as const, output: fmt.output }]),
    ...(lint.passed ? [] : [{ check: "lint" as const, output: lint.output }]),
    ...files.flatMap((file) => dynamicImports(ctx, linked, { file, tools })),
  ];
  if (request.check) return { ...base, status: issues.length > 0 ? "failed" : "passed", changed, issues };
  return {
    ...base,
    status: issues.length > 0 ? "partial" : changed.length > 0 ? "fixed" : "passed",
    changed,
    issues,
    fmtOutput: fmt.output,
    lintOutput: lint.output,
  };
}

function sourcesOf({ collected }: LinkedPackage): string[] {
  const sources = [...collected.files.values()].map(({ source }) => source);
  return [...new Set(sources)].filter((source) => source.endsWith(".ts")).sort();
}

/** Bundles are one file: what is imported while they run is not in them. */
function dynamicImports(
  ctx: Context,
  { collected }: LinkedPackage,
  { file, tools }: { file: string; tools: Awaited<ReturnType<Context["authorTools"]>> },
): FormatIssue[] {
  const bytes = readParsed(ctx.platform.fs, file);
  const text = new TextDecoder("latin1").decode(bytes);
  const places = tools.findWords(bytes, ["import"]) ?? [];
  return places.filter(({ end }) => /^\s*\(/.test(text.slice(end, end + 100))).map(({ start }) => ({
    check: "dynamic-import",
    output: `${collected.display(file)}:${text.slice(0, start).split("\n").length}: import() while it runs ` +
      "finds nothing in a bundle; import it at the top",
  }));
}
