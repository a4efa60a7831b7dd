// SPDX-License-Identifier: MIT
/**
 * The one decision about what is in an archive: `pull`, `push` and the registry server all make it here. What may be
 * published may be installed; of what is installed, carelessness that was published before is forgiven.
 */
import { SwampError } from "../errors.ts";
import { missingEntries } from "./archive_layout.ts";
import { foreignTypes } from "./foreign_types.ts";
import { type ManifestProblem, readManifest } from "./manifest.ts";
import type { ArchivePurpose, AssessedPackage, PackageArchives } from "./package_archives.ts";
import { collectiveOf } from "./package_name.ts";

/** The files of an archive and its manifest as it was parsed. */
export interface UnpackedArchive {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly document: unknown;
}

const HINT =
  "Nothing was installed or published. Get another version, or tell its author: swamp extension check " +
  "finds these";

/** @throws SwampError PACKAGE_INVALID with everything that is wrong of the first kind that is. */
export function assessPackage(
  { files, document }: UnpackedArchive,
  { purpose, identify }: { purpose: ArchivePurpose; identify: PackageArchives["identify"] },
): AssessedPackage {
  const { manifest, problems } = readManifest(document);
  const wrong = problems.filter(({ lenient }) =>
    purpose === "publish" ? lenient !== "unknown key" : lenient === undefined
  );
  if (wrong.length > 0) {
    const lines = wrong.map((problem) => `  ${problemText(problem)}`).join("\n");
    throw refused(`the manifest is invalid:\n${lines}`, { problems: wrong });
  }
  const missing = missingEntries(manifest, files);
  if (missing.length > 0) {
    throw refused(`the manifest lists files that are not in the package: ${missing.join(", ")}`, { missing });
  }
  const foreign = foreignTypes(manifest, files, identify);
  if (foreign.length > 0) {
    const lines = foreign.map((item) => `  ${item}`).join("\n");
    throw refused(`a package of @${collectiveOf(manifest.name)} may not declare types of others:\n${lines}`, {
      foreign,
    });
  }
  return { manifest, remarks: problems.filter((item) => item.lenient === "unknown key").map(problemText) };
}

function problemText({ path, message }: ManifestProblem): string {
  return `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`;
}

function refused(message: string, details: Record<string, unknown>): SwampError {
  return new SwampError("PACKAGE_INVALID", message, { hint: HINT, details });
}
