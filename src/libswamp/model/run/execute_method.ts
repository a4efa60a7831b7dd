// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { SelectedCheck } from "../../../domain/models/select_checks.ts";
import { celEnvironment } from "./context/cel_environment.ts";
import { checkContext } from "./context/check_context.ts";
import { checkedGlobalArgs } from "./context/global_args.ts";
import { globalArgsSource, methodContext } from "./context/method_context.ts";
import type { DataHandle } from "./outputs/data_handle.ts";
import { refuseDeleted, writeTombstones } from "./outputs/tombstones.ts";
import type { PreparedRun } from "./prepare_run.ts";
import { assertChecksPassed, runChecks } from "./run_checks.ts";
import type { RunScope } from "./run_scope.ts";

/** What a run is called with. */
export interface Execution {
  readonly prepared: PreparedRun;
  readonly checks: readonly SelectedCheck[];
}

/**
 * Runs the checks, then `execute`, and brings `scope.handles` into the order in which the method returned them.
 * @throws SwampError CHECKS_FAILED; whatever the method throws.
 */
export async function executeMethod(scope: RunScope, { prepared, checks }: Execution): Promise<void> {
  await refuseDeleted(scope);
  const { context, close } = methodContext(scope, prepared, await celEnvironment(scope.ctx, scope.type));
  let lost: readonly string[] = [];
  let returned: unknown;
  try {
    const own = {
      globalArgs: checkedGlobalArgs(prepared.globals, globalArgsSource(scope)),
      unresolvedMethodArgs: prepared.written,
    };
    const onThrown = async (error: unknown) => {
      const source = await scope.ctx.sourceStack(error);
      if (source) scope.log("debug", source.stack);
      return source;
    };
    const results = await untilAborted(
      scope.signal,
      () => runChecks(checks, checkContext(context, own), onThrown),
    );
    assertChecksPassed(results, {
      model: scope.definition.name,
      method: scope.methodName,
      required: scope.definition.checks?.require ?? [],
    });
    returned = await untilAborted(
      scope.signal,
      async () => await scope.method.execute(prepared.args, context),
    );
    scope.platform.leaveExtensionCode();
    orderHandles(scope.handles, returned);
    await scope.outputs.commit();
  } finally {
    scope.platform.leaveExtensionCode();
    lost = await close();
    scope.outputs.discard();
  }
  for (const name of lost) {
    const message = `File '${name}' was begun and not finished, what was written to it is lost: ` +
      "the method has to call finalize() of its writer";
    scope.warn({ code: "FILE_NOT_FINALIZED", message });
  }
  await writeTombstones(scope, { args: prepared.args, returned });
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

/**
 * The error of an extension that tried to end the process, whatever module made it.
 * @param file declares the method; the guard knows only what was imported last, which may be a graft of the type.
 */
export function exitAttempt(error: unknown, file: string | undefined): SwampError | undefined {
  if (!(error instanceof Error) || error.name !== "ExtensionExit") return undefined;
  const { exitCode } = error as Error & { exitCode?: number };
  const message = file === undefined || exitCode === undefined
    ? error.message
    : `${file}: extension code tried to end the process with exit code ${exitCode}`;
  return new SwampError("EXTENSION_EXITED", message, {
    hint: "A method ends by returning or throwing; take the exit out of the extension",
    cause: error,
  });
}
