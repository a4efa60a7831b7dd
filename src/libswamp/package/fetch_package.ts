// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import {
  filesChecksum,
  isAsLocked,
  type LockedPackage,
  LOCKFILE,
  type PackageContent,
} from "../../domain/packages/installed_package.ts";
import { type Manifest, readManifest } from "../../domain/packages/manifest.ts";
import type { PackageRegistry } from "../../domain/packages/package_registry.ts";
import { isSameCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";

/** The one version that is wanted, and what is known of it. */
export interface PackagePin {
  readonly name: string;
  readonly version: string;
  /** sha256 of the archive; the registry's word when it is left out. */
  readonly checksum?: string;
  readonly channel?: string;
}

/**
 * Downloads a version, compares its digest before anything is unpacked, and judges what is in it. Nothing is written.
 * @throws SwampError CHECKSUM_MISMATCH, PACKAGE_INVALID, PACKAGE_NOT_FOUND, those of the registry.
 */
export async function fetchPackage(
  ctx: Context,
  registry: PackageRegistry,
  pin: PackagePin,
): Promise<PackageContent> {
  const { name, version } = pin;
  const known = await registry.checksum(name, version);
  if (pin.checksum !== undefined && known !== undefined && pin.checksum !== known) {
    throw mismatch(pin, { expected: pin.checksum, actual: known, where: "the registry says" });
  }
  const label = `${name}@${version}`;
  const bytes = await registry.download(name, version, (done, total) => {
    ctx.progress(`Downloading ${label} ${progressText(done, total)}`);
  });
  const archives = await ctx.archives();
  const checksum = archives.digest(bytes);
  const expected = pin.checksum ?? known;
  if (expected === undefined) {
    ctx.warn({
      code: "PACKAGE_UNVERIFIED",
      message: `${label}: the registry tells no checksum; it was not verified`,
    });
  } else if (checksum !== expected) {
    throw mismatch(pin, { expected, actual: checksum, where: "the archive has" });
  }
  const content = await readPackage(ctx, bytes, label);
  if (content.manifest.name !== name || !isSameCalVer(content.manifest.version, version)) {
    const is = `${content.manifest.name}@${content.manifest.version}`;
    throw new SwampError("PACKAGE_INVALID", `The archive of ${label} says that it is ${is}`, {
      hint: "Nothing was unpacked. Tell the registry's owner.",
    });
  }
  return { ...content, checksum, serverUrl: registry.address, channel: pin.channel };
}

/**
 * Downloads a version that was locked or installed before: published versions never change, so it is to be the same.
 * @throws SwampError CHECKSUM_MISMATCH when it is not, and as {@link fetchPackage}.
 */
export async function fetchAsLocked(
  ctx: Context,
  registry: PackageRegistry,
  { name, locked }: { name: string; locked: LockedPackage },
): Promise<PackageContent> {
  const hint =
    `Nothing was unpacked. Take ${LOCKFILE} from version control; or, if you trust what the registry ` +
    `has: swamp extension pull ${name}@${locked.version} --force`;
  try {
    const content = await fetchPackage(ctx, registry, { name, ...locked });
    // Without a checksum of the archive its files can still be compared.
    const isSame = locked.checksum !== undefined ||
      await isLockedContent(ctx, { ...content, checksum: undefined }, locked);
    if (isSame) return content;
  } catch (error) {
    if (!(error instanceof SwampError) || error.code !== "CHECKSUM_MISMATCH") throw error;
    throw new SwampError(error.code, error.message, { hint, details: error.details, cause: error });
  }
  const message = `Checksum mismatch for ${name}@${locked.version}: its files are not those that were locked`;
  throw new SwampError("CHECKSUM_MISMATCH", message, { hint });
}

/** Whether a package is the one that was locked, by all that the lockfile tells of it. */
export async function isLockedContent(
  ctx: Context,
  { manifest: { version }, files, checksum }: PackageContent,
  locked: LockedPackage,
): Promise<boolean> {
  const { digest } = await ctx.archives();
  const digests = Object.fromEntries([...files].map(([path, bytes]) => [path, digest(bytes)]));
  return isAsLocked({ version, checksum, files: [], filesChecksum: filesChecksum(digests, digest) }, locked);
}

/**
 * What an archive holds, with its manifest read. Unknown keys of the manifest are warnings.
 * @param label what the archive is called in messages.
 * @throws SwampError PACKAGE_INVALID.
 */
export async function readPackage(ctx: Context, bytes: Uint8Array, label: string): Promise<PackageContent> {
  try {
    const opened = await (await ctx.archives()).open(bytes, "install");
    const { files, executables, manifest, remarks } = opened;
    for (const remark of remarks) {
      ctx.warn({ code: "UNKNOWN_KEY", message: `${label}: manifest.yaml: ${remark}` });
    }
    return { manifest, files, executables };
  } catch (error) {
    if (error instanceof SwampError) throw error.restated(`${label}: ${error.message}`);
    throw error;
  }
}

/** The manifest among the files of a package. @throws SwampError PACKAGE_INVALID with every mistake. */
export async function packageManifest(
  ctx: Context,
  files: ReadonlyMap<string, Uint8Array>,
  label: string,
): Promise<Manifest> {
  const text = new TextDecoder().decode(files.get("manifest.yaml"));
  const { manifest, problems } = readManifest(
    await ctx.parseYaml(text, `${label}: manifest.yaml`, "PACKAGE_INVALID"),
  );
  const grave = problems.filter(({ lenient }) => lenient === undefined);
  for (const { message, lenient } of problems) {
    if (lenient === "unknown key") {
      ctx.warn({ code: "UNKNOWN_KEY", message: `${label}: manifest.yaml: ${message}` });
    }
  }
  if (grave.length === 0) return manifest;
  const lines = grave.map(({ path, message }) =>
    `  ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`
  );
  throw new SwampError("PACKAGE_INVALID", `${label}: the manifest is invalid:\n${lines.join("\n")}`, {
    hint: "Pull another version, or tell its author: swamp extension check finds these",
    details: { problems: grave },
  });
}

function mismatch(
  { name, version }: PackagePin,
  { expected, actual, where }: { expected: string; actual: string; where: string },
): SwampError {
  return new SwampError(
    "CHECKSUM_MISMATCH",
    `Checksum mismatch for ${name}@${version}: expected ${expected}, ${where} ${actual}`,
    {
      hint: "Nothing was unpacked: these are not the bytes that were locked or published.",
      details: { expected, actual },
    },
  );
}

function progressText(done: number, total: number | undefined): string {
  const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
  return total === undefined ? megabytes(done) : `${megabytes(done)} of ${megabytes(total)}`;
}
