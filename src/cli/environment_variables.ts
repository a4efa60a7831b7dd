// SPDX-License-Identifier: MIT
import { KIND_PLACES } from "../domain/types/kind_name.ts";

export interface EnvironmentVariable {
  readonly name: string;
  readonly description: string;
  /** What holds when it is not set. */
  readonly default?: string;
}

/** Every variable that swamp reads. `help environment` and the documentation are made from this table. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: "SWAMP_REPO_DIR",
    description: "the repository to work on; --repo-dir goes before it",
    default: "the nearest one above the working directory",
  },
  {
    name: "SUDO_UID",
    description:
      "user number of the caller, set by sudo: with root's rights, repositories of that user are used",
  },
  {
    name: "SWAMP_LOG_LEVEL",
    description:
      "trace, debug, info, warning, error or fatal; --quiet, --log-level and --verbose go before it",
    default: "logLevel of .swamp.yaml, else info",
  },
  ...KIND_PLACES.map(({ variable, directory, markerKey }) => ({
    name: variable,
    description: `directory of the ${directory} extensions, relative to the repository`,
    default: `${markerKey} of .swamp.yaml, else extensions/${directory}`,
  })),
  {
    name: "SWAMP_HOME",
    description: "directory for files of the user that can be rebuilt; nobody else may write to it",
    default: "swamp in the cache directory",
  },
  {
    name: "SWAMP_LOCK_TIMEOUT_MS",
    description: "milliseconds to wait for another swamp process that holds a lock",
    default: "60000",
  },
  {
    name: "SWAMP_DENO",
    description: "the Deno (2.8 or newer) that bundles extensions with npm:, jsr: or https: imports",
    default: "a deno on PATH, else one that is fetched once",
  },
  {
    name: "NPM_CONFIG_REGISTRY",
    description: "where bundlers are fetched from when they are missing",
    default: "registry of the user's .npmrc, else the one that this program was built with",
  },
  {
    name: "NPM_CONFIG_USERCONFIG",
    description: "the user's npm configuration, which may name a registry and its credentials",
    default: "~/.npmrc",
  },
  {
    name: "SWAMP_ESBUILD",
    description: "the esbuild executable that bundles extensions without such imports",
    default: "one beside swamp, else one that is fetched once",
  },
  {
    name: "SWAMP_CLUB_URL",
    description: "the registry of extension packages: https://host, or file:///directory",
    default: "https://swamp.club",
  },
  {
    name: "SWAMP_API_KEY",
    description: "the key for that registry; it is sent to no other",
    default: "apiKey of auth.json in the configuration directory, if its serverUrl is the same",
  },
  {
    name: "SWAMP_REGISTRY_TIMEOUT_MS",
    description: "milliseconds that a request to a registry may take; archives have eight times as many",
    default: "15000",
  },
  {
    name: "SWAMP_REGISTRY_RETRIES",
    description: "how often a read from a registry is tried again when the network or the registry fails",
    default: "3",
  },
  {
    name: "XDG_CONFIG_HOME",
    description: "the directory below which the user's settings are: swamp/auth.json",
    default: "~/.config",
  },
  {
    name: "SWAMP_CA_CERT",
    description: "PEM file with the certificate authority of a proxy, for what swamp fetches",
    default: "SSL_CERT_FILE, else those of the system",
  },
  { name: "HTTP_PROXY", description: "address of the proxy for http: addresses" },
  { name: "HTTPS_PROXY", description: "address of the proxy for https: addresses" },
  { name: "NO_PROXY", description: "hosts that are reached without a proxy, separated by commas" },
  { name: "SSL_CERT_FILE", description: "as SWAMP_CA_CERT, for all programs" },
  {
    name: "DENO_TLS_CA_STORE",
    description: "certificate stores for the Deno that bundles extensions",
    default: "system,mozilla",
  },
  { name: "DENO_CERT", description: "PEM file for that Deno", default: "as for swamp itself" },
  {
    name: "SWAMP_LOAD_TIMEOUT_MS",
    description: "milliseconds that an extension may take to load for the first time",
    default: "20000",
  },
  {
    name: "SWAMP_BUNDLE_TIMEOUT_MS",
    description: "milliseconds that bundling may take for each entry file",
    default: "120000",
  },
  { name: "NO_COLOR", description: "no colour when it is set, whatever its value; --color goes before it" },
  { name: "CI", description: "when set, nothing is ever asked, as with --no-input" },
  {
    name: "EDITOR",
    description: "the editor that `model edit` opens",
    default: "the first of some well-known ones",
  },
  { name: "XDG_CACHE_HOME", description: "the cache directory", default: "~/.cache" },
  {
    name: "XDG_DATA_HOME",
    description: "the directory below which the keys of new vaults are kept",
    default: "~/.local/share",
  },
  { name: "TMPDIR", description: "directory for temporary files", default: "/tmp" },
];
