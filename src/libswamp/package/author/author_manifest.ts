// SPDX-License-Identifier: MIT
import { basename, dirname, join, resolve } from "node:path";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { type Manifest, readManifest } from "../../../domain/packages/manifest.ts";
import type { Context } from "../../context.ts";

/** A manifest as its author wrote it. */
export interface AuthorManifest {
  /** Absolute, links resolved. */
  readonly directory: string;
  /** Its name in the directory. */
  readonly file: string;
  readonly text: string;
  readonly manifest: Manifest;
  readonly problems: readonly PackageRemark[];
}

/** Where a manifest is looked for when none is named. */
const USUAL_PLACES = ["manifest.yaml", "extensions/manifest.yaml"];

/**
 * Reads a manifest as far as it makes sense.
 * @param given path of the manifest or of its directory; default: the working directory's.
 * @throws SwampError PACKAGE_NOT_FOUND, PACKAGE_INVALID when it is not YAML, IO_FAILED.
 */
export async function readAuthorManifest(ctx: Context, given: string | undefined): Promise<AuthorManifest> {
  const { fs } = ctx.platform;
  const path = findManifest(ctx, given);
  const file = basename(path);
  let directory: string;
  let text: string;
  try {
    directory = fs.realPath(dirname(path));
    text = fs.readText(path);
  } catch (error) {
    throw new SwampError("IO_FAILED", `${path} can not be read: ${messageOf(error)}`, {
      hint:
        "Name the extension's manifest.yaml or its directory; a new one: swamp extension new @collective/name",
      cause: error,
    });
  }
  const { manifest, problems } = readManifest(await ctx.parseYaml(text, file, "PACKAGE_INVALID"));
  const paths = problems.map((problem) => problem.path);
  const places = paths.length === 0 ? [] : await (await ctx.authorTools()).placesOf(text, paths);
  return {
    directory,
    file,
    text,
    manifest,
    problems: problems.map(({ path, message }, index) => ({
      code: "MANIFEST_INVALID",
      message: path.length > 0 ? `${path.join(".")}: ${message}` : message,
      file,
      ...places[index],
    })),
  };
}

function findManifest(ctx: Context, given: string | undefined): string {
  const { fs } = ctx.platform;
  const base = ctx.platform.cwd();
  const candidates = given === undefined
    ? USUAL_PLACES.map((place) => join(base, place))
    : [resolve(base, given)];
  for (const path of candidates) {
    const kind = fs.stat(path)?.kind;
    if (kind === "file") return path;
    if (kind === "directory" && fs.stat(join(path, "manifest.yaml"))) return join(path, "manifest.yaml");
  }
  throw new SwampError("PACKAGE_NOT_FOUND", `Manifest not found: ${given ?? USUAL_PLACES.join(" or ")}`, {
    hint: "Name its path, or make a new extension with: swamp extension new @collective/name",
  });
}
