// SPDX-License-Identifier: MIT
/** `manifest.yaml`: what an extension package is called and what it holds. */
import { didYouMean } from "../nearest.ts";
import { isInside } from "../extensions/safe_path.ts";
import { canonicalCalVer, isCalVer } from "../types/calver.ts";
import { isPackageName, parsePackageReference } from "./package_name.ts";
import { parseConstraint } from "./version_constraint.ts";
import { SwampError } from "../errors.ts";
import { posix } from "node:path";

/** Lists of files by kind, each relative to the directory of its kind. */
export const CONTENT_KEYS = ["models", "vaults", "drivers", "datastores", "reports", "workflows"] as const;

export type ContentKey = typeof CONTENT_KEYS[number];

export interface Manifest {
  readonly manifestVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly repository?: string;
  /** An SPDX expression, or whatever its author writes. */
  readonly license?: string;
  readonly releaseNotes?: string;
  /** Where entry paths start: the kind's directory, or the manifest's own. */
  readonly base: "typedDir" | "manifest";
  readonly content: Readonly<Record<ContentKey, readonly string[]>>;
  readonly skills: readonly string[];
  /** Further files that are copied beside the models, unbundled. */
  readonly include: readonly string[];
  /** Shipped below `files/`. */
  readonly additionalFiles: readonly string[];
  readonly binaries: readonly string[];
  readonly platforms: readonly string[];
  readonly labels: readonly string[];
  /** `@c/n`, `@c/n@version` or `@c/n@constraint`. */
  readonly dependencies: readonly string[];
}

/** Systems that swamp runs on, as manifests name them. */
export const PLATFORMS = [
  "linux-x86_64",
  "linux-aarch64",
  "darwin-x86_64",
  "darwin-aarch64",
  "windows-x86_64",
  "windows-aarch64",
] as const;

/** A mistake in a manifest; the path leads to the key. */
export interface ManifestProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /**
   * Its author has to mend it, but what is published with it is used all the same: a key that a newer swamp may know,
   * or something that is careless.
   */
  readonly lenient?: "unknown key" | "careless";
}

const LISTS = [...CONTENT_KEYS, "skills", "include", "additionalFiles", "binaries"] as const;
const OTHER_LISTS = ["platforms", "labels", "dependencies"] as const;
const TEXTS = ["description", "repository", "license", "releaseNotes"] as const;
const KEYS = ["manifestVersion", "name", "version", "paths", ...TEXTS, ...LISTS, ...OTHER_LISTS];
/** Characters of release notes. */
export const LONGEST_NOTES = 5000;
const MOST_LABELS = 20;

type Fields = Record<string, unknown>;

/** Reads a parsed manifest as far as it makes sense, and lists everything that is wrong with it. */
export function readManifest(value: unknown): { manifest: Manifest; problems: ManifestProblem[] } {
  const problems: ManifestProblem[] = [];
  const problem = (
    path: readonly (string | number)[],
    message: string,
    lenient?: ManifestProblem["lenient"],
  ) => void problems.push({ path, message, lenient });
  const fields = isFields(value) ? value : {};
  if (!isFields(value)) problem([], "expected keys and values");
  for (const key of Object.keys(fields)) {
    if (!KEYS.includes(key)) problem([key], `unknown key '${key}'${didYouMean(key, KEYS)}`, "unknown key");
  }
  if (fields.manifestVersion !== 1) problem(["manifestVersion"], "expected manifestVersion: 1");
  const text = (key: string): string | undefined => {
    const item = fields[key];
    if (item === undefined || item === null || typeof item === "string") return item ?? undefined;
    return void problem([key], "expected a text");
  };
  const list = (
    key: string,
    check: (item: string) => string | undefined = () => undefined,
    careless: (item: string) => string | undefined = () => undefined,
  ): string[] => {
    const items = fields[key] ?? [];
    if (!Array.isArray(items)) return problem([key], "expected a list"), [];
    const seen = new Set<string>();
    return items.flatMap((item, index) => {
      const wrong = typeof item === "string" ? check(item) : "expected a text";
      if (wrong !== undefined) return problem([key, index], wrong), [];
      const same = key === "dependencies" ? nameOf(item) : posix.normalize(item);
      const fault = seen.has(same) ? `${same} is listed twice` : careless(item);
      if (fault !== undefined) problem([key, index], fault, "careless");
      seen.add(same);
      return [item as string];
    });
  };
  /** Paths in one form, so that no reader takes `./a.ts` for another file than `a.ts`. */
  const paths = (key: string) => list(key, path).map(canonicalPath);
  const path = (item: string) =>
    isInside("/package", item) ? undefined : `the path '${item}' must be relative, without '..'`;
  const name = typeof fields.name === "string" ? fields.name : "";
  if (!isPackageName(name)) {
    problem(["name"], `expected a name like @collective/name, got ${shown(fields.name)}`);
  }
  const version = typeof fields.version === "string" ? fields.version : "";
  if (!isCalVer(version)) {
    problem(["version"], `Invalid version ${shown(fields.version)}: expected CalVer like 2026.01.31.1`);
  }
  const canonical = canonicalCalVer(version);
  if (canonical !== undefined && canonical !== version) {
    problem(["version"], `'${version}' is the version ${canonical}: write it so`, "careless");
  }
  const content = {
    models: paths("models"),
    vaults: paths("vaults"),
    drivers: paths("drivers"),
    datastores: paths("datastores"),
    reports: paths("reports"),
    workflows: paths("workflows"),
  };
  const manifest: Manifest = {
    manifestVersion: 1,
    name,
    version,
    description: text("description"),
    repository: text("repository"),
    license: text("license"),
    releaseNotes: text("releaseNotes"),
    base: readBase(fields.paths, problem),
    content,
    skills: paths("skills"),
    include: paths("include"),
    additionalFiles: paths("additionalFiles"),
    binaries: paths("binaries"),
    platforms: list("platforms", undefined, platformFault),
    labels: list("labels"),
    dependencies: list("dependencies", dependencyProblem, (item) => dependencyFault(item, name)),
  };
  if (manifest.repository !== undefined && !URL.canParse(manifest.repository)) {
    problem(["repository"], "expected a URL");
  }
  if ((manifest.releaseNotes?.length ?? 0) > LONGEST_NOTES) {
    problem(["releaseNotes"], `expected at most ${LONGEST_NOTES} characters`);
  }
  if (manifest.labels.length > MOST_LABELS) problem(["labels"], `expected at most ${MOST_LABELS} labels`);
  // What was refused above is listed all the same.
  if ([...CONTENT_KEYS, "skills"].every((key) => isEmpty(fields[key]))) {
    problem([], "expected at least one model, workflow, vault, driver, datastore, or report");
  }
  // Of what is not a mapping, every other problem is only a consequence.
  return { manifest, problems: isFields(value) ? problems : problems.slice(0, 1) };
}

function canonicalPath(path: string): string {
  return posix.normalize(path).replace(/\/+$/, "");
}

function readBase(
  paths: unknown,
  problem: (path: string[], message: string, lenient?: ManifestProblem["lenient"]) => void,
): Manifest["base"] {
  if (paths === undefined || paths === null) return "typedDir";
  if (!isFields(paths)) return problem(["paths"], "expected keys and values"), "typedDir";
  for (const key of Object.keys(paths)) {
    if (key !== "base") problem(["paths", key], `unknown key '${key}'; expected base`, "unknown key");
  }
  if (paths.base === "manifest" || paths.base === "typedDir" || paths.base === undefined) {
    return paths.base ?? "typedDir";
  }
  problem(["paths", "base"], "must be one of typedDir, manifest");
  return "typedDir";
}

function dependencyProblem(text: string): string | undefined {
  try {
    parsePackageReference(text);
    return undefined;
  } catch (error) {
    if (error instanceof SwampError) return error.message;
    throw error;
  }
}

function dependencyFault(text: string, own: string): string | undefined {
  const { name, version } = parsePackageReference(text);
  if (name === own) return "a package can not depend on itself";
  if (parseConstraint(version)) return undefined;
  return `'${version}' is no version of ${name}: expected one like 2026.01.31.1, or a constraint like >=2026.01.31.1`;
}

function platformFault(text: string): string | undefined {
  if (PLATFORMS.some((known) => known === text)) return undefined;
  return `unknown platform '${text}'; expected one of ${PLATFORMS.join(", ")}`;
}

function nameOf(dependency: string): string {
  return parsePackageReference(dependency).name;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** A value as it was written, more or less: YAML reads 1 and 2026.01 as numbers. */
function shown(value: unknown): string {
  return typeof value === "string" || value === undefined || value === null
    ? `'${value ?? ""}'`
    : JSON.stringify(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
