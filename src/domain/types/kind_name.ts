// SPDX-License-Identifier: MIT
/** The five kinds of type a user can look up, and the graft, which adds to a model type. */
export type KindName = "model" | "vault" | "driver" | "datastore" | "report";

/** What one source file can declare: a type of some kind, or an `extension` (graft) of a model type. */
export type EntryKind = KindName | "extension";

/** A kind's place on disk and in sources. */
export interface KindPlace {
  readonly kind: KindName;
  /** Directory below `extensions/`, and the key in manifests and `only:` lists. */
  readonly directory: string;
  /** The export names that make a file an entry; the first one found in this order wins. */
  readonly exportNames: readonly EntryKind[];
  /** Environment variable that overrides the directory. */
  readonly variable: string;
  /** Key of `.swamp.yaml` that overrides the directory. */
  readonly markerKey: string;
}

/** One row per kind; everything that differs between kinds on disk is here. */
export const KIND_PLACES: readonly KindPlace[] = [
  {
    kind: "model",
    directory: "models",
    exportNames: ["model", "extension"],
    variable: "SWAMP_MODELS_DIR",
    markerKey: "modelsDir",
  },
  {
    kind: "vault",
    directory: "vaults",
    exportNames: ["vault"],
    variable: "SWAMP_VAULTS_DIR",
    markerKey: "vaultsDir",
  },
  {
    kind: "driver",
    directory: "drivers",
    exportNames: ["driver"],
    variable: "SWAMP_DRIVERS_DIR",
    markerKey: "driversDir",
  },
  {
    kind: "datastore",
    directory: "datastores",
    exportNames: ["datastore"],
    variable: "SWAMP_DATASTORES_DIR",
    markerKey: "datastoresDir",
  },
  {
    kind: "report",
    directory: "reports",
    exportNames: ["report"],
    variable: "SWAMP_REPORTS_DIR",
    markerKey: "reportsDir",
  },
];
