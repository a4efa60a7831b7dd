// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { LONGEST_NOTES } from "../../domain/packages/manifest.ts";
import type { Channel, Publication } from "../../domain/packages/package_registry.ts";
import { openPackage } from "./open_package.ts";
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
 * Assesses an archive that a client has uploaded. What is published is what its manifest says, not what the client says.
 * @throws SwampError PACKAGE_INVALID.
 */
export async function receivePackage(archive: Uint8Array, announced: Announced): Promise<Publication> {
  const { name, version, channel } = announced;
  const { manifest } = await openPackage(archive, "publish");
  if (manifest.name !== name || manifest.version !== version) {
    throw invalid(`the archive of ${name}@${version} says that it is ${manifest.name}@${manifest.version}`);
  }
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
