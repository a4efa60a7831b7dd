// SPDX-License-Identifier: MIT
import type { Platform } from "../platform/platform.ts";

/** Where swamp keeps files of the user that can be rebuilt: as {@link ownCacheDirectory}, or a temporary one. */
export function userCacheDirectory(platform: Platform): string {
  return ownCacheDirectory(platform) ?? temporaryCacheDirectory(platform);
}

/** Used where the user has no cache directory, or one that cannot be written. */
export function temporaryCacheDirectory({ tempDirectory }: Platform): string {
  return `${tempDirectory}/swamp-cache`;
}

/** The user's own cache: `SWAMP_HOME`, the XDG cache directory, or that of the home directory; undefined without any. */
export function ownCacheDirectory(platform: Platform): string | undefined {
  const own = platform.env("SWAMP_HOME");
  if (own) return own;
  const xdg = platform.env("XDG_CACHE_HOME");
  if (xdg) return `${xdg}/swamp`;
  return platform.home && `${platform.home}/.cache/swamp`;
}

/** Where swamp keeps files of the user that nothing can rebuild; undefined without a home directory. */
export function userDataDirectory(platform: Platform): string | undefined {
  const xdg = platform.env("XDG_DATA_HOME");
  if (xdg) return `${xdg}/swamp`;
  return platform.home && `${platform.home}/.local/share/swamp`;
}

/** Where swamp records which derived files of repositories it wrote on this machine. */
export function userStateDirectory(platform: Platform): string | undefined {
  const data = userDataDirectory(platform);
  return data && `${data}/state`;
}

/** Where swamp reads what the user has configured; undefined without a home directory. */
export function userConfigDirectory(platform: Platform): string | undefined {
  const xdg = platform.env("XDG_CONFIG_HOME");
  if (xdg) return `${xdg}/swamp`;
  return platform.home && `${platform.home}/.config/swamp`;
}
