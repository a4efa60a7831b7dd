// SPDX-License-Identifier: MIT
import { readParsed } from "../../../domain/platform/read_parsed.ts";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import { type BuildInput, MISSING_INPUT } from "./builder.ts";
import { sha256 } from "../../platform/sha256.ts";

/** The hash of a file that is there but can not be read. */
const UNREADABLE = "unreadable";

/** A file as it was read for a build. */
export interface SourceFile {
  readonly hash: string;
  /** Absent when there is none, or when it can not be read. */
  readonly bytes?: Uint8Array;
  /** Why it can not be read. */
  readonly error?: string;
}

/** Reads every file once per build, so that what is hashed is what is bundled. */
export class SourceReader {
  readonly #files = new Map<string, SourceFile>();

  constructor(private readonly fs: FileSystem) {}

  read(path: string): SourceFile {
    const known = this.#files.get(path);
    if (known) return known;
    const file = readSource(this.fs, path);
    this.#files.set(path, file);
    return file;
  }

  isFile(path: string): boolean {
    return this.#files.get(path)?.bytes !== undefined || this.fs.stat(path)?.kind === "file";
  }

  input(path: string): BuildInput {
    return { path, hash: this.read(path).hash };
  }

  /** Forgets everything, to see what the disk holds now. */
  fresh(): SourceReader {
    return new SourceReader(this.fs);
  }
}

function readSource(fs: FileSystem, path: string): SourceFile {
  try {
    const bytes = readParsed(fs, path);
    return { bytes, hash: sha256(bytes) };
  } catch (error) {
    if (fs.reasonOf(error) === "missing") return { hash: MISSING_INPUT };
    return { hash: UNREADABLE, error: error instanceof Error ? error.message : String(error) };
  }
}
