// SPDX-License-Identifier: MIT
/** `context.runModel`: one method runs another model's method. */
import { messageOf, SwampError } from "../../../../domain/errors.ts";
import type { LazyTypeEntry } from "../../../../domain/types/type_entry.ts";
import type { Context } from "../../../context.ts";
import type { NestedResult, NestedRun } from "../run_scope.ts";

const DEEPEST = 10;
const MOST_CALLS = 100;

/** What nested runs of one command share. */
export interface RunChain {
  /** `model.method` of every run that is under way, outermost first. */
  readonly running: readonly string[];
  /** Counts all nested runs of the command. */
  readonly calls: { count: number };
  /** The record of the run whose method asked for the next one. */
  readonly parentRunId?: string;
}

export const newChain = (): RunChain => ({ running: [], calls: { count: 0 } });

/**
 * The chain for a nested run.
 * @param parentRunId the run that asks for it.
 * @throws Error for circles, and beyond 10 levels or 100 runs.
 */
export function extendChain(chain: RunChain, step: string, parentRunId: string): RunChain {
  if (chain.running.includes(step)) {
    throw new Error(`runModel: ${[...chain.running, step].join(" -> ")} is a circle`);
  }
  if (chain.running.length >= DEEPEST) {
    throw new Error(`runModel: runs are nested deeper than ${DEEPEST} levels`);
  }
  if (chain.calls.count >= MOST_CALLS) {
    throw new Error(`runModel: more than ${MOST_CALLS} nested runs in one command`);
  }
  chain.calls.count++;
  return { running: [...chain.running, step], calls: chain.calls, parentRunId };
}

/** Nothing that goes wrong is thrown: the method decides what it means. */
export async function attemptNested(work: () => Promise<readonly unknown[]>): Promise<NestedResult> {
  try {
    return { ok: true, resources: await work() };
  } catch (error) {
    // The stack of an error that explains itself would only lead into swamp.
    const thrown = error instanceof SwampError ? error.cause : error;
    const stack = thrown instanceof Error && !(thrown instanceof SwampError) ? thrown.stack : undefined;
    return { ok: false, error: { message: messageOf(error), ...(stack === undefined ? {} : { stack }) } };
  }
}

/** Says what is missing when a method does not say which model it means. */
export function assertNestedRun(run: NestedRun): void {
  const named = typeof run?.definition === "string" || run?.modelType !== undefined;
  if (!named || typeof run.method !== "string") {
    throw new Error("runModel needs { definition, method } or { modelType, name, method }");
  }
}

/**
 * Code from a pulled package runs only what its user could expect of it: built-in and local types, its own
 * package's, those of packages it depends on, and those of the same collective.
 * @throws Error that names caller and target.
 */
export async function assertMayRun(
  ctx: Context,
  caller: LazyTypeEntry | undefined,
  target: LazyTypeEntry | undefined,
): Promise<void> {
  if (caller?.origin !== "pulled" || target === undefined || target.origin !== "pulled") return;
  if (caller.package !== undefined && caller.package === target.package) return;
  const collective = (name: string | undefined) => name?.split("/")[0];
  const known = caller.package !== undefined && target.package !== undefined;
  if (known && collective(caller.package) === collective(target.package)) return;
  const dependencies = known ? await dependenciesOf(ctx, caller) : [];
  if (dependencies.includes(target.package!)) return;
  throw new Error(
    `${caller.package ?? caller.displayPath} may not run ${target.type} of ${
      target.package ?? target.displayPath
    }: ` +
      "it is no dependency of the package",
  );
}

/** Names of the packages that the caller's manifest depends on; none when it can not be read. */
async function dependenciesOf(ctx: Context, caller: LazyTypeEntry): Promise<string[]> {
  const { fs } = ctx.platform;
  for (
    let directory = caller.path;
    directory.includes("/");
    directory = directory.slice(0, directory.lastIndexOf("/"))
  ) {
    const path = `${directory}/manifest.yaml`;
    const text = fs.readTextIfExists(path);
    if (text === undefined) continue;
    const manifest = await ctx.parseYaml(text, path, "CONFIG_INVALID") as { dependencies?: unknown } | null;
    const list = Array.isArray(manifest?.dependencies) ? manifest.dependencies : [];
    return list.map((item) => String(item).replace(/(.)@.*$/, "$1"));
  }
  return [];
}
