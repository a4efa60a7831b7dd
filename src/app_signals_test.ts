// SPDX-License-Identifier: MIT
import { rejects, strictEqual, throws } from "node:assert/strict";
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
    onSignalInThread: (callback: (signal: "SIGINT" | "SIGTERM") => void) => {
      state.threads++;
      state.send = callback;
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

Deno.test("signalGuard() hears signals in a thread, alone and once, while work may be busy", async () => {
  const { state, guard } = world();
  const signal = guard.signal();
  const heard = await guard.whileBusy(() => guard.whileBusy(() => Promise.resolve({ ...state })));
  strictEqual(heard.listening, 0);
  strictEqual(heard.threads, 1);
  strictEqual(state.listening, 1);
  strictEqual(state.threads, 0);
  const failing = guard.whileBusy(() => {
    state.send("SIGINT");
    return Promise.reject(new Error("ended"));
  });
  await rejects(failing, /ended/);
  strictEqual(signal.aborted, true);
  strictEqual(state.threads, 0);
  guard.release();
  strictEqual(state.listening, 0);
});
