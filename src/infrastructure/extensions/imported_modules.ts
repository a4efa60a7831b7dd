// SPDX-License-Identifier: MIT
import { readParsed } from "../../domain/platform/read_parsed.ts";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { InputRow } from "../persistence/catalog/catalog_rows.ts";
import { sha256 } from "../platform/sha256.ts";
import { findGoverningFiles } from "./build/governing_files.ts";
import { SourceReader } from "./build/source_reader.ts";
import type { ModuleSource } from "./identity/module_source.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import { InputCheck, MISSING, REFUSED, UNREADABLE } from "./input_check.ts";

/** Larger modules hold no constants that anybody imports. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Modules that are read for one file. */
const MAX_MODULES = 64;
const READABLE = /\.(?:m?ts|m?js)$/;
const DECLARATIONS = /\.d\.m?ts$/;

interface ReadFile {
  readonly hash: string;
  readonly bytes?: Uint8Array;
}

/**
 * Opens what the files of a root import, for the reader of identities. Only regular files below one directory are
 * read, as the bundler would find them; everything that was looked for is an input of the file's row.
 */
export class ImportedModules {
  readonly #check: InputCheck;
  readonly #reader: SourceReader;
  readonly #files = new Map<string, ReadFile>();
  readonly #governed = new Map<string, { plain: boolean; inputs: readonly InputRow[] }>();
  #realArea: string | undefined;

  /** @param area absolute; nothing outside of it is read. */
  constructor(private readonly options: IndexerOptions, private readonly area: string) {
    this.#check = new InputCheck(options);
    this.#reader = new SourceReader(options.platform.fs);
  }

  /** Opens modules for one file. */
  for(entry: string): { open: (specifier: string) => ModuleSource | undefined; inputs(): InputRow[] } {
    const inputs = new Map<string, InputRow>();
    let count = 0;
    const openFrom = (importer: string) => (specifier: string): ModuleSource | undefined => {
      const path = this.#resolve(specifier, importer);
      if (path === undefined || count >= MAX_MODULES) return undefined;
      const governing = this.#governing(entry);
      for (const input of governing.inputs) inputs.set(input.path, input);
      if (!governing.plain) return undefined;
      count++;
      const seenAt = this.options.platform.now();
      const file = this.#read(path);
      const row = this.#check.describe(path, file.hash, seenAt);
      inputs.set(row.path, row);
      return file.bytes && { id: path, bytes: file.bytes, open: openFrom(path) };
    };
    return { open: openFrom(entry), inputs: () => [...inputs.values()] };
  }

  /** The file that a relative specifier names; undefined for anything else, and for what lies outside. */
  #resolve(specifier: string, importer: string): string | undefined {
    if (!/^\.{1,2}\//.test(specifier)) return undefined;
    try {
      const url = new URL(specifier, pathToFileURL(importer));
      if (url.search !== "" || url.hash !== "") return undefined;
      const path = fileURLToPath(url);
      const isReadable = READABLE.test(path) && !DECLARATIONS.test(path) && !path.includes("\0");
      return isReadable && path.startsWith(`${this.area}/`) ? path : undefined;
    } catch {
      // An encoded slash, for example: no file is called so.
      return undefined;
    }
  }

  #read(path: string): ReadFile {
    const known = this.#files.get(path);
    if (known) return known;
    const file = this.#readNew(path);
    this.#files.set(path, file);
    return file;
  }

  #readNew(path: string): ReadFile {
    const { fs } = this.options.platform;
    try {
      const stat = fs.stat(path);
      this.options.counters.filesStated++;
      if (!stat) return { hash: MISSING };
      if (stat.kind !== "file") return { hash: UNREADABLE };
      this.#realArea ??= fs.realPath(this.area);
      const isInside = fs.realPath(path).startsWith(`${this.#realArea}/`);
      if (!isInside || stat.size > MAX_BYTES) return { hash: REFUSED };
      const bytes = readParsed(fs, path);
      this.options.counters.filesHashed++;
      return { hash: sha256(bytes), bytes };
    } catch (error) {
      return { hash: fs.reasonOf(error) === "missing" ? MISSING : UNREADABLE };
    }
  }

  /** Whether relative imports of an entry mean what they say: an import map can lead them elsewhere. */
  #governing(entry: string): { plain: boolean; inputs: readonly InputRow[] } {
    const directory = dirname(entry);
    const known = this.#governed.get(directory);
    if (known) return known;
    const seenAt = this.options.platform.now();
    const found = findGoverningFiles({ entry, limitRoot: this.area }, this.#reader);
    const mapped = [...found.imports.keys()].some((key) => /^(?:\.{0,2}\/|file:)/.test(key));
    const answer = {
      plain: !found.scoped && !mapped && found.problem === undefined,
      inputs: found.inputs.map(({ path, hash }) => this.#check.describe(path, hash, seenAt)),
    };
    this.#governed.set(directory, answer);
    return answer;
  }
}
