// SPDX-License-Identifier: MIT

/** What importing what was found while entries were bundled; files are absolute paths. */
export class ModuleGraph {
  readonly #imports = new Map<string, Set<string>>();
  readonly #missing = new Map<string, Set<string>>();
  readonly #deno = new Map<string, Set<string>>();

  addImport(importer: string, file: string): void {
    add(this.#imports, importer, file);
  }

  /** A file that an import names and that is not there. */
  addMissing(importer: string, file: string): void {
    add(this.#missing, importer, file);
  }

  /** An import that only Deno can resolve. */
  addDenoImport(importer: string, specifier: string): void {
    add(this.#deno, importer, specifier);
  }

  /** The entry and everything it leads to. */
  reach(entry: string): ReachedModules {
    const files = new Set([entry]);
    const missing = new Set<string>();
    const denoImports = new Set<string>();
    for (const file of files) {
      for (const next of this.#imports.get(file) ?? []) files.add(next);
      for (const path of this.#missing.get(file) ?? []) missing.add(path);
      for (const specifier of this.#deno.get(file) ?? []) denoImports.add(specifier);
    }
    return { files, missing, denoImports: [...denoImports].sort() };
  }
}

export interface ReachedModules {
  readonly files: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly denoImports: readonly string[];
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
