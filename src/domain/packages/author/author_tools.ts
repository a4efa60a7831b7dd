// SPDX-License-Identifier: MIT
import type { EntryKind } from "../../types/kind_name.ts";
import type { TypeMetadata } from "../../types/type_entry.ts";

/** A bundle of an entry, or why there is none. */
export interface BundledEntry {
  /** Absent when it could not be built. */
  readonly code?: string;
  /** Every chunk that it leads to, by name. */
  readonly chunks?: ReadonlyMap<string, string>;
  /** Why; with `file:line:column` where they are known, the file relative to the request's root. */
  readonly message?: string;
  readonly hint?: string;
  /** Absolute paths of the local modules that were bundled, the entry's among them. */
  readonly modules: readonly string[];
}

/** What an entry turned out to declare when it was loaded. */
export type EntryTrial =
  | {
    readonly ok: true;
    readonly metadata: TypeMetadata;
    /** Whether it declares the same without this machine's environment and working directory. */
    readonly isSettled: boolean;
  }
  | {
    readonly ok: false;
    readonly message: string;
    /** What is wrong with its declaration, each with its path: `model.version: expected ...`. */
    readonly problems?: readonly string[];
  };

/** A place where a word stands in the code of a source, comments and texts left out; byte offsets. */
export interface WordPlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What a formatter or linter said. */
export interface ToolReport {
  readonly passed: boolean;
  readonly output: string;
}

/** What the author side of packages needs from the toolchain. */
export interface AuthorTools {
  /**
   * Bundles all entries in one go, with chunks for what is large and shared; nothing is run.
   * @param entries each with its path, and with how its bundle names chunks.
   * @param root the highest directory whose `deno.json` counts.
   * @throws SwampError TOOL_MISSING when there is no bundler.
   */
  bundle(
    entries: readonly { readonly source: string; readonly chunkBase: string }[],
    root: string,
  ): Promise<BundledEntry[]>;
  /** Loads bundles, each here and once more in neutral surroundings, in subprocesses with limits. */
  tryOut(
    bundles: readonly {
      readonly code: string;
      readonly chunks?: ReadonlyMap<string, string>;
      /** Of the bundle in the archive. */
      readonly path: string;
      readonly kinds: readonly EntryKind[];
      readonly file: string;
    }[],
  ): Promise<EntryTrial[]>;
  /** Undefined when the source can not be read with certainty. */
  findWords(source: Uint8Array, names: readonly string[]): WordPlace[] | undefined;
  /** Where keys and list items of a YAML text stand, from 1; that of the nearest parent when there is no such key. */
  placesOf(
    yaml: string,
    paths: readonly (readonly (string | number)[])[],
  ): Promise<{ readonly line: number; readonly column: number }[]>;
  /**
   * Formats and lints TypeScript files as Deno does without a project's settings.
   * @throws SwampError TOOL_MISSING when there is no Deno and none can be fetched.
   */
  format(
    files: readonly string[],
    how: { readonly check: boolean },
  ): Promise<{ readonly fmt: ToolReport; readonly lint: ToolReport }>;
}
