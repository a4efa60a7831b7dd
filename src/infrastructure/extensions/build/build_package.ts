// SPDX-License-Identifier: MIT
import { buildBundles, type BuildContext } from "./build_bundles.ts";
import type { BuildRequest, BuildResult } from "./builder.ts";

/** Below this, one file for each entry is simpler to read and to load. In characters. */
const SMALLEST_SAVING = 1024 * 1024;

/**
 * Builds the entries of one package for its archive. Code that several of them need is kept once, in chunks, where
 * that makes the package smaller by a megabyte or more; else each bundle is self-contained.
 * @param requests each with a `chunkBase`.
 */
export async function buildPackage(
  requests: readonly BuildRequest[],
  context: BuildContext,
): Promise<BuildResult[]> {
  const alone = requests.map(({ chunkBase: _, ...request }) => request);
  if (requests.length < 2) return await buildBundles(alone, context);
  const shared = await buildBundles(requests, context);
  return savingOf(shared) >= SMALLEST_SAVING || shared.some((result) => !result.ok)
    ? shared
    : await buildBundles(alone, context);
}

/** How much larger the bundles would be with all of their chunks inside. */
function savingOf(results: readonly BuildResult[]): number {
  const once = new Map<string, number>();
  let inside = 0;
  for (const result of results) {
    if (!result.ok) continue;
    for (const [name, code] of result.chunks ?? []) {
      once.set(name, code.length);
      inside += code.length;
    }
  }
  return inside - [...once.values()].reduce((sum, size) => sum + size, 0);
}
