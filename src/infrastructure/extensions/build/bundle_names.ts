// SPDX-License-Identifier: MIT
/** Takes the places of this machine out of what `deno bundle` writes, so that equal sources give equal bundles. */
import { dirname, relative, resolve } from "node:path";

export interface BundlePlaces {
  /** Directory that the paths in the code are relative to. */
  readonly cwd: string;
  /** The bundle's own path, which the paths in the source map are relative to. */
  readonly output: string;
  readonly entry: string;
  readonly denoDirectory: string;
  /** The module that stands for zod. */
  readonly zodModule: string;
  /** Local files of the graph. */
  readonly files: ReadonlySet<string>;
}

const COMMENT = /^\/\/ (\S.*)$/gm;
const COMMONJS_KEY = /^(\s+)"([^"\n]+)"(?=\()/gm;

interface SourceMap {
  sources: string[];
  sourcesContent?: (string | null)[];
}

/** The same bundle with names in place of paths: relative to the entry, or inside a package. */
export function withoutPlaces(bundle: { code: string; sourceMap: string }, places: BundlePlaces) {
  const map = JSON.parse(bundle.sourceMap) as SourceMap;
  const sources = map.sources.map((source) => resolve(dirname(places.output), source));
  const modules = new Set([...places.files, ...sources]);
  const code = codeWithoutPlaces(bundle.code, places, modules);
  map.sources = map.sources.map((source, index) => nameOf(sources[index]!, modules, places) ?? source);
  map.sourcesContent = map.sourcesContent?.map((text, index) =>
    sources[index] === places.zodModule ? null : text
  );
  return { code, sourceMap: JSON.stringify(map) };
}

/** The same code with names in place of paths. */
export function codeWithoutPlaces(
  code: string,
  places: Omit<BundlePlaces, "output">,
  modules: ReadonlySet<string> = places.files,
): string {
  const rename = (path: string) => nameOf(resolve(places.cwd, path), modules, places);
  return code
    .replace(COMMENT, (line, path: string) => {
      const name = rename(path);
      return name === undefined ? line : `// ${name}`;
    })
    .replace(COMMONJS_KEY, (key, indent: string, path: string) => {
      const name = rename(path);
      return name === undefined ? key : `${indent}"${name}"`;
    });
}

/** Undefined for a path that is no module of this bundle. */
function nameOf(
  path: string,
  modules: ReadonlySet<string>,
  places: Omit<BundlePlaces, "output">,
): string | undefined {
  if (path === places.zodModule) return "swamp:zod";
  const packages = `${places.denoDirectory}/npm/`;
  // The first directory below is the registry's name.
  if (path.startsWith(packages)) return `npm/${path.slice(packages.length).split("/").slice(1).join("/")}`;
  return modules.has(path) ? relative(dirname(places.entry), path).replaceAll("\\", "/") : undefined;
}
