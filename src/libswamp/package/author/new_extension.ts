// SPDX-License-Identifier: MIT
import { join, relative, resolve } from "node:path";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { nextVersion } from "../../../domain/packages/author/next_version.ts";
import { scaffold } from "../../../domain/packages/author/scaffold/scaffold.ts";
import { assertPackageName, isPackageName } from "../../../domain/packages/package_name.ts";
import type { KindName } from "../../../domain/types/kind_name.ts";
import type { Context } from "../../context.ts";

export interface NewExtensionResult {
  readonly name: string;
  readonly kind: KindName;
  readonly version: string;
  /** What its source declares. */
  readonly type: string;
  /** Absolute path of the directory. */
  readonly path: string;
  /** Relative to it. */
  readonly files: readonly string[];
}

/**
 * Writes a new package with an example and a test.
 * @throws SwampError PACKAGE_NAME_INVALID, PACKAGE_EXISTS when one of its files is there already (then nothing is
 *   written), IO_FAILED.
 */
export function newExtension(
  ctx: Context,
  request: { readonly name: string; readonly kind: KindName; readonly path?: string },
): NewExtensionResult {
  const { name, kind } = request;
  assertPackageName(name, `For example: swamp extension new ${exampleFor(name)}`);
  const { fs, cwd, now } = ctx.platform;
  const path = resolve(cwd(), request.path ?? name.slice(name.lastIndexOf("/") + 1));
  const version = nextVersion([], now());
  const { files, type } = scaffold(name, kind, version);
  const taken = [...files.keys()].filter((file) => fs.lstat(join(path, file)));
  if (taken.length > 0) {
    const shown = relative(cwd(), path) || ".";
    throw new SwampError("PACKAGE_EXISTS", `${shown} already exists and has: ${taken.join(", ")}`, {
      hint: "Nothing was written. Name another directory with --path",
      details: { path, files: taken },
    });
  }
  try {
    for (const [file, text] of files) fs.writeAtomic(join(path, file), text, { exclusive: true });
  } catch (error) {
    throw new SwampError("IO_FAILED", `Can not write ${path}: ${messageOf(error)}`, {
      hint: "Name another directory with --path",
      cause: error,
    });
  }
  return { name, kind, version, type, path, files: [...files.keys()].sort() };
}

function exampleFor(name: string): string {
  const usual = `@${name.replace(/^@+/, "")}`.toLowerCase();
  return isPackageName(usual) ? usual : "@acme/tools";
}
