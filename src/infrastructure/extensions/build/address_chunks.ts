// SPDX-License-Identifier: MIT
/** Names the chunks that a bundler has split off after their content, and makes everything refer to these names. */
import { dirname, join } from "node:path";
import { CHUNK_TO_CHUNK } from "../../../domain/packages/archive_layout.ts";
import { sha256 } from "../../platform/sha256.ts";
import { strayImport } from "../chunk_check.ts";
import { Undecided } from "../identity/undecided.ts";

/** What a bundler wrote, by path. */
export interface SplitOutput {
  /** `base`: how the bundle names its chunks. */
  readonly entries: ReadonlyMap<string, { readonly code: string; readonly base: string }>;
  readonly chunks: ReadonlyMap<string, string>;
}

export interface SharedBundle {
  readonly code: string;
  /** Every chunk that it leads to, by name. */
  readonly chunks: ReadonlyMap<string, string>;
}

interface Chunk extends SharedBundle {
  readonly name: string;
}

/** Paths of other files of the output, as bundlers print them. */
const REFERENCE = /"(\.\.?\/[^"\n]+\.js)"/g;

/**
 * The bundles by the path of their entry. Undefined when chunks cannot be named after their content, because they
 * need each other in a circle (by dynamic imports) or need an entry, or when their imports cannot be checked.
 */
export function addressChunks(output: SplitOutput): ReadonlyMap<string, SharedBundle> | undefined {
  const linker = new Linker(output);
  try {
    return new Map(
      [...output.entries].map(([path, { code, base }]) => [path, linker.link({ path, code }, base)]),
    );
  } catch (error) {
    if (error instanceof NotAddressable || error instanceof Undecided) return undefined;
    throw error;
  }
}

class NotAddressable extends Error {}

class Linker {
  readonly #chunks = new Map<string, Chunk | "open">();

  constructor(private readonly output: SplitOutput) {}

  /** @param base stands before the names of chunks. */
  link(file: { path: string; code: string }, base: string): SharedBundle {
    const chunks = new Map<string, string>();
    const code = file.code.replace(REFERENCE, (text, specifier: string) => {
      const path = join(dirname(file.path), specifier);
      if (this.output.entries.has(path)) throw new NotAddressable();
      if (!this.output.chunks.has(path)) return text;
      const chunk = this.#chunk(path);
      for (const [name, content] of chunk.chunks) chunks.set(name, content);
      chunks.set(chunk.name, chunk.code);
      return `"${base}${chunk.name}"`;
    });
    if (strayImport({ bytes: new TextEncoder().encode(code), base }) !== undefined) {
      throw new NotAddressable();
    }
    return { code, chunks };
  }

  #chunk(path: string): Chunk {
    const known = this.#chunks.get(path);
    if (known === "open") throw new NotAddressable();
    if (known) return known;
    this.#chunks.set(path, "open");
    const linked = this.link({ path, code: this.output.chunks.get(path)! }, CHUNK_TO_CHUNK);
    const chunk = { ...linked, name: `${sha256(linked.code)}.js` };
    this.#chunks.set(path, chunk);
    return chunk;
  }
}
