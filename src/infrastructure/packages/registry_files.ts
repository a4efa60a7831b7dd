// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { DirectoryEntry, FileStat, FileSystem } from "../../domain/platform/file_system.ts";
import { NotPlainFile, openPlainFile, type ReadableFile } from "../platform/plain_file.ts";

/**
 * The files below the directory of a registry. Whoever may write to a part of it, or unpacked a copy of it, must not
 * be able to make the server read or replace files elsewhere: a symbolic link is an error wherever it is, except in
 * the path of the directory itself, which its owner chose.
 */
export class RegistryFiles {
  constructor(readonly root: string, private readonly fs: FileSystem) {}

  /** The path below the directory, after none of its parts was found to be a link. @throws SwampError REGISTRY_REFUSED. */
  path(relative: string): string {
    this.stat(relative);
    return `${this.root}/${relative}`;
  }

  /** What is at the path; undefined when nothing is. @throws SwampError REGISTRY_REFUSED for a link. */
  stat(relative: string): FileStat | undefined {
    let path = this.root;
    let found: FileStat | undefined;
    for (const part of relative.split("/")) {
      path += `/${part}`;
      found = this.fs.lstat(path);
      if (found === undefined) return undefined;
      if (found.kind === "symlink") throw linked(path);
    }
    return found;
  }

  /** @throws NotPlainFile, SwampError REGISTRY_REFUSED, or the platform's error. */
  open(relative: string): ReadableFile {
    const path = this.path(relative);
    try {
      return openPlainFile(path);
    } catch (error) {
      throw error instanceof NotPlainFile ? notPlain(path) : error;
    }
  }

  /** What is in a directory; nothing when there is no such directory. */
  list(relative: string): readonly DirectoryEntry[] {
    const found = this.stat(relative);
    if (found === undefined) return [];
    if (found.kind !== "directory") throw notPlain(`${this.root}/${relative}`, "directory");
    return this.fs.readDirectory(`${this.root}/${relative}`);
  }
}

function linked(path: string): SwampError {
  return new SwampError(
    "REGISTRY_REFUSED",
    `The registry's ${path} is a symbolic link, which is not followed`,
    {
      hint: "Replace it with what it points to, or mount the other disk there. " +
        "The directory of the registry itself may be a link.",
    },
  );
}

function notPlain(path: string, expected = "file"): SwampError {
  return new SwampError("REGISTRY_REFUSED", `The registry's ${path} is not a plain ${expected}`, {
    hint: "Restore it from a copy, or tell the registry's owner.",
  });
}
