// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";

/** The address of the npm registry that the user has set, without a slash at the end; there is no default. */
export function registryAddress(platform: Platform): string | undefined {
  const address = platform.env("NPM_CONFIG_REGISTRY") || platform.env("npm_config_registry") ||
    fromNpmrc(platform);
  return address?.replace(/\/+$/, "") || undefined;
}

function fromNpmrc(platform: Platform): string | undefined {
  if (!platform.home) return undefined;
  const text = platform.fs.readTextIfExists(`${platform.home}/.npmrc`) ?? "";
  const value = /^[ \t]*registry[ \t]*=[ \t]*(.*?)[ \t\r]*$/m.exec(text)?.[1]?.replace(
    /^(["'])(.*)\1$/,
    "$2",
  );
  return value?.replace(/\$\{([^}]+)\}/g, (_, name: string) => platform.env(name) ?? "");
}

/** Where a registry keeps the archive of a package's version. */
export function archiveAddress(registry: string, packageName: string, version: string): string {
  const base = packageName.slice(packageName.lastIndexOf("/") + 1);
  return `${registry}/${packageName}/-/${base}-${version}.tgz`;
}
