// SPDX-License-Identifier: MIT
import type { FileStatus } from "../domain/types/type_entry.ts";

/** A file as users know it, and what is wrong with it. */
export interface FileTrouble {
  readonly place: string;
  readonly reason: string;
}

/** The extension files of a repository as a whole. */
export interface Extensions {
  /** Every file under every root with the one state it is in. */
  files(): FileStatus[];
  failedCount(): number;
  /** The file that a bundle of this process was made from, as users know it. */
  fileOf(bundle: string): string | undefined;
  /** Files that failed, and files of which it is not known whether they declare a type; each with the reason. */
  troubles(): { readonly failed: readonly FileTrouble[]; readonly unevaluated: readonly FileTrouble[] };
  /** Pulled packages, ordered by name, with the number of their files. */
  packages(): { name: string; version?: string; files: number }[];
  /** Roots that could not be read, and settings that name nothing. */
  problems(): readonly { path: string; message: string }[];
  /** Loads every entry once in a subprocess with time and memory limits and records what is found. */
  verifyAll(onProgress: (done: number, total: number) => void): Promise<void>;
}
