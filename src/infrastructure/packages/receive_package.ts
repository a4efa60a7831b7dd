// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { missingEntries } from "../../domain/packages/archive_layout.ts";
import { foreignTypes } from "../../domain/packages/foreign_types.ts";
import { LONGEST_NOTES, readManifest } from "../../domain/packages/manifest.ts";
import type { Channel, Publication } from "../../domain/packages/package_registry.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import { readArchive } from "./archive.ts";
import { identifyEntry } from "./entry_identity.ts";
import { CONTENT_KINDS } from "./registry_answers.ts";

/** What a client has announced. */
export interface Announced {
  readonly name: string;
  readonly version: string;
  readonly channel: Channel;
  /** What is new: the archive's manifest does not say it; unchecked. */
  readonly releaseNotes?: unknown;
  /** Names of what it holds, by kind; unchecked. */
  readonly contentMetadata: unknown;
}

const MOST_NAMES = 2_000;
const LONGEST_NAME = 300;

/**
 * Judges an archive that a client has uploaded. What is published is what its manifest says, not what the client says.
 * @throws SwampError PACKAGE_INVALID.
 */
export async function receivePackage(archive: Uint8Array, announced: Announced): Promise<Publication> {
  const { name, version, channel } = announced;
  const { files } = await readArchive(archive);
  const text = new TextDecoder().decode(files.get("manifest.yaml"));
  const { manifest, problems } = readManifest(await parseYaml(text, "manifest.yaml", "PACKAGE_INVALID"));
  // Keys that a newer swamp may know are no reason to refuse a package.
  const problem = problems.find(({ lenient }) => lenient !== "unknown key");
  if (problem) throw invalid(`manifest.yaml: ${[...problem.path, problem.message].join(": ")}`);
  if (manifest.name !== name || manifest.version !== version) {
    throw invalid(`the archive of ${name}@${version} says that it is ${manifest.name}@${manifest.version}`);
  }
  const missing = missingEntries(manifest, files);
  if (missing.length > 0) throw invalid(`the archive lacks files of its manifest: ${missing.join(", ")}`);
  const foreign = foreignTypes(manifest, files, identifyEntry);
  if (foreign.length > 0) throw invalid(`the archive declares types of others: ${foreign.join(", ")}`);
  const { description, repository, dependencies, platforms, labels } = manifest;
  return {
    name,
    version,
    channel,
    description,
    repository,
    releaseNotes: notesOf(announced.releaseNotes),
    dependencies,
    platforms,
    labels,
    content: contentOf(announced.contentMetadata),
    archive,
  };
}

function notesOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.length <= LONGEST_NOTES) return value;
  throw invalid(`releaseNotes is no text of at most ${LONGEST_NOTES} characters`);
}

function contentOf(value: unknown): Record<string, readonly string[]> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object") throw invalid("contentMetadata is no object");
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(CONTENT_KINDS.flatMap((kind) => {
    const names = fields[kind] ?? [];
    const isList = Array.isArray(names) && names.length <= MOST_NAMES &&
      names.every((name) => typeof name === "string" && name.length <= LONGEST_NAME);
    if (!isList) throw invalid(`contentMetadata.${kind} is no list of names`);
    return names.length > 0 ? [[kind, names as string[]]] : [];
  }));
}

function invalid(why: string): SwampError {
  return new SwampError("PACKAGE_INVALID", why, { hint: "See what a package needs: swamp extension check" });
}
