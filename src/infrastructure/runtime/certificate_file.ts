// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";

/** A certificate authority that the user or the system names; a name without a file behind it is passed over. */
export function certificateFile(platform: Platform): string | undefined {
  const own = platform.env("SWAMP_CA_CERT");
  if (own) return own;
  const system = platform.env("SSL_CERT_FILE");
  return system && platform.fs.stat(system) ? system : undefined;
}
