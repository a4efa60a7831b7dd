// SPDX-License-Identifier: MIT
/** How esbuild finds modules for an evaluation: files as in a build, and a stub for every package but the host's zod. */
import { dirname } from "node:path";
import type { OnResolveArgs, OnResolveResult, Plugin } from "esbuild";
import { findGoverningFiles, type GoverningFiles } from "../build/governing_files.ts";
import type { ModuleGraph } from "../build/module_graph.ts";
import { loadSource, notFound } from "../build/source_plugin.ts";
import type { SourceReader } from "../build/source_reader.ts";
import { resolveSpecifier } from "../build/specifier.ts";

const ZOD = "swamp-zod";
const STUB = "swamp-stub";
const ABSENT = "swamp-absent";

export interface SandboxPluginOptions {
  readonly reader: SourceReader;
  readonly graph: ModuleGraph;
  readonly governing: GoverningCache;
  /** Whether a file may be read for an evaluation that nobody has asked for. */
  readonly mayRead: (path: string) => boolean;
  readonly zodModule: string;
  readonly stubModule: string;
}

/** The files that govern the imports of modules; each directory is looked at once. */
export class GoverningCache {
  readonly #known = new Map<string, GoverningFiles>();

  constructor(
    private readonly reader: SourceReader,
    private readonly limitRootOf: (module: string) => string,
  ) {}

  of(module: string): GoverningFiles {
    const directory = dirname(module);
    const known = this.#known.get(directory);
    if (known) return known;
    const found = findGoverningFiles({ entry: module, limitRoot: this.limitRootOf(module) }, this.reader);
    this.#known.set(directory, found);
    return found;
  }
}

export function sandboxPlugin(options: SandboxPluginOptions): Plugin {
  const { reader, zodModule, stubModule } = options;
  return {
    name: "sandbox",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolve(args, options));
      build.onLoad({ filter: /.*/, namespace: "file" }, (args) => loadSource(args, args.path, reader));
      build.onLoad({ filter: /.*/, namespace: ZOD }, () => ({ contents: zodModule, loader: "js" }));
      build.onLoad({ filter: /.*/, namespace: STUB }, () => ({ contents: stubModule, loader: "js" }));
      // Only the files that lead to it fail, when they are evaluated.
      build.onLoad(
        { filter: /.*/, namespace: ABSENT },
        ({ path }) => ({ contents: `throw new Error(${JSON.stringify(path)}); module.exports = {};` }),
      );
    },
  };
}

function resolve(
  args: OnResolveArgs,
  { reader, graph, governing, mayRead }: SandboxPluginOptions,
): OnResolveResult {
  if (args.kind === "entry-point") return { path: args.path, namespace: "file" };
  const target = resolveSpecifier(args.path, args.importer, governing.of(args.importer));
  switch (target.kind) {
    case "node":
      return { path: args.path, external: true };
    case "zod":
      return { path: "zod", namespace: ZOD, sideEffects: false };
    case "deno":
      graph.addDenoImport(args.importer, args.path);
      return { path: "package", namespace: STUB };
    case "file":
      if (!mayRead(target.path)) return { path: outside(args.path), namespace: ABSENT };
      if (reader.isFile(target.path)) {
        graph.addImport(args.importer, target.path);
        return { path: target.path, namespace: "file" };
      }
      graph.addMissing(args.importer, target.path);
      return { path: notFound(args.path, target.path, reader), namespace: ABSENT };
  }
}

/** Worded as the denials of the runtime, because it is one. */
function outside(specifier: string): string {
  return `Requires read access to ${
    JSON.stringify(specifier)
  }, which is outside of the extension's directory`;
}
