// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { type PackageRemark, remarkText } from "../../../domain/packages/author/package_remark.ts";
import { LONGEST_NOTES, type Manifest } from "../../../domain/packages/manifest.ts";
import type { Channel, PackageRegistry } from "../../../domain/packages/package_registry.ts";
import { compareCalVer, isSameCalVer } from "../../../domain/types/calver.ts";
import type { Context } from "../../context.ts";
import { draftPackage, type PackageDraft } from "./draft_package.ts";
import { warnOfBreaks } from "./warn_of_breaks.ts";

export interface PushRequest {
  readonly manifest?: string;
  readonly channel: Channel;
  readonly releaseNotes?: string;
  /** Everything but the publishing; needs no registry. */
  readonly dryRun: boolean;
  /** Path for a copy of the archive. */
  readonly output?: string;
  /** Asked once all is known to be right. */
  readonly confirm: (question: string) => Promise<boolean>;
}

export interface PushResult {
  readonly name: string;
  readonly version: string;
  readonly channel: Channel;
  readonly status: "published" | "dry_run" | "cancelled";
  /** Bytes. */
  readonly archiveSize: number;
  /** sha256 of the archive, hex. */
  readonly checksum: string;
  /** Paths in the archive, sorted. */
  readonly files: readonly string[];
  /** Names of what it holds, by kind. */
  readonly content: Readonly<Record<string, readonly string[]>>;
  readonly dependencies: readonly string[];
  readonly platforms: readonly string[];
  readonly labels: readonly string[];
  readonly description?: string;
  readonly repository?: string;
  readonly extensionId?: string;
  /** Of the registry it was published to. */
  readonly serverUrl?: string;
  /** Path of the copy that was asked for. */
  readonly output?: string;
  readonly warnings: readonly PackageRemark[];
  readonly hints: readonly PackageRemark[];
}

/**
 * Checks, packs and publishes a version. The same input gives the same bytes.
 * @throws SwampError PACKAGE_INVALID with everything that is wrong, PACKAGE_EXISTS, those of the registry.
 */
export async function pushPackage(ctx: Context, request: PushRequest): Promise<PushResult> {
  const { channel, dryRun } = request;
  const draft = await draftPackage(ctx, request.manifest);
  const notes = request.releaseNotes ?? draft.manifest.releaseNotes;
  if ((notes?.length ?? 0) > LONGEST_NOTES) {
    throw new SwampError("INVALID_VALUE", `Release notes have at most ${LONGEST_NOTES} characters`);
  }
  assertSound(draft, request.manifest);
  const { name, version } = draft.manifest;
  const registry = dryRun ? undefined : await ctx.packageRegistry();
  if (registry) await assertNew(registry, name, version);
  if (registry) await warnOfDoubts(ctx, registry, draft.manifest);
  if (registry) await warnOfBreaks(ctx, registry, draft);
  const archives = await ctx.archives();
  const archive = await archives.pack(draft.archive);
  // What is published is what the registry takes and pull unpacks.
  await archives.open(archive, "publish");
  const result = describe(draft, { archive, checksum: archives.digest(archive) });
  const output = request.output === undefined ? undefined : writeCopy(ctx, request.output, archive);
  if (!registry) return { ...result, channel, status: "dry_run", output };
  const question = `Publish ${name} ${version} (${channel}) to ${registry.address}?`;
  if (!await request.confirm(question)) return { ...result, channel, status: "cancelled", output };
  ctx.progress(`Publishing ${name} ${version} ...`);
  const { extensionId } = await registry.publish({
    name,
    version,
    channel,
    description: draft.manifest.description,
    repository: draft.manifest.repository,
    releaseNotes: notes,
    dependencies: draft.manifest.dependencies,
    platforms: draft.manifest.platforms,
    labels: draft.manifest.labels,
    content: draft.content,
    archive,
  });
  return { ...result, channel, status: "published", extensionId, serverUrl: registry.address, output };
}

function assertSound({ errors, manifest }: PackageDraft, given = ""): void {
  if (errors.length === 0) return;
  const label = manifest.name === "" ? "The package" : manifest.name;
  const lines = errors.map((error) => `  ${remarkText(error)}`);
  throw new SwampError("PACKAGE_INVALID", `${label} can not be published:\n${lines.join("\n")}`, {
    hint: `See it again, with warnings and hints: swamp extension check ${given}`.trimEnd(),
    details: { errors },
  });
}

async function assertNew(registry: PackageRegistry, name: string, version: string): Promise<void> {
  if (!(await registry.versions(name)).some((item) => isSameCalVer(item.version, version))) return;
  throw new SwampError("PACKAGE_EXISTS", `${name}@${version} is published already: versions never change`, {
    hint: `See the next version with: swamp extension version ${name}`,
  });
}

const DAY_MS = 86_400_000;

/** What can not be taken back: said before the question is asked. */
async function warnOfDoubts(
  ctx: Context,
  registry: PackageRegistry,
  { name, version }: Manifest,
): Promise<void> {
  const info = await registry.info(name);
  if (info?.yankedAt) {
    ctx.warn({
      code: "PACKAGE_YANKED",
      message: `${name} is withdrawn, and stays so with a new version; take that back with: ` +
        `swamp extension unyank ${name}`,
    });
  }
  const newest = info?.latestBeta;
  if (newest !== undefined && compareCalVer(version, newest) < 0) {
    ctx.warn({
      code: "VERSION_OLDER",
      message:
        `${version} is older than the newest version, ${newest}: who asks for no version does not get it`,
    });
  }
  const tomorrow = new Date(ctx.platform.now() + DAY_MS).toISOString().slice(0, 10).replaceAll("-", ".");
  if (version.slice(0, tomorrow.length) > tomorrow) {
    ctx.warn({
      code: "VERSION_FUTURE",
      message: `${version} lies in the future: what is published before that day is older`,
    });
  }
}

function describe(
  { manifest, archive: { files }, content, warnings, hints }: PackageDraft,
  packed: { archive: Uint8Array; checksum: string },
) {
  const { name, version, dependencies, platforms, labels, description, repository } = manifest;
  return {
    name,
    version,
    archiveSize: packed.archive.length,
    checksum: packed.checksum,
    files: [...files.keys()].sort(),
    content,
    dependencies,
    platforms,
    labels,
    description,
    repository,
    warnings,
    hints,
  };
}

function writeCopy(ctx: Context, given: string, archive: Uint8Array): string {
  const path = resolve(ctx.platform.cwd(), given);
  if (ctx.platform.fs.stat(path)?.kind === "directory") {
    throw new SwampError("IO_FAILED", `Can not write ${path}: it is a directory`, {
      hint: "Name a file in it: --output <directory>/<file>.tgz",
    });
  }
  try {
    ctx.platform.fs.writeAtomic(path, archive);
  } catch (error) {
    throw new SwampError("IO_FAILED", `Can not write ${path}: ${messageOf(error)}`, {
      hint: "Name a file in a directory that you may write to: --output <file>.tgz",
      cause: error,
    });
  }
  return path;
}
