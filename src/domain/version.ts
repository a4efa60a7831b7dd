// SPDX-License-Identifier: MIT
/** Set by the bundler when the binary is made; absent when the sources run. */
declare const __SWAMP_VERSION__: string;
declare const __SWAMP_SHA__: string;
declare const __SWAMP_COMPILED__: boolean;
declare const __SWAMP_NPM_REGISTRY__: string;

/** True in the compiled binary. */
export const IS_COMPILED: boolean = typeof __SWAMP_COMPILED__ !== "undefined" && __SWAMP_COMPILED__;

/** Short git commit of the sources, or `dev`. */
export const SHA: string = typeof __SWAMP_SHA__ === "undefined" ? "dev" : __SWAMP_SHA__;

/** Calendar version, `YYYYMMDD.HHMMSS.<patch>-sha.<short commit>`. A run from the sources has no build time. */
export const VERSION: string = typeof __SWAMP_VERSION__ === "undefined"
  ? "19700101.000000.0-sha.dev"
  : __SWAMP_VERSION__;

/** The npm registry of the machine that built the binary; undefined when it is not known or the sources run. */
export const BUILD_NPM_REGISTRY: string | undefined = typeof __SWAMP_NPM_REGISTRY__ === "undefined"
  ? undefined
  : __SWAMP_NPM_REGISTRY__ || undefined;
