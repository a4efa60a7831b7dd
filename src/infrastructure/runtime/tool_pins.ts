// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";

/** What the package of a tool and the tool itself have to be. */
interface ToolHashes {
  /** Subresource integrity of the archive: `sha512-` and base64. */
  readonly integrity: string;
  /** sha256 of the executable, hex. */
  readonly digest: string;
}

/** An executable inside a package of an npm registry, pinned by the hashes of both. */
export interface ToolPin extends ToolHashes {
  readonly tool: "esbuild" | "deno";
  readonly version: string;
  /** Operating system and processor, as in file names. */
  readonly target: string;
  readonly packageName: string;
  /** Path of the executable inside the archive. */
  readonly member: string;
}

export const ESBUILD_VERSION = "0.28.2";
export const DENO_VERSION = "2.9.6";
/** Older ones can not bundle large SDKs. */
export const OLDEST_BUNDLING_DENO = "2.8.0";

const ESBUILD_HASHES: Readonly<Record<string, ToolHashes>> = {
  "linux-x64": {
    integrity:
      "sha512-4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==",
    digest: "e1698a3d5c6c0798fee4fd3b5cc816651f460c63d390a7a26ea4beb0b1884100",
  },
  "linux-arm64": {
    integrity:
      "sha512-pW4AC0P3it8c7do9MVM4p51FzHzdM/TZrerurgRcHJ2WTa1VQ1CIq18xncfpBJw4ojkiZZrKW2yIBWBP92j6Ug==",
    digest: "90bd269553d258e80b19e3ccab4f98f0831f87442a2f056510ce24fd1b425fc2",
  },
  "darwin-x64": {
    integrity:
      "sha512-uq6suIWYP37qzGddBKPw5QEQPi6HiLGsO7UmkpfyaYNQ3D+rN6w6WfwH+nuqcGXWvawGwxOEroO4YGnFh95azw==",
    digest: "7fe5c9c905fff0a05d92db98929434ab4d3b6dd92d7a7688922db74380c75df3",
  },
  "darwin-arm64": {
    integrity:
      "sha512-n4KqkOQrraxHJcgjM1RvwbigfQKIKJVpM7xp+KsxiyUSrRdIXnt73VhrPAx0fV44hgfmIVKjxMN9J1t5jySVkw==",
    digest: "10b6243df618d374bb2d5c9cfbe7052e1405f6aa4e53a6164f11a91b9f2e1384",
  },
  "win32-x64": {
    integrity:
      "sha512-5ebpxr3nWMzrL/rnUI755Jkuee0bHL/Gq0WTF9lvcpv73wAp5eu8MfBUgWK9bhWvZjj7yX8etf/8tI8Ney695g==",
    digest: "c7bee37877d0aa6a046e52783fa0a2cf1a9ce5579d68bb3083bda99d4bff18ef",
  },
  "win32-arm64": {
    integrity:
      "sha512-PIhhEkE9uPBleRBrQEJpUn7MBnibZzbGzYWPmY3x+YoVg/95zbjB4CxPPOQ8l5tYYM4mMaCthF8/1DIfBQQyWQ==",
    digest: "530fb3933af14eefe85dfd06502f826e6ef60fdf4e75228ea67c696db312ecb1",
  },
};

/** Only where the package's hash could be verified; elsewhere Deno has to be installed. */
const DENO_HASHES: Readonly<Record<string, ToolHashes>> = {
  "linux-x64": {
    integrity:
      "sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==",
    digest: "bceb5b6a6239b0b010418406d8c77a508f67cf4337d94288f1c19fe71304aab0",
  },
};

/** The esbuild executable for this machine, or undefined where none is pinned. */
export function esbuildPin(platform: Platform): ToolPin | undefined {
  const target = targetOf(platform);
  const hashes = target && ESBUILD_HASHES[target];
  if (!hashes) return undefined;
  return {
    tool: "esbuild",
    version: ESBUILD_VERSION,
    target,
    packageName: `@esbuild/${target}`,
    member: platform.os === "windows" ? "package/esbuild.exe" : "package/bin/esbuild",
    ...hashes,
  };
}

/** The Deno executable for this machine, or undefined where none is pinned. */
export function denoPin(platform: Platform): ToolPin | undefined {
  const target = targetOf(platform);
  const hashes = target && DENO_HASHES[target];
  if (!hashes) return undefined;
  const suffix = platform.os === "linux" ? "-glibc" : "";
  return {
    tool: "deno",
    version: DENO_VERSION,
    target,
    packageName: `@deno/${target}${suffix}`,
    member: platform.os === "windows" ? "package/deno.exe" : "package/deno",
    ...hashes,
  };
}

function targetOf(platform: Platform): string | undefined {
  if (platform.os === "other" || platform.arch === "other") return undefined;
  return `${platform.os === "windows" ? "win32" : platform.os}-${
    platform.arch === "aarch64" ? "arm64" : "x64"
  }`;
}
