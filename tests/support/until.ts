// SPDX-License-Identifier: MIT

/** Upper bound of every wait: far above what a busy machine needs, so that only a hang reaches it. */
const MAX_WAIT_MS = 120_000;

/**
 * Waits until a condition holds, by asking again and again; for what a test can observe but not await.
 * @param what names the condition in the error.
 * @throws Error when it does not hold within two minutes.
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const attempts = MAX_WAIT_MS / 20;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited two minutes until ${what}`);
}

/** Whether a process runs; one that ended and was not collected yet does not. Linux and other systems with `ps`. */
export function isAlive(pid: number): boolean {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] }).outputSync();
  return /^[^ZX\s]/.test(new TextDecoder().decode(stdout).trim());
}
