// SPDX-License-Identifier: MIT

/** Calls back after a time, without keeping the process alive until then. */
export function endAfter(milliseconds: number, callback: () => void): void {
  Deno.unrefTimer(setTimeout(callback, milliseconds) as unknown as number);
}
