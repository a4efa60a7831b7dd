// SPDX-License-Identifier: MIT
import { join } from "node:path";
import type { BreakingChange } from "../../domain/packages/breaking_changes.ts";
import type { PackageContent, PackageStore } from "../../domain/packages/installed_package.ts";
import { packageChanges, shippedTypes } from "../../domain/packages/package_changes.ts";
import type { Context } from "../context.ts";

/**
 * What packages that are about to be installed take away from models, by type; types that the installed or the new
 * version does not describe are not in it.
 */
export async function updateChanges(
  ctx: Context,
  store: PackageStore,
  contents: readonly PackageContent[],
): Promise<Map<string, readonly BreakingChange[]>> {
  const { digest } = await ctx.archives();
  const found = contents.flatMap(({ manifest: { name }, files }) => {
    const paths = Object.keys(store.receipt(name)?.digests ?? {});
    const directory = store.directory(name);
    const former = shippedTypes({ paths, read: (path) => readIfThere(ctx, join(directory, path)) }, digest);
    const next = shippedTypes({ paths: files.keys(), read: (path) => files.get(path) }, digest);
    return [...packageChanges(former, next)];
  });
  return new Map(found);
}

/** A file of an installed package may be gone: then the type is not described. */
function readIfThere({ platform: { fs } }: Context, path: string): Uint8Array | undefined {
  return fs.stat(path)?.kind === "file" ? fs.readBytes(path) : undefined;
}
