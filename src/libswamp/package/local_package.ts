// SPDX-License-Identifier: MIT
/** Packages that are given by a path: an archive, or a directory laid out like one. */
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { LockedPackage, PackageContent } from "../../domain/packages/installed_package.ts";
import { SKILL_DIRECTORIES } from "../../domain/packages/archive_layout.ts";
import type { Context } from "../context.ts";
import { packAuthored } from "./author/archive_files.ts";
import { isLockedContent, packageManifest, readPackage } from "./fetch_package.ts";

/** Whether a package came from a path, not from a registry. */
export function isLocal(serverUrl: string | undefined): boolean {
  return serverUrl !== undefined && serverUrl.startsWith("file:") && !serverUrl.startsWith("file://");
}

/**
 * The package at a path; undefined when the reference is a name.
 * @throws SwampError PACKAGE_NOT_FOUND when nothing is there, PACKAGE_INVALID.
 */
export async function readLocalPackage(ctx: Context, reference: string): Promise<PackageContent | undefined> {
  if (reference.startsWith("@")) return undefined;
  const isPath = /^(?:\.{1,2}$|\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\])/.test(reference) ||
    /\.(?:tgz|tar\.gz)$/.test(reference);
  if (!isPath) return undefined;
  const { home } = ctx.platform;
  const expanded = reference.startsWith("~") && home ? `${home}${reference.slice(1)}` : reference;
  const path = resolve(ctx.platform.cwd(), expanded);
  // What is named relatively may lie beside every clone.
  const noted = isAbsolute(expanded) ? path : relative(ctx.repository().root, path).replaceAll("\\", "/");
  return { ...await readAt(ctx, path, reference), serverUrl: `file:${noted}` };
}

/**
 * The package at the path that a lockfile notes.
 * @throws SwampError CHECKSUM_MISMATCH when it is another one now, and as {@link readLocalPackage}.
 */
export async function readLockedPath(ctx: Context, locked: LockedPackage): Promise<PackageContent> {
  const noted = locked.serverUrl!.slice("file:".length);
  const content = await readAt(ctx, resolve(ctx.repository().root, noted), noted);
  if (await isLockedContent(ctx, content, locked)) return content;
  const { name } = content.manifest;
  throw new SwampError("CHECKSUM_MISMATCH", `${noted} is not what it was when it was locked`, {
    hint: `Put it back as it was, or take it as it is with: swamp extension pull ${noted}`,
    details: { name, path: noted },
  });
}

async function readAt(ctx: Context, path: string, label: string): Promise<PackageContent> {
  const { fs } = ctx.platform;
  const stat = fs.stat(path);
  if (!stat) {
    throw new SwampError("PACKAGE_NOT_FOUND", `Extension not found: there is nothing at ${path}`, {
      hint: "Give the path of an archive or of a directory with a manifest.yaml.",
    });
  }
  try {
    if (stat.kind === "directory") return await readDirectory(ctx, path, label);
    if (stat.kind !== "file") throw new Error("it is no plain file");
    if (/\.ya?ml$/.test(path)) {
      throw new SwampError("PACKAGE_INVALID", `${label} is no archive`, {
        hint: `A package is pulled by its directory: swamp extension pull ${dirname(path)}`,
      });
    }
    const bytes = fs.readBytes(path);
    const checksum = (await ctx.archives()).digest(bytes);
    return { ...await readPackage(ctx, bytes, label), checksum };
  } catch (error) {
    if (error instanceof SwampError) throw error;
    throw new SwampError("IO_FAILED", `${path} can not be read: ${messageOf(error)}`, {
      hint: "Name a package's .tgz, or the directory that holds its manifest.yaml",
      cause: error,
    });
  }
}

/** Packed and read again, so that a directory is judged like an archive. */
async function readDirectory(ctx: Context, path: string, label: string): Promise<PackageContent> {
  const { fs } = ctx.platform;
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  const visit = (directory: string, prefix: string): void => {
    for (const { name, kind } of fs.readDirectory(directory)) {
      if (name.startsWith(".") || name === "node_modules") continue;
      const file = join(directory, name);
      if (kind === "directory") visit(file, `${prefix}${name}/`);
      else if (kind === "file") {
        files.set(`${prefix}${name}`, fs.readBytes(file));
        if (((fs.stat(file)?.mode ?? 0) & 0o100) !== 0) executables.add(`${prefix}${name}`);
      } else {
        ctx.warn({
          code: "PACKAGE_FILE_SKIPPED",
          message: `${prefix}${name} is no plain file and was left out`,
        });
      }
    }
  };
  visit(path, "");
  if (!files.has("manifest.yaml")) {
    throw new SwampError("PACKAGE_INVALID", `${path} has no manifest.yaml`, {
      hint: "Make a new extension with: swamp extension new",
    });
  }
  const { base } = await packageManifest(ctx, files, label);
  // As its author has it; an archive has its own layout.
  const isAuthored = base === "manifest" ||
    ["extensions", ...SKILL_DIRECTORIES].some((name) => fs.stat(join(path, name))?.kind === "directory");
  const content = isAuthored ? await packAuthored(ctx, path) : { files, executables };
  const archives = await ctx.archives();
  return await readPackage(ctx, await archives.pack(content), label);
}
