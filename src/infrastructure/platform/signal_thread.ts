// SPDX-License-Identifier: MIT
/**
 * Signals while the main thread may be busy: a thread of its own hears them. The first is passed on, which the main
 * thread sees when it yields; the second ends the process as the signal would have done without any listener.
 */

type SignalName = "SIGINT" | "SIGTERM";

const THREAD = `
let count = 0;
let isAlone = false;
const listeners = new Map();
const listen = (name) => {
  const heard = () => {
    if (count++ > 0) return end(name);
    if (isAlone) self.postMessage(name);
  };
  listeners.set(name, heard);
  Deno.addSignalListener(name, heard);
};
const end = (name) => {
  for (const [other, listener] of listeners) Deno.removeSignalListener(other, listener);
  if (isAlone) Deno.kill(Deno.pid, name);
  // The main thread has its listener still: it ends the process itself, unless it is busy.
  else setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), 500);
};
const names = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
names.forEach(listen);
self.onmessage = ({ data }) => {
  if (data === "alone") isAlone = true;
  // Messages arrive in order: after the answer no signal of before is on its way.
  else self.postMessage("done");
};
self.postMessage("ready");
`;

/**
 * Listens for signals in a thread until the returned function has resolved: then every signal that came before has
 * been passed on. The thread takes a while to start; until then the caller's own listeners have to stay.
 * @param alone is called when the thread listens: removes the caller's own listeners.
 */
export function listenInThread(
  callback: (signal: SignalName) => void,
  alone: () => void,
): () => Promise<void> {
  const thread = new Worker(`data:application/javascript,${encodeURIComponent(THREAD)}`, { type: "module" });
  const done = Promise.withResolvers<void>();
  let isReady = false;
  thread.onmessage = ({ data }) => {
    if (data === "ready") {
      isReady = true;
      alone();
      thread.postMessage("alone");
    } else if (data === "done") done.resolve();
    else callback(data as SignalName);
  };
  thread.onerror = (event) => {
    // The caller's listeners stay, as if the thread never became ready.
    event.preventDefault();
    done.resolve();
  };
  return async () => {
    if (isReady) {
      thread.postMessage("end");
      await done.promise;
    }
    thread.terminate();
  };
}
