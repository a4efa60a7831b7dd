// SPDX-License-Identifier: MIT
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { sha256 } from "../platform/sha256.ts";
import {
  MANIFEST,
  type Manifest,
  type ManifestFile,
  parseManifest,
  refused,
  ROOT,
  shown,
} from "./manifest.ts";

/** A manifest of a million files is a fifth of it. */
const LARGEST_MANIFEST = 1024 * 1024 * 1024;

export interface ReadFile {
  readonly file: ManifestFile;
  readonly bytes: Uint8Array;
}

/**
 * Reads an archive to its end and compares every file with the manifest, which comes first: so nothing is unpacked
 * beyond what the manifest says, and one file at a time is in memory.
 * @param take called with each file that is as the manifest says, in the order of the archive.
 * @throws SwampError DATA_INVALID when anything else is in it, or anything is missing.
 */
export async function readArchive(
  archive: Uint8Array,
  take: (file: ReadFile, manifest: Manifest) => void,
): Promise<Manifest> {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) throw refused("it is not a gzip file");
  let manifest: Manifest | undefined;
  let expected = new Map<string, ManifestFile>();
  try {
    for await (const entry of entriesOf(archive)) {
      if (manifest === undefined) {
        manifest = parseManifest(new TextDecoder().decode(await manifestOf(entry)));
        expected = new Map(manifest.files.map((file) => [`${ROOT}/${file.path}`, file]));
        continue;
      }
      const { name, type, size } = entry.header;
      const file = expected.get(name);
      if ((type ?? "file") !== "file") throw refused(`'${shown(name)}' is a ${type}; expected files only`);
      if (!file) throw refused(`'${shown(name)}' is not in its manifest, or is in it twice`);
      expected.delete(name);
      if (size !== file.size) throw refused(`'${shown(name)}' has another size than its manifest says`);
      const bytes = await bytesOf(entry);
      if (bytes.length !== size || sha256(bytes) !== file.sha256) {
        throw refused(`'${shown(name)}' was changed: its sha256 is not that of the manifest`);
      }
      take({ file, bytes }, manifest);
    }
  } catch (error) {
    if (error instanceof SwampError) throw error;
    throw refused(`it is cut off or damaged: ${messageOf(error)}`);
  }
  if (!manifest) throw refused("it is empty");
  const [missing] = expected.keys();
  if (missing !== undefined) throw refused(`'${shown(missing)}' is missing`);
  return manifest;
}

async function* entriesOf(archive: Uint8Array): AsyncGenerator<ParsedTarEntry> {
  const tar = new Blob([archive as Uint8Array<ArrayBuffer>]).stream().pipeThrough(
    new DecompressionStream("gzip"),
  );
  yield* tar.pipeThrough(createTarDecoder({ strict: true }));
}

async function manifestOf(entry: ParsedTarEntry): Promise<Uint8Array> {
  const { name, type, size } = entry.header;
  if (name !== MANIFEST || (type ?? "file") !== "file") {
    throw refused(`it does not begin with ${MANIFEST}, so it is not an archive of data`);
  }
  if (size > LARGEST_MANIFEST) throw refused("its manifest is too large");
  return await bytesOf(entry);
}

async function bytesOf({ body }: ParsedTarEntry): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}
