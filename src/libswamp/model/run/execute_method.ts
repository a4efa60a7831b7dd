// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { DataHandle } from "./data_handle.ts";
import { methodContext } from "./method_context.ts";
import type { PreparedRun } from "./prepare_run.ts";
import type { RunScope } from "./run_scope.ts";
import { refuseDeleted, writeTombstones } from "./tombstones.ts";

/** Calls `execute` and brings `scope.handles` into the order in which the method returned them. */
export async function executeMethod(scope: RunScope, prepared: PreparedRun): Promise<void> {
  await refuseDeleted(scope);
  const { context, close } = methodContext(scope, prepared.globals);
  try {
    const returned = await untilAborted(
      scope.signal,
      async () => await scope.method.execute(prepared.args, context),
    );
    orderHandles(scope.handles, returned);
  } finally {
    await close();
  }
  await writeTombstones(scope);
}

/** A method that does not look at the signal must not keep the command. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  const working = work();
  // When the race is lost, nobody else is there to hear of the method's own end.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Handles the method returned come first, in its order; those it only wrote follow. Others are not its own. */
function orderHandles(handles: DataHandle[], returned: unknown): void {
  const given = (returned as { dataHandles?: unknown } | null | undefined)?.dataHandles;
  if (!Array.isArray(given)) return;
  const keyOf = (handle: Partial<DataHandle>) => `${handle?.name}\n${handle?.version}`;
  const order = new Map(given.map((handle, index) => [keyOf(handle ?? {}), index]));
  const rank = (handle: DataHandle) => order.get(keyOf(handle)) ?? Infinity;
  const sorted = handles.map((handle, index) => ({ handle, index }))
    .sort((a, b) => rank(a.handle) === rank(b.handle) ? a.index - b.index : rank(a.handle) - rank(b.handle));
  handles.splice(0, handles.length, ...sorted.map(({ handle }) => handle));
}

/** The error of an extension that tried to end the process, whatever module made it. */
export function exitAttempt(error: unknown): SwampError | undefined {
  if (!(error instanceof Error) || error.name !== "ExtensionExit") return undefined;
  return new SwampError("EXTENSION_EXITED", error.message, { cause: error });
}
