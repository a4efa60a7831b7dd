// SPDX-License-Identifier: MIT
import { unlistedFiles } from "./unlisted_files.ts";
import { type PackageRemark, sortRemarks } from "../../../domain/packages/author/package_remark.ts";
import { analyseFiles } from "../../../domain/packages/author/safety_analysis.ts";
import type { Manifest } from "../../../domain/packages/manifest.ts";
import type { PackageFiles } from "../../../domain/packages/package_archives.ts";
import type { Context } from "../../context.ts";
import { describedFiles } from "./archive_files.ts";
import { judgeSkills, judgeWorkflows } from "./judge_documents.ts";
import { judgeDependencies } from "./judge_dependencies.ts";
import { judgeEntries } from "./judge_entries.ts";
import { type LinkedPackage, linkPackage } from "./link_package.ts";
import { hintsOf, type QualityFactor, qualityFactors } from "./quality.ts";

/** A package ready to be packed, with all that is to be said of it. */
export interface PackageDraft {
  readonly manifest: Manifest;
  readonly errors: readonly PackageRemark[];
  readonly warnings: readonly PackageRemark[];
  readonly hints: readonly PackageRemark[];
  /** What the hints come from. */
  readonly factors: readonly QualityFactor[];
  /** Names by kind, as registries list them. */
  readonly content: Readonly<Record<string, readonly string[]>>;
  /** What goes into the archive; only meaningful without errors. */
  readonly archive: PackageFiles;
}

/**
 * Reads, resolves, bundles and judges a package; its entries are bundled once, and loaded once in a subprocess.
 * @param given path of its manifest.
 * @throws SwampError when the manifest can not be read; everything else is collected in the draft.
 */
export async function draftPackage(ctx: Context, given: string | undefined): Promise<PackageDraft> {
  ctx.progress("Bundling ...");
  const linked = await linkPackage(ctx, given);
  ctx.progress("Loading each entry once ...");
  const judged = await judgeEntries(ctx, linked);
  const errors = [...linked.errors, ...judged.errors];
  const workflows = await judgeWorkflows(ctx, linked, errors);
  judgeSkills(linked, errors);
  const needs = await judgeDependencies(ctx, linked.from);
  const safety = analyseFiles(authoredFiles(linked), (await ctx.authorTools()).findWords);
  const unlisted = await unlistedFiles(ctx, linked);
  const factors = qualityFactors(linked, judged);
  const content = {
    ...judged.content,
    ...(workflows.length > 0 ? { workflows } : {}),
    ...(linked.collected.skills.length > 0 ? { skills: linked.collected.skills } : {}),
  };
  return {
    manifest: linked.from.manifest,
    errors: sortRemarks([...errors, ...safety.errors]),
    warnings: sortRemarks([
      ...linked.warnings,
      ...judged.warnings,
      ...safety.warnings,
      ...needs,
      ...unlisted,
    ]),
    hints: sortRemarks(hintsOf(linked.from, factors)),
    factors,
    content: Object.fromEntries(Object.entries(content).map(([kind, names]) => [kind, [...names].sort()])),
    archive: describedFiles(linked, judged.metadata, await ctx.archives()),
  };
}

/** Every file once, also when two lists name it. */
function authoredFiles({ collected, from }: LinkedPackage) {
  const bySource = new Map([...collected.files.values()].map((file) => [file.source, file]));
  const files = [...bySource.values()].map(({ path, source, bytes, binary }) => ({
    file: collected.display(source),
    archived: path,
    bytes,
    binary,
  }));
  return [...files, { file: from.file, bytes: new TextEncoder().encode(from.text), binary: false }];
}
