// SPDX-License-Identifier: MIT
/** A package may declare types of its own collective only: those of others are for others to publish. */
import { KIND_PLACES } from "../types/kind_name.ts";
import { normalizeName } from "../types/type_name.ts";
import type { ContentKey, Manifest } from "./manifest.ts";
import type { PackageArchives } from "./package_archives.ts";
import { isTypeOf } from "./package_name.ts";

/**
 * What the entries of a package declare that is not theirs, each as `models/a.ts: the model '@other/a'`; what an entry
 * extends may be anybody's. Entries that cannot be read without running them are passed over: the catalog refuses
 * them when the sandbox finds out what they declare.
 */
export function foreignTypes(
  { name, content }: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  identify: PackageArchives["identify"],
): string[] {
  const isListed = KIND_PLACES.some(({ directory }) => content[directory as ContentKey].length > 0);
  return KIND_PLACES.flatMap(({ directory, exportNames }) => {
    // Where a manifest lists none, what is found in the directories counts.
    const paths = isListed
      ? content[directory as ContentKey].map((path) => `${directory}/${path}`)
      : [...files.keys()].filter((path) => path.startsWith(`${directory}/`) && path.endsWith(".ts"));
    return paths.flatMap((path) => {
      if (!files.has(path)) return [];
      const identity = identify({ path, read: (other) => files.get(other) }, exportNames);
      if (identity.state !== "entry" || identity.kind === "extension") return [];
      const type = normalizeName(identity.kind, identity.raw);
      // What is no name is no type of anybody.
      if (typeof type !== "string" || isTypeOf(name, type)) return [];
      return [`${path}: the ${identity.kind} '${identity.raw}'`];
    });
  });
}
