// SPDX-License-Identifier: MIT

/**
 * Kills a child with SIGKILL after a while, if it still runs then.
 * @returns a function that gives up the plan.
 */
export function killAfter(child: Deno.ChildProcess, milliseconds: number): () => void {
  const timer = setTimeout(() => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It ended by itself in the meantime.
      if (!(error instanceof TypeError)) throw error;
    }
  }, milliseconds);
  return () => clearTimeout(timer);
}
