// SPDX-License-Identifier: MIT
/** How esbuild finds and reads modules: exactly the files that Deno would, and the host's zod. */
import { extname } from "node:path";
import type { Loader, OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from "esbuild";
import type { GoverningFiles } from "./governing_files.ts";
import type { ModuleGraph } from "./module_graph.ts";
import type { SourceReader } from "./source_reader.ts";
import { resolveSpecifier } from "./specifier.ts";
import type { VirtualPlaces } from "./virtual_places.ts";

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
  readonly places: VirtualPlaces;
}

export function sourcePlugin(options: SourcePluginOptions): Plugin {
  return {
    name: "sources",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolve(args, options));
      build.onLoad({ filter: /.*/, namespace: "file" }, (args) => {
        return loadSource(args, options.places.real(args.path), options.reader);
      });
      build.onLoad(
        { filter: /.*/, namespace: ZOD_NAMESPACE },
        () => ({ contents: options.zodModule, loader: "js" }),
      );
    },
  };
}

function resolve(
  args: OnResolveArgs,
  { reader, governing, graph, places }: SourcePluginOptions,
): OnResolveResult {
  if (args.kind === "entry-point") return { path: places.virtual(args.path), namespace: "file" };
  const importer = places.real(args.importer);
  const target = resolveSpecifier(args.path, importer, governing);
  switch (target.kind) {
    case "node":
      return { path: args.path, external: true };
    case "zod":
      return { path: "zod", namespace: ZOD_NAMESPACE, sideEffects: false };
    case "deno":
      graph.addDenoImport(importer, args.path);
      return { path: args.path, external: true };
    case "file":
      if (reader.isFile(target.path)) {
        graph.addImport(importer, target.path);
        return { path: places.virtual(target.path), namespace: "file" };
      }
      graph.addMissing(importer, target.path);
      return { errors: [{ text: notFound(args.path, target.path, reader) }] };
  }
}

/** Why an import leads nowhere, with the file that may be meant. */
export function notFound(specifier: string, path: string, reader: SourceReader): string {
  const ending = Object.keys(LOADERS).find((suffix) => reader.isFile(path + suffix));
  const hint = ending === undefined
    ? ""
    : `; did you mean "${specifier}${ending}"? Imports name the whole file`;
  return `Cannot find "${specifier}"${hint}`;
}

/** The content of a module and how esbuild reads it. @param path where the file really is. */
export function loadSource(args: OnLoadArgs, path: string, reader: SourceReader): OnLoadResult {
  const file = reader.read(path);
  if (!file.bytes) return { errors: [{ text: file.error ?? "The file is not there" }] };
  const loader = loaderOf(args);
  if (!loader) return { errors: [{ text: `Files that end in "${extname(args.path)}" can not be imported` }] };
  return { contents: file.bytes, loader };
}

function loaderOf(args: OnLoadArgs): Loader | undefined {
  if (args.with.type === "text") return "text";
  if (args.with.type === "bytes") return "binary";
  return LOADERS[extname(args.path)];
}
