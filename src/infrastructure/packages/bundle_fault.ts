// SPDX-License-Identifier: MIT
import { posix } from "node:path";
import { BUNDLE_FOLDERS, CHUNK_FOLDER, chunkBase } from "../../domain/packages/archive_layout.ts";
import { ChunkCheck, isChunkName, mentionedChunks } from "../extensions/chunk_check.ts";
import { MISSING_INPUT } from "../extensions/build/builder.ts";
import { sha256 } from "../platform/sha256.ts";

const FOLDERS = [...new Set(Object.values(BUNDLE_FOLDERS))];

/**
 * What is wrong with the bundles of an archive: a chunk that is missing, or whose content is not what its name says.
 * Bundles without chunks, the form of older archives, are taken as they are.
 */
export function bundleFault(files: ReadonlyMap<string, Uint8Array>): string | undefined {
  const check = new ChunkCheck((name) => {
    const bytes = files.get(`${CHUNK_FOLDER}/${name}`);
    return bytes ? { bytes, hash: sha256(bytes) } : { hash: MISSING_INPUT };
  });
  for (const [path, bytes] of files) {
    const isBundle = path.endsWith(".js") && FOLDERS.some((folder) => path.startsWith(`${folder}/`));
    if (!isBundle || isChunk(path)) continue;
    const bundle = { bytes, base: chunkBase(path) };
    if (mentionedChunks(bundle).length === 0) continue;
    const { problem } = check.check(bundle);
    if (problem !== undefined) return `'${path}' ${problem}`;
  }
  const unnamed = [...files].find(([path, bytes]) =>
    isChunk(path) && sha256(bytes) !== posix.basename(path, ".js")
  );
  return unnamed && `'${unnamed[0]}' has another content than its name says`;
}

function isChunk(path: string): boolean {
  return posix.dirname(path) === CHUNK_FOLDER && isChunkName(posix.basename(path));
}
