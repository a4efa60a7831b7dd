// SPDX-License-Identifier: MIT
import type { DataOwner, DataOwnerKey, DataStore } from "../../../domain/data/data_store.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import type { Context, Warning } from "../../context.ts";
import type { LogSink } from "./context/method_logger.ts";
import type { DataHandle } from "./outputs/data_handle.ts";
import type { OutputStore } from "./outputs/output_store.ts";

/** What a method is told of while it runs, and may tell itself (`context.onEvent`). */
export interface MethodEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** An item that a run marked as deleted. */
export interface DeletedData {
  readonly name: string;
  /** That of the tombstone; those before it are still there. */
  readonly version: number;
}

/** What `context.runModel` asks for. */
export interface NestedRun {
  readonly definition?: string;
  readonly modelType?: unknown;
  readonly name?: string;
  readonly modelName?: string;
  readonly method: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

export type NestedResult =
  | { readonly ok: true; readonly resources: readonly unknown[] }
  | { readonly ok: false; readonly error: { readonly message: string; readonly stack?: string } };

/** What all parts of one method run share. */
export interface RunScope {
  readonly ctx: Context;
  readonly platform: Platform;
  readonly signal: AbortSignal;
  readonly repoDir: string;
  readonly type: ModelType;
  readonly method: Method;
  readonly methodName: string;
  /** As it was written: expressions in it are not resolved. */
  readonly definition: Definition;
  /** The definition's file as users know it. */
  readonly definitionFile: string;
  /** A type is run, without a model that the user has made. */
  readonly isDirect: boolean;
  readonly key: DataOwnerKey;
  readonly owner: DataOwner;
  readonly data: DataStore;
  readonly outputs: OutputStore;
  /** Tags of the command line, for every output. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the writers wrote, in order. */
  readonly handles: DataHandle[];
  /** The tombstones, in order. */
  readonly deleted: DeletedData[];
  readonly log: LogSink;
  warn(warning: Warning): void;
  onEvent(event: MethodEvent): void;
  /** The id of the definition with this name or id. */
  resolveModelId(nameOrId: string): Promise<string | undefined>;
  /** Runs another model's method on behalf of this one; never throws. */
  runNested(run: NestedRun): Promise<NestedResult>;
}
