// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { packageChanges, shippedTypes } from "../../../domain/packages/package_changes.ts";
import type { PackageRegistry } from "../../../domain/packages/package_registry.ts";
import { compareCalVer } from "../../../domain/types/calver.ts";
import { normalizeType } from "../../../domain/types/type_name.ts";
import type { Context } from "../../context.ts";
import type { PackageDraft } from "./draft_package.ts";

/** Changes that a warning lists. */
const MOST_LISTED = 8;

/**
 * Warns of what breaks the models of the newest version before this one, as far as both ship the metadata of their
 * types. A version that cannot be compared keeps nobody from publishing.
 */
export async function warnOfBreaks(
  ctx: Context,
  registry: PackageRegistry,
  { manifest: { name, version }, archive, content }: PackageDraft,
): Promise<void> {
  const former = (await registry.versions(name))
    .filter((item) => item.yankedAt === undefined && compareCalVer(item.version, version) < 0)
    .sort((a, b) => compareCalVer(b.version, a.version))[0];
  if (!former) return;
  const archives = await ctx.archives();
  const typesOf = (files: ReadonlyMap<string, Uint8Array>) =>
    shippedTypes({ paths: files.keys(), read: (path) => files.get(path) }, archives.digest);
  let before: ReturnType<typeof typesOf>;
  try {
    ctx.progress(`Comparing with ${name} ${former.version} ...`);
    before = typesOf((await archives.read(await registry.download(name, former.version))).files);
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const message = `${name} ${version} was not compared with ${former.version}: ${error.message}`;
    return ctx.warn({ code: "VERSION_NOT_COMPARED", message });
  }
  const now = typesOf(archive.files);
  const has = (type: string) => content.models?.some((raw) => normalizeType(raw) === normalizeType(type));
  // Other registries list the files instead.
  for (const type of (former.content.models ?? []).filter((raw) => !raw.endsWith(".ts") && !has(raw))) {
    ctx.warn({
      code: "VERSION_BREAKS_MODELS",
      message: `${name} ${version} has no type ${type}, which ${former.version} has: its models stop working`,
    });
  }
  for (const [type, changes] of packageChanges(before, now)) {
    if (changes.length === 0) continue;
    const lines = changes.slice(0, MOST_LISTED).map(({ text }) => text);
    if (changes.length > MOST_LISTED) lines.push(`${changes.length - MOST_LISTED} more changes`);
    const advice = changes.some(({ method }) => method === undefined)
      ? `; no upgrade of the type leads from ${before.get(type)!.version ?? former.version} to this version`
      : "";
    ctx.warn({
      code: "VERSION_BREAKS_MODELS",
      message: `${type} breaks models that were written for ${name} ${former.version}: ${
        lines.join(", ")
      }${advice}`,
    });
  }
}
