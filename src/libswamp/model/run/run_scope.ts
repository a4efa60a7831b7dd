// SPDX-License-Identifier: MIT
import type { DataOwner, DataOwnerKey, DataStore } from "../../../domain/data/data_store.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import type { Warning } from "../../context.ts";
import type { DataHandle } from "./data_handle.ts";
import type { LogSink } from "./method_logger.ts";

/** What all parts of one method run share. */
export interface RunScope {
  readonly platform: Platform;
  readonly signal: AbortSignal;
  readonly repoDir: string;
  readonly type: ModelType;
  readonly method: Method;
  readonly methodName: string;
  readonly definition: Definition;
  /** The definition's file as users know it. */
  readonly definitionFile: string;
  readonly key: DataOwnerKey;
  readonly owner: DataOwner;
  readonly data: DataStore;
  /** Tags of the command line, for every output. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the writers wrote, in order. */
  readonly handles: DataHandle[];
  readonly log: LogSink;
  warn(warning: Warning): void;
  /** The id of the definition with this name or id. */
  resolveModelId(nameOrId: string): Promise<string | undefined>;
}
