// SPDX-License-Identifier: MIT
/** What an archive may hold: decided from its list of entries, before anything is written anywhere. */
import { SwampError } from "../errors.ts";
import { isInside } from "../extensions/safe_path.ts";

/** The one directory at the root of every archive. */
export const ARCHIVE_ROOT = "extension";

/** Limits of what is unpacked; real packages stay below a tenth of them. */
export const ARCHIVE_LIMITS = {
  /** Bytes of the archive itself. */
  archiveBytes: 64 * 1024 * 1024,
  /** Bytes of all files. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Bytes of one file. */
  fileBytes: 64 * 1024 * 1024,
  entries: 5_000,
  depth: 20,
  /** Bytes of a path as UTF-8. */
  pathBytes: 400,
  /** Bytes of one part of a path as UTF-8: file systems take 255, and files are written under longer names first. */
  partBytes: 200,
  /** How many times larger than the archive its content may be, above 16 MiB. */
  ratio: 200,
} as const;

/** An entry as the archive lists it. */
export interface ListedEntry {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** A file to unpack. */
export interface PlannedFile {
  /** Below {@link ARCHIVE_ROOT}, `/` as separator. */
  readonly path: string;
  readonly size: number;
}

/** Names that some system takes for something else, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * The files of an archive, in its order.
 * @throws SwampError PACKAGE_INVALID naming the first entry that is not a plain file or directory inside of the root,
 *   or that cannot live beside another one on every system.
 */
export function planArchive(entries: readonly ListedEntry[]): PlannedFile[] {
  if (entries.length > ARCHIVE_LIMITS.entries) {
    throw refused(`it has more than ${ARCHIVE_LIMITS.entries} entries`);
  }
  const files: PlannedFile[] = [];
  const names = new Names();
  let total = 0;
  for (const { name, type, size } of entries) {
    const path = pathOf(name, type);
    if (path === undefined) continue;
    names.add(path, type);
    if (type === "directory") continue;
    if (!Number.isSafeInteger(size) || size < 0 || size > ARCHIVE_LIMITS.fileBytes) {
      throw refused(`'${shown(name)}' is too large`);
    }
    total += size;
    if (total > ARCHIVE_LIMITS.unpackedBytes) throw refused("its files are too large together");
    files.push({ path, size });
  }
  if (!files.some(({ path }) => path === "manifest.yaml")) throw refused("it has no manifest.yaml");
  return files;
}

/** The path below the root; undefined for the root itself. */
function pathOf(name: string, type: string): string | undefined {
  if (type !== "file" && type !== "directory") {
    throw refused(`'${shown(name)}' is a ${type}; only files and directories are unpacked`);
  }
  const problem = nameProblem(name);
  if (problem) throw refused(`'${shown(name)}' ${problem}`);
  const segments = name.replace(/^\.\//, "").replace(/\/+$/, "").split("/");
  if (segments[0] !== ARCHIVE_ROOT) {
    throw refused(`'${shown(name)}' is outside of the directory '${ARCHIVE_ROOT}'`);
  }
  const path = segments.slice(1).join("/");
  if (path === "") {
    return type === "directory" ? undefined : refuse(name, "is a file in the place of the root");
  }
  if (!isInside("/package", path)) throw refused(`'${shown(name)}' leads out of the package`);
  return path;
}

function refuse(name: string, why: string): never {
  throw refused(`'${shown(name)}' ${why}`);
}

function nameProblem(name: string): string | undefined {
  const segments = name.replace(/^\.\//, "").replace(/\/+$/, "").split("/");
  if (name === "" || segments.includes("")) return "has an empty part in its path";
  if (segments.some((segment) => segment === "." || segment === "..")) return "leads out of the package";
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f\\:*?"<>|]/.test(name)) {
    return "has a character in its path that not every system allows";
  }
  // Some file systems leave them out, and then the name is another one.
  if (/\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u.test(name)) {
    return "has a character in its path that cannot be seen";
  }
  if (!name.isWellFormed()) return "is not Unicode text";
  if (segments.some((segment) => /[. ]$/.test(segment))) return "has a part that ends with a dot or a blank";
  if (segments.some((segment) => DEVICE.test(segment))) {
    return "has a part that names a device on some systems";
  }
  if (segments.length > ARCHIVE_LIMITS.depth) return "is nested too deep";
  if (bytesOf(name) > ARCHIVE_LIMITS.pathBytes) return "has too long a path";
  if (segments.some((segment) => bytesOf(segment) > ARCHIVE_LIMITS.partBytes)) return "has too long a name";
  // They configure tools that look for them, git for one; and swamp keeps what it knows of a package in such a file.
  if (segments.some((segment) => asOnAnySystem(segment).startsWith("."))) {
    return "has a part that begins with a dot";
  }
  return undefined;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The same text for all paths that are one file on some system. */
function asOnAnySystem(path: string): string {
  // By way of capitals: some compare these, and of those, letters such as the two small sigmas are the same.
  return path.normalize("NFKC").toUpperCase().toLowerCase();
}

/** Finds entries that are one file on a system that does not tell their names apart. */
class Names {
  readonly #kinds = new Map<string, { path: string; type: string }>();

  add(path: string, type: string): void {
    const segments = path.split("/");
    for (let length = 1; length < segments.length; length++) {
      this.#claim(segments.slice(0, length).join("/"), "directory");
    }
    this.#claim(path, type);
  }

  #claim(path: string, type: string): void {
    const key = asOnAnySystem(path);
    const known = this.#kinds.get(key);
    if (!known) return void this.#kinds.set(key, { path, type });
    if (known.path === path && type === "directory" && known.type === "directory") return;
    throw refused(
      known.path === path
        ? `'${shown(path)}' is in it twice`
        : `'${shown(path)}' and '${shown(known.path)}' are one file on some systems`,
    );
  }
}

/** A name that may hold anything, short and visible. */
function shown(name: string): string {
  const text = JSON.stringify(name).slice(1, -1);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** An archive that is not unpacked. */
export function refused(why: string): SwampError {
  return new SwampError("PACKAGE_INVALID", `The archive is refused: ${why}`, {
    hint:
      "Nothing was unpacked. Get it once more; when that does not help, tell its author. Archives are made with: " +
      "swamp extension push --dry-run --output <file>.tgz",
  });
}
