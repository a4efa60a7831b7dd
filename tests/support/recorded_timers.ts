// SPDX-License-Identifier: MIT

/** Records the delays, in milliseconds, of all timers that are set until it is disposed; the timers work as ever. */
export function recordedTimers(): { readonly delays: readonly number[] } & Disposable {
  const { setTimeout } = globalThis;
  const delays: number[] = [];
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof setTimeout>) => {
    delays.push(args[1] ?? 0);
    return setTimeout(...args);
  }, setTimeout);
  return {
    delays,
    [Symbol.dispose]: () => {
      globalThis.setTimeout = setTimeout;
    },
  };
}
