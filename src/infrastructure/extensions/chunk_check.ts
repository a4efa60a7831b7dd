// SPDX-License-Identifier: MIT
/**
 * The chunks of a bundle. A chunk is named after the sha256 of its content and the bundle holds those names, so that
 * the bundle's own digest covers all of its code: what does not match its name is never imported.
 */
import { CHUNK_FOLDER, CHUNK_TO_CHUNK } from "../../domain/packages/archive_layout.ts";
import { importedSpecifiers } from "./module_imports.ts";
import { Undecided } from "./identity/undecided.ts";

/** A file as it was read: its sha256, or a word for why there is no content. */
export interface ReadChunk {
  readonly hash: string;
  readonly bytes?: Uint8Array;
}

/** A file of a bundle, and how it names chunks. */
export interface BundleFile {
  readonly bytes: Uint8Array;
  readonly base: string;
}

/** All chunks that a bundle leads to. */
export interface ChunkReport {
  /** The hash of each, by name. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Why the bundle must not be imported. */
  readonly problem?: string;
}

const CHUNK_NAME = /^([0-9a-f]{64})\.js$/;

/** Specifiers that lead to no file and no address: of Node's modules and of packages. */
const BARE = /^(?:(?:node|npm|jsr):\/?)?[\w@][^\s\\:%]*$/;

export function isChunkName(name: string): boolean {
  return CHUNK_NAME.test(name);
}

/** The names of the chunks that a file mentions, in static and dynamic imports. */
export function mentionedChunks({ bytes, base }: BundleFile): string[] {
  const prefix = base.replaceAll(".", "\\.");
  const mention = new RegExp(`(["'])${prefix}([0-9a-f]{64}\\.js)\\1`, "g");
  const names = new TextDecoder().decode(bytes).matchAll(mention);
  return [...new Set([...names].map(([, , name]) => name!))];
}

/**
 * An import statement that leads elsewhere than to a chunk, Node or a package.
 * @throws Undecided where the imports cannot be read with certainty.
 */
export function strayImport({ bytes, base }: BundleFile): string | undefined {
  return importedSpecifiers(bytes).find((specifier) => {
    if (specifier.startsWith(base) && isChunkName(specifier.slice(base.length))) return false;
    return !BARE.test(specifier);
  });
}

/** Checks the bundles of one package; each chunk is read once. */
export class ChunkCheck {
  readonly #known = new Map<string, { hash: string; next: readonly string[]; problem?: string }>();

  /** @param read gives the content of a chunk by its name. */
  constructor(private readonly read: (name: string) => ReadChunk) {}

  check(bundle: BundleFile): ChunkReport {
    const queue = new Set(mentionedChunks(bundle));
    // A bundle that is alone may be older than this lexer's rules.
    let problem = importProblem(bundle, queue.size > 0);
    const hashes = new Map<string, string>();
    for (const name of queue) {
      const chunk = this.#chunk(name);
      hashes.set(name, chunk.hash);
      problem ??= chunk.problem && `${CHUNK_FOLDER}/${name}, which it needs, ${chunk.problem}`;
      for (const next of chunk.next) queue.add(next);
    }
    return { hashes, problem };
  }

  #chunk(name: string) {
    const known = this.#known.get(name);
    if (known) return known;
    const chunk = this.#look(name);
    this.#known.set(name, chunk);
    return chunk;
  }

  #look(name: string): { hash: string; next: readonly string[]; problem?: string } {
    const { hash, bytes } = this.read(name);
    if (!bytes) return { hash, next: [], problem: `is ${hash}` };
    if (`${hash}.js` !== name) {
      return { hash, next: [], problem: `has another content: its sha256 is ${hash}` };
    }
    const file = { bytes, base: CHUNK_TO_CHUNK };
    return { hash, next: mentionedChunks(file), problem: importProblem(file, true) };
  }
}

function importProblem(file: BundleFile, mustBeReadable: boolean): string | undefined {
  try {
    const stray = strayImport(file);
    if (stray === undefined) return undefined;
    return `imports ${
      JSON.stringify(stray.slice(0, 200))
    }; expected a chunk of its package, a module of Node or a package`;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return mustBeReadable ? `has imports that cannot be read with certainty: ${error.message}` : undefined;
  }
}
