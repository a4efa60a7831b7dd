// SPDX-License-Identifier: MIT
import { KIND_PLACES, type KindName } from "../../domain/types/kind_name.ts";

/** Where the kinds have their files, as a marker says; only those that it names. */
export type KindDirectories = Partial<Record<KindName, string>>;

/** The directory keys of a parsed `.swamp.yaml`. */
export function kindDirectories(marker: unknown): KindDirectories {
  const directories: KindDirectories = {};
  if (typeof marker !== "object" || marker === null) return directories;
  for (const place of KIND_PLACES) {
    const value = (marker as Record<string, unknown>)[place.markerKey];
    if (typeof value === "string" && value !== "") directories[place.kind] = value;
  }
  return directories;
}
