// SPDX-License-Identifier: MIT
/**
 * Watched paths as the catalog stores them. Names and stamps, which grow with the number of files, are one text and
 * one array of numbers that need no parsing. They stand once: one that the disk has changed is not what the files
 * have. What no file proves is apart, in the facts.
 */
import { isSame, type WatchContext, type WatchedPaths } from "./watched_paths.ts";

/** Number of directories and files, whether they are settled, and where nothing was; null for what is not watched. */
export type PathFacts = readonly [number, number, 0 | 1, ...absent: string[]] | null;

/** What grows with the number of files. */
export interface PathTexts {
  /** The base of each set, then the names of each. */
  readonly names: string;
  /** Four numbers for each name. */
  readonly stamps: Uint8Array<ArrayBuffer>;
}

const SEPARATOR = "\n";
const UPWARDS = /(^|[/\n])\.\.([/\n]|$)/;

export class PackedPaths {
  readonly #sets: readonly (WatchedPaths | undefined)[];

  private constructor(facts: readonly PathFacts[], names: readonly string[], stamps: Float64Array) {
    let first = 0;
    const all = names.slice(facts.length);
    this.#sets = facts.map((fact, index) => {
      if (!fact) return undefined;
      const [directories, files, settled, ...absent] = fact;
      const begin = first;
      first += directories + files;
      return {
        base: names[index]!,
        names: all,
        stamps,
        first: begin,
        middle: begin + directories,
        end: first,
        settled: settled === 1,
        absent,
      };
    });
  }

  /** @returns undefined when the texts do not fit the facts, as when the disk has changed them. */
  static read(facts: readonly PathFacts[], { names, stamps }: PathTexts): PackedPaths | undefined {
    const parts = names.split(SEPARATOR);
    const count = facts.reduce((sum, fact) => fact ? sum + fact[0] + fact[1] : sum, 0);
    if (parts.length !== facts.length + count || stamps.length !== count * STAMP_BYTES) return undefined;
    if (names.includes("..") && UPWARDS.test(names)) return undefined;
    // An array of numbers begins at a multiple of their size.
    return new PackedPaths(facts, parts, new Float64Array(stamps.slice().buffer));
  }

  /** Whether everything of one set is as it was. */
  isSame(index: number, context: WatchContext): boolean {
    const watched = this.#sets[index];
    return watched !== undefined && isSame(watched, context);
  }

  at(index: number): WatchedPaths | undefined {
    return this.#sets[index];
  }
}

const STAMP_BYTES = 4 * Float64Array.BYTES_PER_ELEMENT;

/** A set with a name that cannot be stored is one that is not watched. */
export function packPaths(
  sets: readonly (WatchedPaths | undefined)[],
): { facts: PathFacts[]; texts: PathTexts } {
  const stored = sets.map((set) =>
    set && namesOf(set).some((name) => name.includes(SEPARATOR)) ? undefined : set
  );
  const count = stored.reduce((sum, set) => set ? sum + set.end - set.first : sum, 0);
  const stamps = new Float64Array(count * 4);
  let next = 0;
  for (const set of stored) {
    // Sets that were read before share one array: only what is theirs is looked at.
    for (let at = (set?.first ?? 0) * 4; set && at < set.end * 4; at++) stamps[next++] = set.stamps[at]!;
  }
  return {
    facts: stored.map((set) =>
      set ? [set.middle - set.first, set.end - set.middle, set.settled ? 1 : 0, ...set.absent] : null
    ),
    texts: {
      names: [...stored.map((set) => set?.base ?? ""), ...stored.flatMap((set) => set ? namesOf(set) : [])]
        .join(SEPARATOR),
      stamps: new Uint8Array(stamps.buffer),
    },
  };
}

function namesOf({ names, first, end }: WatchedPaths): string[] {
  return names.slice(first, end);
}
