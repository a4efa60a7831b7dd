// SPDX-License-Identifier: MIT
import { dirname, join, relative } from "node:path";
import { SwampError } from "../../../../domain/errors.ts";
import { isInside } from "../../../../domain/extensions/safe_path.ts";
import type { LazyTypeEntry } from "../../../../domain/types/type_entry.ts";
import type { RunScope } from "../run_scope.ts";

const MANIFEST = "manifest.yaml";

const INSIDE = "Files of an extension are found relative to its manifest, and lie beside or below it";

/**
 * `context.extensionFile`: the absolute path of a file that is shipped with the extension: below `files/` of a pulled
 * package, else beside the nearest manifest above the source, which is never looked for above the repository.
 * @throws SwampError METHOD_FAILED when there is no manifest or no such file, PATH_UNSAFE for a path that leads out.
 */
export function extensionFile(scope: RunScope) {
  return (path: string): string => {
    const { fs } = scope.platform;
    const entry = scope.method.declaredBy;
    const base = entry && baseOf(scope, entry);
    if (base === undefined) {
      throw new SwampError(
        "METHOD_FAILED",
        `There is no ${MANIFEST} beside or above ${entry?.displayPath ?? "a built-in type"}`,
        { hint: INSIDE },
      );
    }
    const file = join(base, String(path));
    if (!isInside(base, String(path))) {
      throw new SwampError("PATH_UNSAFE", `The path '${path}' leads out of the extension`, { hint: INSIDE });
    }
    const stat = fs.stat(file);
    if (stat && isBelow(fs.realPath(base), fs.realPath(file))) return file;
    const what = stat ? "leads out of the extension" : "does not exist";
    throw new SwampError(
      stat ? "PATH_UNSAFE" : "METHOD_FAILED",
      `The extension's file '${path}' ${what}: ${file}`,
      { hint: INSIDE },
    );
  };
}

function baseOf(scope: RunScope, entry: LazyTypeEntry): string | undefined {
  const { fs } = scope.platform;
  const limit = isBelow(scope.repoDir, entry.path) ? scope.repoDir : undefined;
  for (let directory = dirname(entry.path);; directory = dirname(directory)) {
    if (fs.stat(join(directory, MANIFEST))?.kind === "file") {
      return entry.origin === "pulled" ? join(directory, "files") : directory;
    }
    if (directory === limit || dirname(directory) === directory) return undefined;
  }
}

/** Both absolute, links resolved. */
function isBelow(directory: string, path: string): boolean {
  return isInside(directory, relative(directory, path));
}
