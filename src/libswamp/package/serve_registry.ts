// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { isLoopback } from "../../domain/packages/loopback.ts";
import type { Context } from "../context.ts";

export interface ServeRequest {
  /** Absolute path. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly anonymousPush: boolean;
  /** Connections at the same time. */
  readonly maxConnections?: number;
}

/** The `--json` document of `registry serve`, printed when requests are taken. */
export interface ServeResult {
  /** For SWAMP_CLUB_URL. */
  readonly address: string;
  readonly directory: string;
}

/**
 * Serves a registry.
 * @returns what is served, and a function that waits for the signal that ends it.
 * @throws SwampError INVALID_VALUE, IO_FAILED.
 */
export async function serveRegistry(
  ctx: Context,
  request: ServeRequest,
): Promise<{ result: ServeResult; ended: () => Promise<void> }> {
  const { directory, host, anonymousPush, publicUrl } = request;
  if (anonymousPush && !isLoopback(host)) {
    throw new SwampError(
      "INVALID_VALUE",
      `--allow-anonymous-push needs a loopback address as --host; got '${host}'`,
      {
        hint: "Give your team keys with: swamp registry key add <collective> --dir <directory>",
      },
    );
  }
  if (publicUrl !== undefined && !/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/.test(publicUrl)) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid --url '${publicUrl}': expected an address like https://registry.example.com`,
    );
  }
  // Listening for signals begins before requests are taken.
  const { signal } = ctx;
  const served = (await ctx.registryHost()).serve({
    ...request,
    onRequest: (line) => ctx.log.log("debug", line),
    onFault: (line) => ctx.log.log("error", line),
  });
  ctx.log.log("info", `Serving ${directory} at ${served.address}`);
  return {
    result: { address: served.address, directory },
    ended: async () => {
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      }
      await served.close();
    },
  };
}
