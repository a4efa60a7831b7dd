// SPDX-License-Identifier: MIT
import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert/strict";
import { signalGuard } from "./app_signals.ts";
import type { Platform } from "./domain/platform/platform.ts";

function world() {
  const state = { listening: 0, threads: 0, send: (_signal: "SIGINT" | "SIGTERM") => {} };
  const platform = {
    onSignal: (callback: (signal: "SIGINT" | "SIGTERM") => void) => {
      state.listening++;
      state.send = callback;
      return () => void state.listening--;
    },
    onSignalInThread: (callback: (signal: "SIGINT" | "SIGTERM") => void, alone: () => void) => {
      state.threads++;
      state.send = callback;
      alone();
      return Promise.resolve(() => Promise.resolve(void state.threads--));
    },
    exit: (code: number) => {
      throw new Error(`exit ${code}`);
    },
  } as unknown as Platform;
  return { state, guard: signalGuard(platform, 30) };
}

Deno.test("signalGuard() listens from the first use of its signal until it is released", () => {
  const { state, guard } = world();
  strictEqual(state.listening, 0);
  guard.signal();
  guard.signal();
  strictEqual(state.listening, 1);
  guard.release();
  strictEqual(state.listening, 0);
});

Deno.test("signalGuard() aborts at the first signal and ends the process at the second", () => {
  const { state, guard } = world();
  const signal = guard.signal();
  state.send("SIGTERM");
  strictEqual(signal.aborted, true);
  strictEqual(guard.exitCode(), 143);
  throws(() => state.send("SIGINT"), /exit 130/);
  strictEqual(guard.exitCode(), 143);
  guard.release();
});

Deno.test("guard() returns what the work returns, and gives up work that ignores the signal", async () => {
  const { state, guard } = world();
  strictEqual(await guard.guard(Promise.resolve(5)), 5);
  await rejects(guard.guard(Promise.reject(new Error("own"))), /own/);
  guard.signal();
  const endless = guard.guard(new Promise(() => {}));
  state.send("SIGINT");
  await rejects(endless, { code: "CANCELLED", message: "Cancelled by SIGINT" });
  guard.release();
});

/** Ends after the event loop had its turn, when the thread has been started. */
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

Deno.test("signalGuard() hears signals in a thread, alone and once, when work that may be busy has yielded", async () => {
  const { state, guard } = world();
  const signal = guard.signal();
  const heard = await guard.whileBusy(() =>
    guard.whileBusy(async () => {
      while (state.threads === 0) await turns();
      return { ...state };
    })
  );
  strictEqual(heard.listening, 0);
  strictEqual(heard.threads, 1);
  strictEqual(state.listening, 1);
  strictEqual(state.threads, 0);
  const failing = guard.whileBusy(async () => {
    while (state.threads === 0) await turns();
    state.send("SIGINT");
    throw new Error("ended");
  });
  await rejects(failing, /ended/);
  strictEqual(signal.aborted, true);
  strictEqual(state.threads, 0);
  strictEqual(state.listening, 1);
  guard.release();
  strictEqual(state.listening, 0);
});

Deno.test("signalGuard() starts no thread for work that does not yield, and lets signals end it", async () => {
  const { state, guard } = world();
  guard.signal();
  const seen: number[] = [];
  for (const work of [() => Promise.resolve(1), () => Promise.reject(new Error("ended"))]) {
    const working = guard.whileBusy(async () => {
      for (let step = 0; step < 100; step++) await Promise.resolve();
      // As of every look at the signal.
      guard.signal();
      seen.push(state.listening + state.threads);
      return await work();
    });
    await working.catch((error) => strictEqual(error.message, "ended"));
    seen.push(state.listening, state.threads);
  }
  deepStrictEqual(seen, [0, 1, 0, 0, 1, 0]);
  guard.release();
  strictEqual(state.listening, 0);
});
