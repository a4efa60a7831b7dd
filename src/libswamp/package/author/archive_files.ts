// SPDX-License-Identifier: MIT
import { posix } from "node:path";
import { SwampError } from "../../../domain/errors.ts";
import {
  ARCHIVE_FOLDERS,
  bundlePath,
  CHUNK_FOLDER,
  metadataPath,
} from "../../../domain/packages/archive_layout.ts";
import { emitManifest } from "../../../domain/packages/author/emit_manifest.ts";
import { remarkText } from "../../../domain/packages/author/package_remark.ts";
import type { Manifest } from "../../../domain/packages/manifest.ts";
import type { PackageArchives, PackageFiles } from "../../../domain/packages/package_archives.ts";
import { writeShippedMetadata } from "../../../domain/packages/shipped_metadata.ts";
import type { Context } from "../../context.ts";
import type { TypeMetadata } from "../../../domain/types/type_entry.ts";
import { type LinkedEntry, type LinkedPackage, linkPackage } from "./link_package.ts";

/**
 * What goes into the archive of an author's directory, without running any of it.
 * @throws SwampError PACKAGE_INVALID when something is missing or can not be bundled, TOOL_MISSING.
 */
export async function packAuthored(ctx: Context, directory: string): Promise<PackageFiles> {
  const linked = await linkPackage(ctx, directory);
  if (linked.errors.length === 0) return archiveFiles(linked);
  const lines = linked.errors.map((error) => `  ${remarkText(error)}`);
  throw new SwampError("PACKAGE_INVALID", `${directory} can not be packed:\n${lines.join("\n")}`, {
    hint: `See all that is wrong with: swamp extension check ${directory}`,
    details: { errors: linked.errors },
  });
}

/** The sources and bundles of a package, and its manifest as archives have it. */
function archiveFiles({ collected, entries, from }: LinkedPackage): PackageFiles {
  const encoder = new TextEncoder();
  const files = new Map([...collected.files].map(([path, { bytes }]) => [path, bytes]));
  for (const { place, path, bundled } of entries) {
    if (bundled.code !== undefined) files.set(bundlePath(place.kind, path), encoder.encode(bundled.code));
    for (const [name, code] of bundled.chunks ?? []) {
      const chunk = `${CHUNK_FOLDER}/${name}`;
      if (!files.has(chunk)) files.set(chunk, encoder.encode(code));
    }
  }
  files.set(
    "manifest.yaml",
    encoder.encode(emitManifest(archivedManifest(from.manifest, collected))),
  );
  const executables = [...collected.files].filter(([, { executable }]) => executable).map(([path]) => path);
  return { files, executables: new Set(executables), directories: ARCHIVE_FOLDERS };
}

/** As {@link archiveFiles}, with what is known of the bundles beside them. */
export function describedFiles(
  linked: LinkedPackage,
  metadata: ReadonlyMap<LinkedEntry, TypeMetadata>,
  archives: PackageArchives,
): PackageFiles {
  const plain = archiveFiles(linked);
  const files = new Map(plain.files);
  for (const [{ place, path }, described] of metadata) {
    const bundle = archives.digest(files.get(bundlePath(place.kind, path))!);
    const text = writeShippedMetadata(described, bundle);
    files.set(metadataPath(place.kind, path), new TextEncoder().encode(text));
  }
  return { ...plain, files };
}

/** Paths as they are in the archive. */
function archivedManifest(
  manifest: Manifest,
  { workflows, skills }: { readonly workflows: readonly string[]; readonly skills: readonly string[] },
): Manifest {
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
    skills: plain(skills),
    include: plain(manifest.include),
    additionalFiles: plain(manifest.additionalFiles),
    binaries: plain(manifest.binaries),
  };
}
