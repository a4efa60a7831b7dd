// SPDX-License-Identifier: MIT
import { assessPackage } from "../../domain/packages/assess_package.ts";
import type { ArchivePurpose, OpenedPackage } from "../../domain/packages/package_archives.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import { readArchive } from "./archive.ts";
import { identifyEntry } from "./entry_identity.ts";

/**
 * The content of a package's archive, unless something speaks against it. Nothing is written, and no code run.
 * @throws SwampError PACKAGE_INVALID.
 */
export async function openPackage(bytes: Uint8Array, purpose: ArchivePurpose): Promise<OpenedPackage> {
  const { files, executables } = await readArchive(bytes);
  const text = new TextDecoder().decode(files.get("manifest.yaml"));
  const document = await parseYaml(text, "manifest.yaml", "PACKAGE_INVALID");
  const assessed = assessPackage({ files, document }, { purpose, identify: identifyEntry });
  return { files, executables, ...assessed };
}
