// SPDX-License-Identifier: MIT
/**
 * Signals while the main thread may be busy: a thread of its own hears them. The first is passed on, which the main
 * thread sees when it yields; the second ends the process as the signal would have done without any listener.
 */

type SignalName = "SIGINT" | "SIGTERM";

const THREAD = `
let count = 0;
const listeners = new Map();
const listen = (name) => {
  const heard = () => {
    if (count++ === 0) return self.postMessage(name);
    for (const [other, listener] of listeners) Deno.removeSignalListener(other, listener);
    Deno.kill(Deno.pid, name);
  };
  listeners.set(name, heard);
  Deno.addSignalListener(name, heard);
};
const names = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
names.forEach(listen);
// Messages arrive in order: after the answer no signal of before is on its way.
self.onmessage = () => self.postMessage("done");
self.postMessage("ready");
`;

/**
 * Listens for signals in a thread until the returned function has resolved: then every signal that came before has
 * been passed on. The caller removes its own listeners meanwhile.
 */
export async function listenInThread(callback: (signal: SignalName) => void): Promise<() => Promise<void>> {
  const thread = new Worker(`data:application/javascript,${encodeURIComponent(THREAD)}`, { type: "module" });
  const ready = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  thread.onmessage = ({ data }) => {
    if (data === "ready") ready.resolve();
    else if (data === "done") done.resolve();
    else callback(data as SignalName);
  };
  thread.onerror = (event) => {
    event.preventDefault();
    const error = new Error(`The thread for signals failed: ${event.message}`);
    ready.reject(error);
    done.reject(error);
  };
  await ready.promise;
  return async () => {
    thread.postMessage("end");
    await done.promise;
    thread.terminate();
  };
}
