// SPDX-License-Identifier: MIT
/** The port behind which extensions are made into bundles: one module per entry file, with chunks where asked for. */

/** A file that a bundle was made from. */
export interface BuildInput {
  /** Absolute. */
  readonly path: string;
  /** sha256 (hex) of the very bytes that were bundled; `missing` for a file that was looked for in vain. */
  readonly hash: string;
}

/** One entry file to bundle. */
export interface BuildRequest {
  /** Absolute path of the source. */
  readonly entry: string;
  /** The highest directory in which a governing `deno.json` or `package.json` is looked for. */
  readonly limitRoot: string;
  /**
   * How the bundle names its chunks: their name follows. Requests that have one are built together, and code that
   * several of them need becomes chunks; without it the bundle is self-contained.
   */
  readonly chunkBase?: string;
}

/** A bundle. Equal inputs give equal code, wherever the files lie. */
export interface BuiltBundle {
  readonly ok: true;
  /** One ES module without a source map comment. */
  readonly code: string;
  /** Every chunk that it leads to, by name. Absent for a self-contained bundle. */
  readonly chunks?: ReadonlyMap<string, string>;
  /** JSON text of its source map; empty for a bundle with chunks, which is not debugged where it was built. */
  readonly sourceMap: string;
  /** Every module of the graph and the files that govern how it is built. */
  readonly inputs: BuildInput[];
  /** Name and version of what built it. */
  readonly builder: string;
}

/** Why there is no bundle. */
export interface FailedBuild {
  readonly ok: false;
  /** True when the cause lies in the inputs, so that a new attempt without a change is pointless. */
  readonly deterministic: boolean;
  /** It took longer than it may; on a machine that is less busy it may not. */
  readonly timedOut?: boolean;
  /** With file, line and column where they are known. */
  readonly message: string;
  readonly hint?: string;
  /** What was read before it failed, and what was looked for and not found. */
  readonly inputs: BuildInput[];
  readonly builder: string;
}

export type BuildResult = BuiltBundle | FailedBuild;

/** Builds entries, in as few processes as possible. Answers stand in the order of the requests. */
export interface Builder {
  build(requests: readonly BuildRequest[]): Promise<BuildResult[]>;
}

/** The hash of a file that is not there. */
export const MISSING_INPUT = "missing";

/** Named as the builder when none could be had. */
export const NO_BUILDER = "none";

/** What can be done about a build that took too long. */
export const BUILD_LIMIT_HINT =
  "The machine may be busy: try again, or allow more milliseconds for each entry with " +
  "SWAMP_BUNDLE_TIMEOUT_MS";
