// SPDX-License-Identifier: MIT
/** Reads what `deno bundle` has written, without the paths of this machine. */
import { join } from "node:path";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import { addressChunks, type SharedBundle } from "./address_chunks.ts";
import { type BundlePlaces, codeWithoutPlaces, withoutPlaces } from "./bundle_names.ts";
import { withCommonJs } from "./commonjs_support.ts";

/** A self-contained bundle with its source map. */
export function readBundle(fs: FileSystem, places: BundlePlaces): { code: string; sourceMap: string } {
  const { output } = places;
  const code = withCommonJs(fs.readText(output));
  return withoutPlaces({ code, sourceMap: fs.readText(`${output}.map`) }, places);
}

/**
 * Bundles with their chunks, by path. Undefined when the chunks cannot be used: see `addressChunks`.
 * @param directory where Deno puts chunks, beside each other; the bundles may be further down.
 * @param bases how each bundle names its chunks, by path.
 */
export function readSharedBundles(
  fs: FileSystem,
  directory: string,
  bases: ReadonlyMap<string, string>,
  places: Omit<BundlePlaces, "output">,
): ReadonlyMap<string, SharedBundle> | undefined {
  const read = (path: string) => codeWithoutPlaces(withCommonJs(fs.readText(path)), places);
  const chunks = fs.readDirectory(directory)
    .filter(({ kind, name }) => kind === "file" && name.endsWith(".js"))
    .map(({ name }) => join(directory, name))
    .filter((path) => !bases.has(path));
  return addressChunks({
    entries: new Map([...bases].map(([path, base]) => [path, { code: read(path), base }])),
    chunks: new Map(chunks.map((path) => [path, read(path)])),
  });
}
