// SPDX-License-Identifier: MIT
import type { LogLevel } from "../log.ts";

/** The marker file `.swamp.yaml`: read whole, unknown keys kept and warned about. */
export interface Marker {
  readonly swampVersion?: string;
  readonly initializedAt?: string;
  readonly upgradedAt?: string;
  readonly repoId?: string;
  readonly tool?: string;
  readonly tools?: readonly string[];
  readonly gitignoreManaged?: boolean;
  readonly logLevel?: LogLevel;
  readonly modelsDir?: string;
  readonly workflowsDir?: string;
  readonly vaultsDir?: string;
  readonly driversDir?: string;
  readonly datastoresDir?: string;
  readonly reportsDir?: string;
  readonly [key: string]: unknown;
}

/** A swamp repository on disk. All paths are absolute. */
export interface Repository {
  /** The directory that holds `.swamp.yaml`, links resolved. */
  readonly root: string;
  /** Parsed at the first use. @throws SwampError REPO_INVALID with file and line. */
  marker(): Promise<Marker>;
  /** The marker's text as it is on disk. */
  readonly markerText: string;
  /** `<root>/.swamp` */
  readonly stateDirectory: string;
  /** `<root>/models`: definitions. */
  readonly modelsDirectory: string;
  /** `<root>/.swamp/data` */
  readonly dataDirectory: string;
  /** `<root>/.swamp/outputs`: run records and their logs. */
  readonly outputsDirectory: string;
  /** A path as users know it: relative to the root where it is inside, else absolute. */
  display(path: string): string;
}
