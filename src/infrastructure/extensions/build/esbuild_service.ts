// SPDX-License-Identifier: MIT
import process from "node:process";
import { messageOf, SwampError } from "../../../domain/errors.ts";

type Esbuild = typeof import("esbuild");

const VARIABLE = "ESBUILD_BINARY_PATH";

/**
 * Runs work with esbuild and ends its process afterwards, also one that hangs.
 * @param executable the native program; undefined lets the package find its own, when swamp runs from its sources.
 * @throws SwampError TOOL_MISSING when it can not be started or takes longer than `timeoutMs`.
 */
export async function withEsbuild<T>(
  options: { executable: string | undefined; timeoutMs: number },
  work: (esbuild: Esbuild) => Promise<T>,
): Promise<T> {
  const esbuild = await importEsbuild(options.executable);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = options.timeoutMs / 1000;
      reject(new SwampError("TOOL_MISSING", `esbuild did not end within ${seconds} s and was stopped`));
    }, options.timeoutMs);
  });
  try {
    return await Promise.race([work(esbuild), tooLong]);
  } catch (error) {
    if (error instanceof SwampError) throw error;
    throw new SwampError("TOOL_MISSING", `esbuild failed: ${messageOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
    await esbuild.stop();
  }
}

/** The package reads the variable while it is imported. */
async function importEsbuild(executable: string | undefined): Promise<Esbuild> {
  const before = process.env[VARIABLE];
  if (executable !== undefined) process.env[VARIABLE] = executable;
  try {
    return await import("esbuild");
  } catch (error) {
    throw new SwampError("TOOL_MISSING", `esbuild can not be started: ${messageOf(error)}`, { cause: error });
  } finally {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  }
}
