// SPDX-License-Identifier: MIT
/** Ctrl-C and SIGTERM. Part of `app.ts`. */
import { ExitCode, SwampError } from "./domain/errors.ts";
import type { Platform } from "./domain/platform/platform.ts";

/** How long work may take to end after a signal before it is given up. */
const GRACE_MS = 5_000;

export interface SignalGuard {
  /** Listens from the first call on; before that a signal simply ends the process. */
  signal(): AbortSignal;
  /** The exit code that the first signal asks for. */
  exitCode(): number | undefined;
  /** The work's result; an error some time after a signal that the work does not heed. */
  guard<T>(work: Promise<T>): Promise<T>;
  /**
   * Runs work that may never yield: signals end the process all the same. The first does until the work yields, since
   * nothing of it could answer; then the first aborts and the second ends.
   */
  whileBusy<T>(work: () => Promise<T>): Promise<T>;
  release(): void;
}

/**
 * The first signal aborts the work, the second ends the process at once.
 * @param graceMs how long the work may take to end after the first.
 */
export function signalGuard(platform: Platform, graceMs = GRACE_MS): SignalGuard {
  const controller = new AbortController();
  let stopListening: (() => void) | undefined;
  let exitCode: number | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let giveUp: ((error: unknown) => void) | undefined;

  function onSignal(name: "SIGINT" | "SIGTERM"): void {
    const code = name === "SIGINT" ? ExitCode.interrupted : ExitCode.terminated;
    if (exitCode !== undefined) platform.exit(code);
    exitCode = code;
    const error = new SwampError("CANCELLED", `Cancelled by ${name}`, {
      hint: "What was written stays; see it with: swamp model output search",
      details: { exitCode: code },
    });
    grace = setTimeout(() => giveUp?.(error), graceMs);
    controller.abort(error);
  }

  let isBusy = false;

  function listen(): void {
    stopListening ??= platform.onSignal(onSignal);
  }

  function deafen(): void {
    stopListening?.();
    stopListening = undefined;
  }

  /** Waits for work that has yielded. A thread costs as much as half a start, so quick work does without. */
  async function inThread<T>(working: Promise<T>): Promise<T> {
    listen();
    const endThread = await platform.onSignalInThread(onSignal, deafen);
    try {
      return await working;
    } finally {
      listen();
      await endThread();
    }
  }

  return {
    async whileBusy(work) {
      // A run within a run is heard already.
      if (isBusy) return await work();
      isBusy = true;
      deafen();
      const working = work();
      try {
        return await (await hasYielded(working) ? inThread(working) : working);
      } finally {
        listen();
        isBusy = false;
      }
    },
    signal() {
      if (!isBusy) listen();
      return controller.signal;
    },
    exitCode: () => exitCode,
    guard: (work) =>
      Promise.race([
        work,
        new Promise<never>((_resolve, reject) => {
          giveUp = reject;
        }),
      ]),
    release() {
      clearTimeout(grace);
      deafen();
    },
  };
}

/** Whether work is still going on when the event loop gets its turn. */
async function hasYielded(working: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), 0);
  });
  const ended = () => false;
  try {
    return await Promise.race([working.then(ended, ended), turn]);
  } finally {
    clearTimeout(timer);
  }
}
