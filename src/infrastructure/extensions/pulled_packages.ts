// SPDX-License-Identifier: MIT
/**
 * Packages below `.swamp/pulled-extensions`. A package is a directory with a `manifest.yaml`; names have two or more
 * segments, and a package may lie inside another one's directory (`@a/b` and `@a/b/c`). Packages do not change in
 * place, so the stamp of the manifest stands for all files of the package.
 */
import { join, posix } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import { type Stamp, stampOf } from "../../domain/freshness.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { isInside } from "../../domain/extensions/safe_path.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { parseYaml } from "../persistence/yaml_reader.ts";
import type { RootProblem, RootSpec } from "./root_spec.ts";

/** A package directory as found; its manifest has not been read. */
export interface PulledPackage {
  /** Absolute. */
  readonly path: string;
  /** Path below `pulled-extensions`: the package's name. */
  readonly name: string;
  readonly manifestStamp: Stamp;
}

/** What the index needs of a manifest. */
export interface PackageContent {
  readonly name: string;
  readonly version?: string;
  readonly roots: readonly RootSpec[];
  readonly problems: readonly RootProblem[];
}

/** Says what a package holds. */
export const MANIFEST = "manifest.yaml";
const DEEPEST = 6;

/** Directories of a package that never hold another package. */
const CONTENT_DIRECTORIES = new Set([
  ...KIND_PLACES.flatMap((place) => [place.directory, `${place.kind}-bundles`]),
  "bundles",
  "workflows",
  "skills",
  "files",
  "node_modules",
]);

/** What lies below `pulled-extensions`, and all that was looked at to find out. */
export interface PulledTree {
  /** In the order of their names. */
  readonly packages: readonly PulledPackage[];
  /** Kind directories of the older layout, in which all packages share one directory per kind. */
  readonly flatRoots: readonly RootSpec[];
  /** Directories whose names were read, absolute. */
  readonly directories: readonly string[];
}

export function findPulled(fs: FileSystem, pulledDirectory: string): PulledTree {
  const packages: PulledPackage[] = [];
  const directories: string[] = [];
  const visit = (path: string, name: string, depth: number) => {
    directories.push(path);
    for (const entry of fs.readDirectory(path)) {
      if (entry.kind === "file" || entry.name.startsWith(".") || CONTENT_DIRECTORIES.has(entry.name)) {
        continue;
      }
      const child = `${path}/${entry.name}`;
      const childName = name === "" ? entry.name : `${name}/${entry.name}`;
      const manifest = fs.stat(`${child}/${MANIFEST}`);
      if (manifest) packages.push({ path: child, name: childName, manifestStamp: stampOf(manifest) });
      if (depth < DEEPEST && (manifest !== undefined || entry.kind === "directory")) {
        visit(child, childName, depth + 1);
      }
    }
  };
  if (fs.stat(pulledDirectory)?.kind === "directory") visit(pulledDirectory, "", 1);
  packages.sort((a, b) => a.name < b.name ? -1 : 1);
  return { packages, flatRoots: flatRoots(fs, pulledDirectory), directories };
}

function flatRoots(fs: FileSystem, pulledDirectory: string): RootSpec[] {
  return KIND_PLACES.map((place): RootSpec => ({
    origin: "pulled",
    kind: place.kind,
    path: join(pulledDirectory, place.directory),
    position: 0,
    files: { by: "tree" },
    skipTests: false,
  })).filter((root) => fs.stat(root.path)?.kind === "directory");
}

/** Reads a package's manifest: it says which files are entries. */
export async function readPackage(
  fs: FileSystem,
  pulled: PulledPackage,
  position: number,
): Promise<PackageContent> {
  const file = join(pulled.path, MANIFEST);
  try {
    const manifest = await parseYaml(fs.readText(file), file, "CONFIG_INVALID");
    return contentOf(fs, pulled, manifest as Record<string, unknown> | null, position);
  } catch (error) {
    const message = error instanceof SwampError ? error.message : `the manifest can not be read: ${error}`;
    return { name: pulled.name, roots: [], problems: [{ path: file, message }] };
  }
}

function contentOf(
  fs: FileSystem,
  pulled: PulledPackage,
  manifest: Record<string, unknown> | null,
  position: number,
): PackageContent {
  const version = typeof manifest?.version === "string" ? manifest.version : undefined;
  const problems: RootProblem[] = [];
  const lists = KIND_PLACES.map((place) => ({ place, paths: stringList(manifest?.[place.directory]) }));
  const declared = lists.some(({ paths }) => paths.length > 0);
  const roots = lists.flatMap(({ place, paths }): RootSpec[] => {
    const path = join(pulled.path, place.directory);
    // Without any list the manifest says nothing, and the directories are scanned.
    if (!declared && fs.stat(path)?.kind !== "directory") return [];
    if (declared && paths.length === 0) return [];
    const safe = paths.filter((entry) => isInside(path, entry)).map((entry) => posix.normalize(entry));
    for (const entry of paths) {
      if (!isInside(path, entry)) {
        problems.push({ path: pulled.path, message: `the manifest names an unsafe path: ${entry}` });
      }
    }
    return [{
      origin: "pulled",
      kind: place.kind,
      path,
      position,
      package: pulled.name,
      packageVersion: version,
      packagePath: pulled.path,
      files: declared ? { by: "list", paths: [...new Set(safe)].sort() } : { by: "tree" },
      skipTests: false,
    }];
  });
  return { name: pulled.name, version, roots, problems };
}

function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
