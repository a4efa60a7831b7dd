// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";

/** An executable inside a package of an npm registry, pinned by the hash of the package. */
export interface ToolPin {
  readonly tool: "esbuild" | "deno";
  readonly version: string;
  /** Operating system and processor, as in file names. */
  readonly target: string;
  readonly packageName: string;
  /** Path of the executable inside the archive. */
  readonly member: string;
  /** Subresource integrity of the archive: `sha512-` and base64. */
  readonly integrity: string;
}

export const ESBUILD_VERSION = "0.28.2";
export const DENO_VERSION = "2.9.6";
/** Older ones can not bundle large SDKs. */
export const OLDEST_BUNDLING_DENO = "2.8.0";

const ESBUILD_INTEGRITY: Readonly<Record<string, string>> = {
  "linux-x64":
    "sha512-4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==",
  "linux-arm64":
    "sha512-pW4AC0P3it8c7do9MVM4p51FzHzdM/TZrerurgRcHJ2WTa1VQ1CIq18xncfpBJw4ojkiZZrKW2yIBWBP92j6Ug==",
  "darwin-x64":
    "sha512-uq6suIWYP37qzGddBKPw5QEQPi6HiLGsO7UmkpfyaYNQ3D+rN6w6WfwH+nuqcGXWvawGwxOEroO4YGnFh95azw==",
  "darwin-arm64":
    "sha512-n4KqkOQrraxHJcgjM1RvwbigfQKIKJVpM7xp+KsxiyUSrRdIXnt73VhrPAx0fV44hgfmIVKjxMN9J1t5jySVkw==",
  "win32-x64":
    "sha512-5ebpxr3nWMzrL/rnUI755Jkuee0bHL/Gq0WTF9lvcpv73wAp5eu8MfBUgWK9bhWvZjj7yX8etf/8tI8Ney695g==",
  "win32-arm64":
    "sha512-PIhhEkE9uPBleRBrQEJpUn7MBnibZzbGzYWPmY3x+YoVg/95zbjB4CxPPOQ8l5tYYM4mMaCthF8/1DIfBQQyWQ==",
};

/** Only where the package's hash could be verified; elsewhere Deno has to be installed. */
const DENO_INTEGRITY: Readonly<Record<string, string>> = {
  "linux-x64":
    "sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==",
};

/** The esbuild executable for this machine, or undefined where none is pinned. */
export function esbuildPin(platform: Platform): ToolPin | undefined {
  const target = targetOf(platform);
  const integrity = target && ESBUILD_INTEGRITY[target];
  if (!integrity) return undefined;
  return {
    tool: "esbuild",
    version: ESBUILD_VERSION,
    target,
    packageName: `@esbuild/${target}`,
    member: platform.os === "windows" ? "package/esbuild.exe" : "package/bin/esbuild",
    integrity,
  };
}

/** The Deno executable for this machine, or undefined where none is pinned. */
export function denoPin(platform: Platform): ToolPin | undefined {
  const target = targetOf(platform);
  const integrity = target && DENO_INTEGRITY[target];
  if (!integrity) return undefined;
  const suffix = platform.os === "linux" ? "-glibc" : "";
  return {
    tool: "deno",
    version: DENO_VERSION,
    target,
    packageName: `@deno/${target}${suffix}`,
    member: platform.os === "windows" ? "package/deno.exe" : "package/deno",
    integrity,
  };
}

function targetOf(platform: Platform): string | undefined {
  if (platform.os === "other" || platform.arch === "other") return undefined;
  return `${platform.os === "windows" ? "win32" : platform.os}-${
    platform.arch === "aarch64" ? "arm64" : "x64"
  }`;
}
