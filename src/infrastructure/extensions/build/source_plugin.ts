// SPDX-License-Identifier: MIT
/** How esbuild finds and reads modules: exactly the files that Deno would, and the host's zod. */
import { dirname, extname } from "node:path";
import type { Loader, OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from "esbuild";
import type { GoverningFiles } from "./governing_files.ts";
import type { ModuleGraph } from "./module_graph.ts";
import type { SourceReader } from "./source_reader.ts";
import { resolveSpecifier } from "./specifier.ts";

const ZOD_NAMESPACE = "swamp";

/** How the module that stands for zod is called in source maps. */
export const ZOD_SOURCE = `${ZOD_NAMESPACE}:zod`;

const LOADERS: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
  ".json": "json",
};

export interface SourcePluginOptions {
  readonly reader: SourceReader;
  readonly governing: GoverningFiles;
  readonly graph: ModuleGraph;
  /** Text of the module that stands for zod. */
  readonly zodModule: string;
}

export function sourcePlugin(options: SourcePluginOptions): Plugin {
  return {
    name: "sources",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolve(args, options));
      build.onLoad({ filter: /.*/, namespace: "file" }, (args) => load(args, options));
      build.onLoad(
        { filter: /.*/, namespace: ZOD_NAMESPACE },
        () => ({ contents: options.zodModule, loader: "js" }),
      );
    },
  };
}

function resolve(args: OnResolveArgs, { reader, governing, graph }: SourcePluginOptions): OnResolveResult {
  if (args.kind === "entry-point") return { path: args.path, namespace: "file" };
  const target = resolveSpecifier(args.path, args.importer, governing);
  switch (target.kind) {
    case "node":
      return { path: args.path, external: true };
    case "zod":
      return { path: "zod", namespace: ZOD_NAMESPACE, sideEffects: false };
    case "deno":
      graph.addDenoImport(args.importer, args.path);
      return { path: args.path, external: true };
    case "file":
      if (reader.isFile(target.path)) {
        graph.addImport(args.importer, target.path);
        return { path: target.path, namespace: "file" };
      }
      graph.addMissing(args.importer, target.path);
      return { errors: [{ text: notFound(args.path, target.path, reader) }] };
  }
}

function notFound(specifier: string, path: string, reader: SourceReader): string {
  const ending = Object.keys(LOADERS).find((suffix) => reader.isFile(path + suffix));
  const hint = ending === undefined
    ? ""
    : `; did you mean "${specifier}${ending}"? Imports name the whole file`;
  return `Cannot find "${specifier}"${hint}`;
}

function load(args: OnLoadArgs, { reader }: SourcePluginOptions): OnLoadResult {
  const file = reader.read(args.path);
  if (!file.bytes) return { errors: [{ text: file.error ?? "The file is not there" }] };
  const loader = loaderOf(args);
  if (!loader) return { errors: [{ text: `Files that end in "${extname(args.path)}" can not be imported` }] };
  return { contents: file.bytes, loader, resolveDir: dirname(args.path) };
}

function loaderOf(args: OnLoadArgs): Loader | undefined {
  if (args.with.type === "text") return "text";
  if (args.with.type === "bytes") return "binary";
  return LOADERS[extname(args.path)];
}
