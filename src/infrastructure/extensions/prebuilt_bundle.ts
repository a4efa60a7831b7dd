// SPDX-License-Identifier: MIT
import { readParsed } from "../../domain/platform/read_parsed.ts";
import { BUNDLE_FOLDERS, CHUNK_FOLDER, chunkBase } from "../../domain/packages/archive_layout.ts";
import { readShippedMetadata } from "../../domain/packages/shipped_metadata.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import { sha256 } from "../platform/sha256.ts";
import { SourceReader } from "./build/source_reader.ts";
import { ChunkCheck, mentionedChunks, type ReadChunk } from "./chunk_check.ts";
import { UNREADABLE } from "./input_check.ts";

/** An import of zod that was left for the host to fill in; such a bundle is bundled once more. */
const OPEN_IMPORT = /^\s*import\b[^;]*?["'](?:npm:)?zod(?:@[^"'/]*)?(?:\/[^"']*)?["']/m;

export interface PrebuiltBundle {
  readonly path: string;
  readonly hash: string;
  readonly needsBuild: boolean;
  /** What the package says of it. */
  readonly metadata?: TypeMetadata;
  /** The file that says it, with its hash. */
  readonly metadataFile?: readonly [path: string, hash: string];
  /** Whether it has chunks. */
  readonly isSplit: boolean;
  /** Hashes of the chunks that it leads to, by path. */
  readonly chunks: ReadonlyMap<string, string>;
  /** Why it must not be imported. */
  readonly problem?: string;
}

/**
 * The bundle that a pulled package ships for an entry: beside the kind directory, under the same relative path.
 * @param describeOnly leaves the code alone when the package says what is in it.
 */
export function prebuiltBundle(
  fs: FileSystem,
  entry: LazyTypeEntry,
  describeOnly = false,
): PrebuiltBundle | undefined {
  if (entry.origin !== "pulled" || entry.package === undefined) return undefined;
  const kindDirectory = entry.path.slice(0, -entry.relativePath.length - 1);
  const packageDirectory = kindDirectory.slice(0, kindDirectory.lastIndexOf("/"));
  const place = `${BUNDLE_FOLDERS[entry.kind]}/${entry.relativePath.replace(/\.ts$/, "")}`;
  const base = `${packageDirectory}/${place}`;
  const path = `${base}.js`;
  if (fs.stat(path)?.kind !== "file") return undefined;
  const bytes = readParsed(fs, path);
  const hash = sha256(bytes);
  const needsBuild = OPEN_IMPORT.test(new TextDecoder().decode(bytes));
  const shipped = shippedMetadata(fs, entry, { file: `${base}.metadata.json`, hash });
  const bundle = { bytes, base: chunkBase(`${place}.js`) };
  const found = { path, hash, needsBuild, ...shipped, isSplit: mentionedChunks(bundle).length > 0 };
  if (describeOnly && shipped) return { ...found, chunks: new Map() };
  const directory = `${packageDirectory}/${CHUNK_FOLDER}`;
  const check = new ChunkCheck((name) => readChunk(fs, `${directory}/${name}`));
  const { hashes, problem } = check.check(bundle);
  return {
    ...found,
    chunks: new Map([...hashes].map(([name, chunk]) => [`${directory}/${name}`, chunk])),
    problem: problem && `its bundle ${place}.js must not be loaded: ${problem}`,
  };
}

/** Anything but a file could keep a reader waiting for ever. */
function readChunk(fs: FileSystem, path: string): ReadChunk {
  const kind = fs.stat(path)?.kind;
  if (kind !== undefined && kind !== "file") return { hash: UNREADABLE };
  return new SourceReader(fs).read(path);
}

function shippedMetadata(
  fs: FileSystem,
  entry: LazyTypeEntry,
  { file, hash }: { file: string; hash: string },
): Pick<PrebuiltBundle, "metadata" | "metadataFile"> | undefined {
  if (fs.stat(file)?.kind !== "file") return undefined;
  const bytes = readParsed(fs, file);
  const metadata = readShippedMetadata(new TextDecoder().decode(bytes), hash);
  if (!metadata) return undefined;
  // Of a file whose text does not say what it declares, the package says it.
  const isOfEntry = entry.type === "" || (metadata.kind === entry.kind && metadata.type === entry.type);
  return isOfEntry ? { metadata, metadataFile: [file, sha256(bytes)] } : undefined;
}
