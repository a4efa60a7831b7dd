// SPDX-License-Identifier: MIT
/** Where things lie in a package's archive, below its root. */
import { posix } from "node:path";
import { type EntryKind, KIND_PLACES, type KindName } from "../types/kind_name.ts";
import type { ContentKey, Manifest } from "./manifest.ts";

/** Where an archive keeps the bundles of each kind. */
export const BUNDLE_FOLDERS: Readonly<Record<EntryKind, string>> = {
  model: "bundles",
  extension: "bundles",
  vault: "vault-bundles",
  driver: "driver-bundles",
  datastore: "datastore-bundles",
  report: "report-bundles",
};

/** All folders; they are in every archive, also when nothing is in them. */
export const ARCHIVE_FOLDERS: readonly string[] = [
  "models",
  "bundles",
  "workflows",
  "vaults",
  "vault-bundles",
  "drivers",
  "driver-bundles",
  "datastores",
  "datastore-bundles",
  "reports",
  "report-bundles",
  "skills",
  "files",
];

/** Where authors keep skills beside the manifest, because assistants look for them there. */
export const SKILL_DIRECTORIES: readonly string[] = [
  ".claude/skills",
  ".agents/skills",
  ".cursor/skills",
  ".kiro/skills",
];

/** What the package says of that bundle: see `shipped_metadata.ts`. */
export function metadataPath(kind: KindName, entry: string): string {
  return `${BUNDLE_FOLDERS[kind]}/${entry.replace(/\.ts$/, ".metadata.json")}`;
}

/** What swamp itself writes into the directory of an installed package; no archive may bring one. */
export const RECEIPT_FILE = ".receipt.json";

/** The bundle of an entry file, in the archive. */
export function bundlePath(kind: KindName, entry: string): string {
  return `${BUNDLE_FOLDERS[kind]}/${entry.replace(/\.ts$/, ".js")}`;
}

/** Code that several bundles share, one file for each piece: `<sha256 of its content>.js`. */
export const CHUNK_FOLDER = "bundles/chunks";

/** How the bundle at this path names chunks: their name follows. */
export function chunkBase(bundle: string): string {
  const path = posix.relative(posix.dirname(bundle), CHUNK_FOLDER);
  return path.startsWith("../") ? `${path}/` : `./${path}/`;
}

/** How chunks name each other. */
export const CHUNK_TO_CHUNK = "./";

/** Entry files that the manifest lists and the archive does not hold. */
export function missingEntries(manifest: Manifest, files: ReadonlyMap<string, unknown>): string[] {
  return KIND_PLACES.flatMap(({ directory }) =>
    manifest.content[directory as ContentKey].map((path) => posix.join(directory, path))
  ).filter((path) => !files.has(path));
}

/** What a workflow file is called in the archive, where all lie in one folder. */
export function workflowFileName(path: string): string {
  return path.replaceAll("/", "-").replace(/\.ya?ml$/, "") + ".yaml";
}
