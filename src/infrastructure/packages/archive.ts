// SPDX-License-Identifier: MIT
/** Package archives: gzip tar with the one root `extension/`. Imported by commands that make or unpack one. */
import { packTar, type ParsedTarEntryWithData, unpackTar } from "modern-tar";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { PackageFiles } from "../../domain/packages/package_archives.ts";
import { bundleFault } from "./bundle_fault.ts";
import { ARCHIVE_LIMITS, ARCHIVE_ROOT, planArchive, refused } from "../../domain/packages/archive_plan.ts";

/** Times and owners say nothing about a package; without them the same files give the same bytes. */
const NEUTRAL = { mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" };

const SMALLEST_SUSPICIOUS = 16 * 1024 * 1024;

/** Packs files; the same files give the same bytes, in whatever order they come. */
export async function packArchive(
  { files, executables, directories = [] }: PackageFiles,
): Promise<Uint8Array> {
  const entries = [
    ...directories.map((path) => ({
      header: {
        ...NEUTRAL,
        name: `${ARCHIVE_ROOT}/${path}/`,
        type: "directory" as const,
        size: 0,
        mode: 0o755,
      },
    })),
    ...[...files].map(([path, body]) => ({
      header: {
        ...NEUTRAL,
        name: `${ARCHIVE_ROOT}/${path}`,
        type: "file" as const,
        size: body.length,
        mode: executables.has(path) ? 0o755 : 0o644,
      },
      body,
    })),
  ];
  const tar = await packTar(
    entries.sort(({ header: a }, { header: b }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  );
  const compressed = new Blob([tar]).stream().pipeThrough(new CompressionStream("gzip"));
  return withoutGzipOrigin(new Uint8Array(await new Response(compressed).arrayBuffer()));
}

/** The gzip header tells time and system; it is the same everywhere here. RFC 1952, 2.3: MTIME and OS. */
function withoutGzipOrigin(bytes: Uint8Array): Uint8Array {
  bytes.fill(0, 4, 8);
  bytes[9] = 255;
  return bytes;
}

/**
 * The files of an archive, without its root. Nothing is written.
 * @throws SwampError PACKAGE_INVALID when it is no archive, or holds something that is not unpacked.
 */
export async function readArchive(bytes: Uint8Array): Promise<PackageFiles> {
  if (bytes.length > ARCHIVE_LIMITS.archiveBytes) throw refused("it is too large");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw refused("it is no gzip file");
  const tar = await decompress(bytes);
  const entries = await listEntries(tar);
  const plan = planArchive(entries.map(({ header }) => ({
    name: header.name,
    type: header.type ?? "file",
    size: header.size,
  })));
  const contents = entries.filter(({ header }) => (header.type ?? "file") === "file");
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  for (const [index, { path, size }] of plan.entries()) {
    const { data = new Uint8Array(), header } = contents[index]!;
    if (data.length !== size) throw refused(`'${path}' is shorter than it says`);
    files.set(path, data);
    if (((header.mode ?? 0) & 0o100) !== 0) executables.add(path);
  }
  const fault = bundleFault(files);
  if (fault !== undefined) throw refused(fault);
  return { files, executables };
}

const BLOCK = 512;

/** Types of entries that the tar library knows; it takes every other one for a file. POSIX pax, "ustar Interchange". */
const KNOWN_TYPES = new Set(["0", "\0", "1", "2", "3", "4", "5", "6", "x", "g", "L", "K"]);

/** Refuses what the tar library would misread: unknown types, and sizes that are told twice. */
function assertPlainHeaders(tar: Uint8Array): void {
  const text = (from: number, to: number) => String.fromCharCode(...tar.subarray(from, to));
  let at = 0;
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const size = /^ *([0-7]+)[ \0]*$/.exec(text(at + 124, at + 136))?.[1];
    if (size === undefined) throw refused("an entry has no plain size");
    const type = text(at + 156, at + 157);
    if (!KNOWN_TYPES.has(type)) throw refused(`an entry is of the unknown type ${JSON.stringify(type)}`);
    const end = at + BLOCK + parseInt(size, 8);
    if (end > tar.length) throw refused("an entry is cut off");
    if (type === "x" || type === "g") {
      assertPlainFields(new TextDecoder().decode(tar.subarray(at + BLOCK, end)));
    }
    at = Math.ceil(end / BLOCK) * BLOCK;
  }
  // What follows the end is an archive of its own to some tools.
  for (; at < tar.length; at++) {
    if (tar[at] !== 0) throw refused("it goes on after its end");
  }
}

/** Fields of a PAX header that change what an entry holds; the tar library ignores them. */
function assertPlainFields(fields: string): void {
  if (/\d size=/.test(fields)) throw refused("an entry gives its size twice");
  if (/\d GNU\.sparse\./.test(fields)) throw refused("an entry is a sparse file");
}

async function listEntries(tar: Uint8Array): Promise<ParsedTarEntryWithData[]> {
  assertPlainHeaders(tar);
  try {
    return await unpackTar(tar, { strict: true });
  } catch (error) {
    throw refused(`it is no tar file: ${messageOf(error)}`);
  }
}

/** Stops at the limit, however small the archive is. */
async function decompress(bytes: Uint8Array): Promise<Uint8Array> {
  const most = Math.min(
    ARCHIVE_LIMITS.unpackedBytes,
    Math.max(SMALLEST_SUSPICIOUS, bytes.length * ARCHIVE_LIMITS.ratio),
  );
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(
      new DecompressionStream("gzip"),
    );
    for await (const chunk of stream) {
      total += chunk.length;
      if (total > most) throw refused("it unpacks to far more than it should");
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SwampError) throw error;
    throw refused(`it is cut short or damaged: ${messageOf(error)}`);
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
