// SPDX-License-Identifier: MIT
/** The roots of local and mounted extensions. Pulled packages: see `pulled_packages.ts`. */
import { isAbsolute, join } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { KIND_PLACES, type KindPlace } from "../../domain/types/kind_name.ts";
import type { ExtensionSettings, KindDirectories, MountedSource } from "./extension_settings.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";

/** Directories that exist, in the order in which they count. */
export function discoverRoots(
  platform: Platform,
  repository: Repository,
  settings: ExtensionSettings,
): RootSpec[] {
  const local = KIND_PLACES.map((place) => localRoot(platform, repository, settings, place));
  const mounted = settings.sources.flatMap((source, index) => mountedRoots(platform, source, index));
  return [...local, ...mounted].filter((root) => platform.fs.stat(root.path) !== undefined);
}

/** Directories that a variable or the marker names and that are not there: their types would vanish without a word. */
export function missingDirectories(
  platform: Platform,
  repository: Repository,
  settings: ExtensionSettings,
): RootProblem[] {
  return KIND_PLACES.flatMap((place) => {
    const named = platform.env(place.variable);
    if (!named && settings.directories[place.kind] === undefined) return [];
    const { path } = localRoot(platform, repository, settings, place);
    if (platform.fs.stat(path) !== undefined) return [];
    const by = named ? place.variable : `'${place.markerKey}' of .swamp.yaml`;
    return [{ path, message: `the directory that ${by} names does not exist` }];
  });
}

/** Per kind, the first that is set: environment variable, key of the marker, `extensions/<kind>`. */
function localRoot(
  platform: Platform,
  repository: Repository,
  settings: ExtensionSettings,
  place: KindPlace,
): RootSpec {
  const chosen = platform.env(place.variable) || settings.directories[place.kind];
  const path = chosen ?? join("extensions", place.directory);
  return {
    origin: "local",
    kind: place.kind,
    path: isAbsolute(path) ? path : join(repository.root, path),
    position: 0,
    files: { by: "tree" },
    skipTests: true,
  };
}

function mountedRoots(platform: Platform, source: MountedSource, index: number): RootSpec[] {
  const wanted = KIND_PLACES.filter((place) => !source.only || source.only.includes(place.directory));
  const root = (place: KindPlace, path: string, files: RootSpec["files"]): RootSpec => ({
    origin: "source",
    kind: place.kind,
    path,
    position: index,
    files,
    skipTests: true,
  });
  if (hasKindDirectory(platform, source)) {
    return wanted.map((place) =>
      root(place, kindDirectory(source.path, source.directories, place), { by: "tree" })
    );
  }
  return wanted.map((place) => root(place, source.path, { by: "content" }));
}

function hasKindDirectory(platform: Platform, source: MountedSource): boolean {
  return KIND_PLACES.some((place) =>
    platform.fs.stat(kindDirectory(source.path, source.directories, place))?.kind === "directory"
  );
}

function kindDirectory(base: string, directories: KindDirectories, place: KindPlace): string {
  const path = directories[place.kind] ?? join("extensions", place.directory);
  return isAbsolute(path) ? path : join(base, path);
}
