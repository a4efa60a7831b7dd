// SPDX-License-Identifier: MIT
import { BUNDLE_FOLDERS } from "../../domain/packages/archive_layout.ts";
import { readShippedMetadata } from "../../domain/packages/shipped_metadata.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import { sha256 } from "../platform/sha256.ts";

/** An import of zod that was left for the host to fill in; such a bundle is bundled once more. */
const OPEN_IMPORT = /^\s*import\b[^;]*?["'](?:npm:)?zod(?:@[^"'/]*)?(?:\/[^"']*)?["']/m;

export interface PrebuiltBundle {
  readonly path: string;
  readonly hash: string;
  readonly needsBuild: boolean;
  /** What the package says of it. */
  readonly metadata?: TypeMetadata;
}

/** The bundle that a pulled package ships for an entry: beside the kind directory, under the same relative path. */
export function prebuiltBundle(fs: FileSystem, entry: LazyTypeEntry): PrebuiltBundle | undefined {
  if (entry.origin !== "pulled" || entry.package === undefined) return undefined;
  const kindDirectory = entry.path.slice(0, -entry.relativePath.length - 1);
  const packageDirectory = kindDirectory.slice(0, kindDirectory.lastIndexOf("/"));
  const base = `${packageDirectory}/${BUNDLE_FOLDERS[entry.kind]}/${entry.relativePath.replace(/\.ts$/, "")}`;
  const path = `${base}.js`;
  if (fs.stat(path)?.kind !== "file") return undefined;
  const bytes = fs.readBytes(path);
  const hash = sha256(bytes);
  const needsBuild = OPEN_IMPORT.test(new TextDecoder().decode(bytes));
  return {
    path,
    hash,
    needsBuild,
    metadata: shippedMetadata(fs, entry, { file: `${base}.metadata.json`, hash }),
  };
}

function shippedMetadata(
  fs: FileSystem,
  entry: LazyTypeEntry,
  { file, hash }: { file: string; hash: string },
): TypeMetadata | undefined {
  if (fs.stat(file)?.kind !== "file") return undefined;
  const metadata = readShippedMetadata(fs.readText(file), hash);
  if (!metadata) return undefined;
  // Of a file whose text does not say what it declares, the package says it.
  if (entry.type === "") return metadata;
  return metadata.kind === entry.kind && metadata.type === entry.type ? metadata : undefined;
}
