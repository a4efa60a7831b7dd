// SPDX-License-Identifier: MIT
/**
 * The npm registry that bundlers are fetched from. The user's own settings come first; a repository's `.npmrc` is
 * never read, because it could have other programs run. Without settings it is the registry of the machine that
 * built this program.
 */
import type { Platform } from "../../domain/platform/platform.ts";
import { BUILD_NPM_REGISTRY } from "../../domain/version.ts";

/** A registry and how to ask it. */
export interface NpmRegistry {
  /** Without a slash at the end. */
  readonly address: string;
  /** Value of the `authorization` header, when the user has configured one for this registry. */
  readonly authorization?: string;
}

/**
 * The registry to fetch from: `NPM_CONFIG_REGISTRY`, the user's `.npmrc`, else that of the build.
 * @returns undefined when none of them names one.
 */
export function npmRegistry(platform: Platform, built = BUILD_NPM_REGISTRY): NpmRegistry | undefined {
  const settings = readUserNpmrc(platform);
  const named = configuredRegistry(platform, settings) || built;
  if (!named) return undefined;
  const { address, authorization } = withoutCredentials(named);
  return { address, authorization: authorization ?? authorizationFor(address, settings) };
}

/** Credentials in an address go into a header: addresses are shown in messages. */
function withoutCredentials(named: string): NpmRegistry {
  if (!URL.canParse(named)) return { address: named.replace(/\/+$/, "") };
  const url = new URL(named);
  const [user, password] = [url.username, url.password].map(percentDecoded);
  url.username =
    url.password =
    url.search =
    url.hash =
      "";
  const authorization = user || password ? `Basic ${utf8Base64(`${user}:${password}`)}` : undefined;
  return { address: url.href.replace(/\/+$/, ""), authorization };
}

/** Percent signs that encode nothing stay. */
function percentDecoded(text: string): string {
  return new URLSearchParams(`x=${text.replaceAll("+", "%2B").replaceAll("&", "%26")}`).get("x")!;
}

function utf8Base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Whether the user has named a registry. */
export function hasOwnRegistry(platform: Platform): boolean {
  return Boolean(configuredRegistry(platform, readUserNpmrc(platform)));
}

function configuredRegistry(platform: Platform, settings: ReadonlyMap<string, string>): string | undefined {
  return platform.env("NPM_CONFIG_REGISTRY") || platform.env("npm_config_registry") ||
    settings.get("registry");
}

/** Settings of the user's `.npmrc` by name, with `${NAME}` replaced by the variable. */
function readUserNpmrc(platform: Platform): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  const file = platform.env("NPM_CONFIG_USERCONFIG") || platform.env("npm_config_userconfig") ||
    (platform.home && `${platform.home}/.npmrc`);
  const text = file ? platform.fs.readTextIfExists(file) ?? "" : "";
  for (const [, name, value] of text.matchAll(/^[ \t]*([^#;\s=][^=\r\n]*?)[ \t]*=[ \t]*(.*?)[ \t\r]*$/gm)) {
    const plain = value!.replace(/^(["'])(.*)\1$/, "$2");
    settings.set(
      name!,
      plain.replace(/\$\{([^}]+)\}/g, (_, variable: string) => platform.env(variable) ?? ""),
    );
  }
  return settings;
}

/** Credentials are written for a host and a path: `//host/path/:_authToken`. They go nowhere else. */
function authorizationFor(address: string, settings: ReadonlyMap<string, string>): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  for (const path of directoriesOf(pathname)) {
    const setting = (name: string) =>
      settings.get(`//${host}${path}:${name}`) || settings.get(`//${host}${path.slice(0, -1)}:${name}`);
    const token = setting("_authToken");
    if (token) return `Bearer ${token}`;
    const basic = setting("_auth");
    if (basic) return `Basic ${basic}`;
    const [user, password] = [setting("username"), setting("_password")];
    // npm keeps the password in base64.
    if (user && password) return `Basic ${btoa(`${user}:${atob(password)}`)}`;
  }
  return undefined;
}

/** The path of an address and those above it, each with a slash at its end; `/` is the last. */
function directoriesOf(pathname: string): string[] {
  const segments = pathname.split("/").filter((segment) => segment !== "");
  return Array.from(
    { length: segments.length + 1 },
    (_, index) => ["", ...segments.slice(0, segments.length - index), ""].join("/"),
  );
}

/** Where a registry keeps the archive of a package's version. */
export function archiveAddress(registry: string, packageName: string, version: string): string {
  const base = packageName.slice(packageName.lastIndexOf("/") + 1);
  return `${registry}/${packageName}/-/${base}-${version}.tgz`;
}
