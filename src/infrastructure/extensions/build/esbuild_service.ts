// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../../domain/errors.ts";

type Esbuild = typeof import("esbuild");

const VARIABLE = "ESBUILD_BINARY_PATH";

const HINT = "Try again; SWAMP_ESBUILD names another esbuild to use";

/** The package has one process for the whole program, so there is one count of those who use it. */
const users = new WeakMap<Esbuild, number>();

/** How esbuild is started. */
export interface EsbuildOptions {
  /** The native program; undefined lets the package find its own, when swamp runs from its sources. */
  readonly executable: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Runs work with esbuild. Its process ends with the last work that uses it, and with one that takes too long.
 * @throws SwampError TOOL_MISSING when it can not be started, dies, or takes longer than `timeoutMs`.
 */
export async function withEsbuild<T>(
  options: EsbuildOptions,
  work: (esbuild: Esbuild) => Promise<T>,
): Promise<T> {
  const esbuild = await importEsbuild(options.executable);
  users.set(esbuild, (users.get(esbuild) ?? 0) + 1);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(new Error(`it did not end within ${options.timeoutMs / 1000} s and was stopped`));
    }, options.timeoutMs);
  });
  try {
    return await Promise.race([work(esbuild), tooLong]);
  } catch (error) {
    throw new SwampError("TOOL_MISSING", `esbuild failed: ${messageOf(error)}`, { hint: HINT, cause: error });
  } finally {
    clearTimeout(timer);
    const others = users.get(esbuild)! - 1;
    users.set(esbuild, others);
    if (others === 0 || late) await esbuild.stop();
  }
}

/** The package reads the variable while it is imported. */
async function importEsbuild(executable: string | undefined): Promise<Esbuild> {
  const { default: process } = await import("node:process");
  const before = process.env[VARIABLE];
  if (executable !== undefined) process.env[VARIABLE] = executable;
  try {
    return await import("esbuild");
  } catch (error) {
    throw new SwampError("TOOL_MISSING", `esbuild can not be started: ${messageOf(error)}`, {
      hint: HINT,
      cause: error,
    });
  } finally {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  }
}
