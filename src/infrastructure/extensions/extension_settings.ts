// SPDX-License-Identifier: MIT
/**
 * The settings that decide where extensions are looked for: directory keys of `.swamp.yaml`, the entries of
 * `.swamp-sources.yaml`, and the markers of the sources. Parsing YAML costs more than all else a listing does, so
 * the parsed form is kept in the catalog beside the texts it was made from and used as long as they are equal.
 */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { fromMeta } from "../persistence/catalog/meta_rows.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import { type KindDirectories, kindDirectories } from "./kind_directories.ts";
import { type MountedSource, mountSources, type SourceMarker } from "./mount_sources.ts";
import type { RootProblem } from "./root_spec.ts";
import { parseSourcesFile, type SourceEntry, SOURCES_FILE } from "./sources_file.ts";

export interface ExtensionSettings {
  /** Directory keys of the repository's marker. */
  readonly directories: KindDirectories;
  readonly sources: readonly MountedSource[];
  readonly problems: readonly RootProblem[];
}

/** As kept in the catalog. */
interface StoredSettings {
  readonly marker: string;
  readonly sources: string;
  readonly entries: readonly SourceEntry[];
  readonly directories: KindDirectories;
  /** Problem of the sources file as a whole. */
  readonly problem?: string;
  readonly sourceMarkers: Readonly<Record<string, SourceMarker>>;
}

/** The text of `.swamp-sources.yaml`; empty without one. */
export function readSourcesText(platform: Platform, repository: Repository): string {
  return platform.fs.readTextIfExists(join(repository.root, SOURCES_FILE)) ?? "";
}

/**
 * Reads the settings.
 * @param context.fs the disk that sources are looked for on.
 * @param stored what a former call returned to keep, if anything.
 */
export async function readExtensionSettings(
  context: { platform: Platform; repository: Repository; fs: FileSystem; base: string },
  stored: string | undefined,
): Promise<{ settings: ExtensionSettings; keep: string }> {
  const { platform, repository } = context;
  const former = fromMeta<StoredSettings>(stored);
  const texts = { marker: repository.markerText, sources: readSourcesText(platform, repository) };
  const base = former?.marker === texts.marker && former.sources === texts.sources
    ? former
    : { ...texts, ...await parseBoth(texts, repository), sourceMarkers: {} };
  const { sources, markers, problems } = await mountSources(context, base.entries, base.sourceMarkers);
  const all = base.problem ? [{ path: SOURCES_FILE, message: base.problem }, ...problems] : problems;
  return {
    settings: { directories: base.directories, sources, problems: all },
    keep: JSON.stringify({ ...base, sourceMarkers: markers } satisfies StoredSettings),
  };
}

async function parseBoth(texts: { marker: string; sources: string }, repository: Repository) {
  const marker = await parseYaml(texts.marker, join(repository.root, ".swamp.yaml"), "REPO_INVALID");
  const directories = kindDirectories(marker);
  if (texts.sources === "") return { directories, entries: [] };
  try {
    return { directories, entries: await parseSourcesFile(texts.sources, repository) };
  } catch (error) {
    // A bad list of sources must not break the commands that could repair it, nor the other origins.
    if (!(error instanceof SwampError)) throw error;
    return { directories, entries: [], problem: error.message };
  }
}
