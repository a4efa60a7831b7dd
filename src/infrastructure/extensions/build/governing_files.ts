// SPDX-License-Identifier: MIT
/** The `deno.json` and `package.json` that say how the imports of an entry are read. */
import { dirname, join } from "node:path";
import { messageOf } from "../../../domain/errors.ts";
import { type BuildInput, type BuildRequest, MISSING_INPUT } from "./builder.ts";
import { parseJsonc } from "./jsonc.ts";
import type { SourceReader } from "./source_reader.ts";

type Fields = Record<string, unknown>;

/** A file of settings that was found. */
export interface ConfigFile {
  readonly path: string;
  readonly directory: string;
  readonly fields: Fields;
}

export interface GoverningFiles {
  readonly deno?: ConfigFile;
  /** Its dependencies resolve bare names. */
  readonly node?: ConfigFile;
  /** Absolute path of the lock file beside `deno`, if there is one. */
  readonly lock?: string;
  /** The import map, with the directory that its relative targets start from. */
  readonly imports: ReadonlyMap<string, string>;
  readonly importsDirectory: string;
  /** It has `scopes`, which only Deno reads. */
  readonly scoped: boolean;
  /** The files, and those that were looked for in vain: creating one of them changes the build. */
  readonly inputs: readonly BuildInput[];
  /** What is wrong with one of them. */
  readonly problem?: string;
}

const DENO_NAMES = ["deno.json", "deno.jsonc"];
const NODE_NAMES = ["package.json"];

/** Looks from the entry's directory up to `limitRoot`; the nearest of each kind governs. */
export function findGoverningFiles(request: BuildRequest, reader: SourceReader): GoverningFiles {
  const directories = directoriesUp(dirname(request.entry), request.limitRoot);
  const search = new Search(reader);
  const deno = search.nearest(directories, DENO_NAMES);
  const node = search.nearest(directories, NODE_NAMES);
  let map = deno;
  const external = deno?.fields.imports === undefined ? deno?.fields.importMap : undefined;
  if (deno && typeof external === "string" && !/^[a-z]+:/.test(external)) {
    map = search.open(join(deno.directory, external));
  }
  const lock = deno && search.lock(deno);
  return {
    deno,
    node,
    lock,
    imports: textMap(map?.fields.imports),
    importsDirectory: map?.directory ?? dirname(request.entry),
    scoped: map?.fields.scopes !== undefined,
    inputs: search.inputs,
    problem: search.problem,
  };
}

class Search {
  readonly inputs: BuildInput[] = [];
  problem: string | undefined;

  constructor(private readonly reader: SourceReader) {}

  nearest(directories: readonly string[], names: readonly string[]): ConfigFile | undefined {
    for (const directory of directories) {
      for (const name of names) {
        const path = join(directory, name);
        if (this.reader.isFile(path)) return this.open(path);
        this.inputs.push({ path, hash: MISSING_INPUT });
      }
    }
    return undefined;
  }

  open(path: string): ConfigFile {
    const file = this.reader.read(path);
    this.inputs.push({ path, hash: file.hash });
    const directory = dirname(path);
    if (!file.bytes) {
      this.problem ??= `${path}: ${file.error ?? "there is no such file"}`;
      return { path, directory, fields: {} };
    }
    try {
      const fields = parseJsonc(new TextDecoder().decode(file.bytes));
      if (isRecord(fields)) return { path, directory, fields };
      this.problem ??= `${path}: expected an object`;
    } catch (error) {
      this.problem ??= `${path}: ${messageOf(error)}`;
    }
    return { path, directory, fields: {} };
  }

  lock(deno: ConfigFile): string | undefined {
    const setting = deno.fields.lock;
    if (setting === false) return undefined;
    const given = isRecord(setting) ? setting.path : setting;
    const path = join(deno.directory, typeof given === "string" ? given : "deno.lock");
    const found = this.reader.isFile(path);
    this.inputs.push(found ? this.reader.input(path) : { path, hash: MISSING_INPUT });
    return found ? path : undefined;
  }
}

/** The version range that `package.json` gives a package. */
export function packageRange(governing: GoverningFiles, name: string): string | undefined {
  for (const key of ["dependencies", "devDependencies", "peerDependencies"]) {
    const group = governing.node?.fields[key];
    const range = isRecord(group) ? group[name] : undefined;
    if (typeof range === "string") return range;
  }
  return undefined;
}

/** From a directory up to `limit`; only the directory itself when it lies elsewhere. */
function directoriesUp(from: string, limit: string): string[] {
  const directories = [from];
  for (let at = from; at !== limit;) {
    const parent = dirname(at);
    if (parent === at) return [from];
    directories.push(parent);
    at = parent;
  }
  return directories;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textMap(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) return new Map();
  return new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
