// SPDX-License-Identifier: MIT
import type { LogLevel } from "../../../domain/log.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import type { Context } from "../../context.ts";
import type { RunTarget } from "./find_target.ts";
import { OutputStore } from "./outputs/output_store.ts";
import type { NestedResult, NestedRun, RunScope } from "./run_scope.ts";

export interface ScopeRequest {
  readonly target: RunTarget;
  readonly type: ModelType;
  readonly method: Method;
  readonly methodName: string;
  /** Of the run. */
  readonly tags: Readonly<Record<string, string>>;
  /** Of the definition, their expressions evaluated. */
  readonly definitionTags: Readonly<Record<string, string>>;
  readonly definitionHash: string;
  /** Of the run's record; absent where nothing is run but checks. */
  readonly runId?: string;
  /** Keeps a line of the log. */
  keep(level: LogLevel, text: string): void;
  runNested(run: NestedRun): Promise<NestedResult>;
}

/** What a method, or a check of it, is given to work with. */
export async function openScope(ctx: Context, request: ScopeRequest): Promise<RunScope> {
  const { target, type, method, methodName, keep } = request;
  const definition = { ...target.definition, tags: request.definitionTags };
  const key = { type: target.type, modelId: definition.id };
  const data = await ctx.data();
  return {
    ctx,
    platform: ctx.platform,
    signal: ctx.signal,
    repoDir: ctx.repository().root,
    type,
    method,
    methodName,
    definition,
    definitionFile: target.file,
    isDirect: target.entry === undefined || target.entry.automatic === true,
    key,
    owner: {
      ownerType: "model-method",
      ownerRef: definition.id,
      definitionHash: request.definitionHash,
      ...(request.runId === undefined ? {} : { runId: request.runId }),
    },
    data,
    outputs: new OutputStore(data, key, { defer: method.rollbackOnFailure === true, now: ctx.platform.now }),
    tags: request.tags,
    handles: [],
    deleted: [],
    log: (level, text) => {
      ctx.log.log(level, text);
      keep(level, text);
    },
    warn: (warning) => {
      ctx.warn(warning);
      keep("warning", warning.message);
    },
    onEvent: (event) => keep("debug", `${event?.type}: ${JSON.stringify(event)}`),
    resolveModelId: async (nameOrId) => {
      const entries = await (await ctx.definitions()).list();
      return entries.find((candidate) => candidate.name === nameOrId || candidate.id === nameOrId)?.id;
    },
    runNested: request.runNested,
  };
}
