// SPDX-License-Identifier: MIT
/**
 * The settings that decide where extensions are looked for: directory keys of `.swamp.yaml`, the entries of
 * `.swamp-sources.yaml`, and the markers of the sources. Parsing YAML costs more than all else a listing does, so
 * the parsed form is kept in the catalog beside the texts it was made from and used as long as they are equal.
 */
import { join } from "node:path";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { KIND_PLACES, type KindName } from "../../domain/types/kind_name.ts";
import { parseSourcesFile, type SourceEntry, SOURCES_FILE } from "./sources_file.ts";
import { expandSourcePaths } from "./source_paths.ts";
import { fromMeta } from "../persistence/catalog/meta_rows.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import type { RootProblem } from "./root_spec.ts";

export type KindDirectories = Partial<Record<KindName, string>>;

/** One directory that a source entry leads to. */
export interface MountedSource {
  /** Absolute. */
  readonly path: string;
  readonly only?: readonly string[];
  readonly directories: KindDirectories;
}

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
  readonly sourceMarkers: Readonly<
    Record<string, { text: string; directories: KindDirectories; problem?: string }>
  >;
}

/** Reads the settings. @param stored what a former call returned to keep, if anything. */
export async function readExtensionSettings(
  platform: Platform,
  repository: Repository,
  stored: string | undefined,
): Promise<{ settings: ExtensionSettings; keep: string }> {
  const former = fromMeta<StoredSettings>(stored);
  const texts = {
    marker: repository.markerText,
    sources: platform.fs.readTextIfExists(join(repository.root, SOURCES_FILE)) ?? "",
  };
  const base = former?.marker === texts.marker && former.sources === texts.sources
    ? former
    : { ...texts, ...await parseBoth(texts, repository), sourceMarkers: {} };
  const { mounted, markers, problems } = await mountSources(platform, repository, base);
  const all = base.problem ? [{ path: SOURCES_FILE, message: base.problem }, ...problems] : problems;
  return {
    settings: { directories: base.directories, sources: mounted, problems: all },
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

function kindDirectories(marker: unknown): KindDirectories {
  const directories: KindDirectories = {};
  if (typeof marker !== "object" || marker === null) return directories;
  for (const place of KIND_PLACES) {
    const value = (marker as Record<string, unknown>)[place.markerKey];
    if (typeof value === "string" && value !== "") directories[place.kind] = value;
  }
  return directories;
}

async function mountSources(platform: Platform, repository: Repository, base: StoredSettings) {
  const mounted: MountedSource[] = [];
  const markers: Record<string, { text: string; directories: KindDirectories; problem?: string }> = {};
  const problems: RootProblem[] = [];
  for (const entry of base.entries) {
    const paths = expandSourcePaths(platform, repository.root, entry.path);
    if (paths.length === 0) problems.push({ path: entry.path, message: "the source does not exist" });
    for (const path of paths) {
      let text: string;
      try {
        text = platform.fs.readTextIfExists(join(path, ".swamp.yaml")) ?? "";
        // Whether what is below its extensions directory may be looked at.
        platform.fs.stat(join(path, "extensions", KIND_PLACES[0]!.directory));
      } catch (error) {
        problems.push({ path, message: `the source can not be read: ${messageOf(error)}` });
        continue;
      }
      const known = base.sourceMarkers[path];
      const marker = known?.text === text ? known : { text, ...await parseSourceMarker(text, path) };
      markers[path] = marker;
      if (marker.problem) problems.push({ path, message: marker.problem });
      mounted.push({ path, only: entry.only, directories: marker.directories });
    }
  }
  return { mounted, markers, problems };
}

async function parseSourceMarker(text: string, path: string) {
  if (text === "") return { directories: {} };
  try {
    return {
      directories: kindDirectories(await parseYaml(text, join(path, ".swamp.yaml"), "CONFIG_INVALID")),
    };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return { directories: {}, problem: error.message };
  }
}
