// SPDX-License-Identifier: MIT
import { ARCHIVE_FOLDERS, bundlePath } from "../../../domain/packages/archive_layout.ts";
import { emitManifest } from "../../../domain/packages/author/emit_manifest.ts";
import { type PackageRemark, sortRemarks } from "../../../domain/packages/author/package_remark.ts";
import { analyseFiles } from "../../../domain/packages/author/safety_analysis.ts";
import type { Manifest } from "../../../domain/packages/manifest.ts";
import type { PackageFiles } from "../../../domain/packages/package_archives.ts";
import { posix } from "node:path";
import type { Context } from "../../context.ts";
import { judgeSkills, judgeWorkflows, qualityHints } from "./judge_documents.ts";
import { judgeEntries } from "./judge_entries.ts";
import { type LinkedPackage, linkPackage } from "./link_package.ts";

/** A package ready to be packed, with all that is to be said of it. */
export interface PackageDraft {
  readonly manifest: Manifest;
  readonly errors: readonly PackageRemark[];
  readonly warnings: readonly PackageRemark[];
  readonly hints: readonly PackageRemark[];
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
  const safety = analyseFiles(authoredFiles(linked), (await ctx.authorTools()).findWords);
  const content = {
    ...judged.content,
    ...(workflows.length > 0 ? { workflows } : {}),
    ...(linked.collected.skills.length > 0 ? { skills: linked.collected.skills } : {}),
  };
  return {
    manifest: linked.from.manifest,
    errors: sortRemarks([...errors, ...safety.errors]),
    warnings: sortRemarks([...linked.warnings, ...judged.warnings, ...safety.warnings]),
    hints: sortRemarks([...judged.hints, ...qualityHints(linked)]),
    content: Object.fromEntries(Object.entries(content).map(([kind, names]) => [kind, [...names].sort()])),
    archive: archiveOf(linked),
  };
}

/** Every file once, also when two lists name it. */
function authoredFiles({ collected, from }: LinkedPackage) {
  const bySource = new Map([...collected.files.values()].map((file) => [file.source, file]));
  const files = [...bySource.values()].map(({ source, bytes, binary }) => ({
    file: collected.display(source),
    bytes,
    binary,
  }));
  return [...files, { file: from.file, bytes: new TextEncoder().encode(from.text), binary: false }];
}

function archiveOf({ collected, entries, from }: LinkedPackage): PackageFiles {
  const encoder = new TextEncoder();
  const files = new Map([...collected.files].map(([path, { bytes }]) => [path, bytes]));
  for (const { place, path, bundled } of entries) {
    if (bundled.code !== undefined) files.set(bundlePath(place.kind, path), encoder.encode(bundled.code));
  }
  files.set(
    "manifest.yaml",
    encoder.encode(emitManifest(archivedManifest(from.manifest, collected.workflows))),
  );
  const executables = [...collected.files].filter(([, { executable }]) => executable).map(([path]) => path);
  return { files, executables: new Set(executables), directories: ARCHIVE_FOLDERS };
}

/** Paths as they are in the archive. */
function archivedManifest(manifest: Manifest, workflows: readonly string[]): Manifest {
  const plain = (paths: readonly string[]) => [...new Set(paths.map((path) => posix.normalize(path)))];
  const { content } = manifest;
  return {
    ...manifest,
    content: {
      models: plain(content.models),
      vaults: plain(content.vaults),
      drivers: plain(content.drivers),
      datastores: plain(content.datastores),
      reports: plain(content.reports),
      workflows: workflows.map((path) => path.slice("workflows/".length)),
    },
    skills: plain(manifest.skills),
    include: plain(manifest.include),
    additionalFiles: plain(manifest.additionalFiles),
    binaries: plain(manifest.binaries),
  };
}
