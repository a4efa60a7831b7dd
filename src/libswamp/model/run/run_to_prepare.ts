// SPDX-License-Identifier: MIT
import type { Definition } from "../../../domain/models/definition.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";

/** A run of which everything is known but what its method will be given. */
export interface RunToPrepare {
  readonly type: ModelType;
  readonly definition: Definition;
  readonly method: Method;
  readonly methodName: string;
  /** The definition's file as users know it. */
  readonly file: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** A type is run, without a model that the user has made. */
  readonly isDirect: boolean;
}
