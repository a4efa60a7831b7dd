// SPDX-License-Identifier: MIT
/**
 * Errors that nobody waits for: a promise that extension code dropped, a timer that threw. They must not end the
 * command that happens to run.
 * @returns a function that stops listening.
 */
export function onStrayError(callback: (error: unknown) => void): () => void {
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    callback(event.reason);
  };
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    callback(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  return () => {
    globalThis.removeEventListener("unhandledrejection", onRejection);
    globalThis.removeEventListener("error", onError);
  };
}
