// SPDX-License-Identifier: MIT
/** The roots of local and mounted extensions. Pulled packages: see `pulled_packages.ts`. */
import { isAbsolute, join } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { KIND_PLACES, type KindPlace } from "../../domain/types/kind_name.ts";
import type { ExtensionSettings } from "./extension_settings.ts";
import type { MountedSource } from "./mount_sources.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";

/** Directories that exist, in the order in which they count. */
export function discoverRoots(
  platform: Platform,
  repository: Repository,
  settings: ExtensionSettings,
): RootSpec[] {
  const local = KIND_PLACES.map((place) => localRoot(platform, repository, settings, place))
    .filter((root) => platform.fs.stat(root.path) !== undefined);
  // A directory that several entries lead to is mounted once.
  const mounted = new Map<string, RootSpec>();
  for (const root of settings.sources.flatMap(mountedRoots)) {
    const key = `${root.kind} ${root.path}`;
    if (!mounted.has(key)) mounted.set(key, root);
  }
  return [...local, ...mounted.values()];
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

function mountedRoots(source: MountedSource, index: number): RootSpec[] {
  const root = (place: KindPlace, path: string, files: RootSpec["files"]): RootSpec => ({
    origin: "source",
    kind: place.kind,
    path,
    area: source.path,
    position: index,
    files,
    skipTests: true,
  });
  const wanted = KIND_PLACES.filter((place) => !source.only || source.only.includes(place.directory));
  if (Object.keys(source.kinds).length === 0) {
    return wanted.map((place) => root(place, source.path, { by: "content", except: source.packages }));
  }
  return wanted.flatMap((place) => {
    const path = source.kinds[place.kind];
    return path === undefined ? [] : [root(place, path, { by: "tree" })];
  });
}
