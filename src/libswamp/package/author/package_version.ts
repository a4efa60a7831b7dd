// SPDX-License-Identifier: MIT
import { nextVersion } from "../../../domain/packages/author/next_version.ts";
import { SwampError } from "../../../domain/errors.ts";
import { assertPackageName } from "../../../domain/packages/package_name.ts";
import { compareCalVer } from "../../../domain/types/calver.ts";
import type { Context } from "../../context.ts";
import { readAuthorManifest } from "./author_manifest.ts";

export interface PackageVersionResult {
  readonly extensionName: string;
  /** The newest of all channels; null when nothing is published. */
  readonly currentPublished: string | null;
  /** ISO 8601. */
  readonly publishedAt: string | null;
  readonly nextVersion: string;
}

/**
 * What is published of a package, and the version to give the next one.
 * @throws SwampError PACKAGE_NAME_INVALID, those of the manifest and of the registry.
 */
export async function packageVersion(
  ctx: Context,
  { name, manifest }: { name?: string; manifest?: string },
): Promise<PackageVersionResult> {
  if (name !== undefined && manifest !== undefined) {
    throw new SwampError("USAGE", "Name the extension or its manifest, not both", {
      hint: `Run: swamp extension version ${name}`,
    });
  }
  const extensionName = name ?? (await readAuthorManifest(ctx, manifest)).manifest.name;
  assertPackageName(extensionName);
  const versions = await (await ctx.packageRegistry()).versions(extensionName);
  const newest = [...versions].sort((a, b) => compareCalVer(b.version, a.version))[0];
  return {
    extensionName,
    currentPublished: newest?.version ?? null,
    publishedAt: newest?.publishedAt ?? null,
    nextVersion: nextVersion(versions.map(({ version }) => version), ctx.platform.now()),
  };
}
