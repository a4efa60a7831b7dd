// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";

/**
 * A certificate authority that the user or the system names; the system's is passed over when there is no such file.
 * @throws SwampError CONFIG_INVALID when there is no file that the user names.
 */
export function certificateFile(platform: Platform): string | undefined {
  const own = platform.env("SWAMP_CA_CERT");
  if (own && platform.fs.stat(own)?.kind !== "file") {
    throw new SwampError("CONFIG_INVALID", `SWAMP_CA_CERT names ${own}, which is no file`, {
      hint:
        "Set it to the PEM file of your proxy's certificate authority, or unset it; see: swamp help environment",
    });
  }
  if (own) return own;
  const system = platform.env("SSL_CERT_FILE");
  return system && platform.fs.stat(system) ? system : undefined;
}

/** Where systems keep the authorities that their administrator trusts. */
const SYSTEM_FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** As {@link certificateFile}, else the file of the system: many networks have an authority of their own. */
export function anyCertificateFile(platform: Platform): string | undefined {
  return certificateFile(platform) ?? SYSTEM_FILES.find((path) => platform.fs.stat(path)?.kind === "file");
}
