// SPDX-License-Identifier: MIT
/** What the author of a model type writes: the shape of `export const model` and `export const extension`. */
import type { CheckContext, DataHandle, MethodContext } from "./context_api.ts";

/** A schema of zod 3 or 4. It is recognized by its functions, whichever copy of zod made it. */
export interface SchemaLike {
  parse(value: unknown): unknown;
  safeParse(value: unknown): { success: boolean };
}

/** `export const model = { … } satisfies ModelType`, or with the type of its global arguments in angle brackets. */
export interface ModelType<GlobalArguments = Record<string, unknown>> {
  /** `@collective/name`, with as many further segments as you like. */
  readonly type: string;
  /** `YYYY.MM.DD.N`. Raise it when arguments or outputs change. */
  readonly version: string;
  /** One sentence for listings. */
  readonly description?: string;
  /** A zod object: what a model sets once, for all methods. */
  readonly globalArguments?: SchemaLike;
  /** JSON objects that methods store, by the name that `writeResource` uses. */
  readonly resources?: Readonly<Record<string, ResourceSpec>>;
  /** Files that methods store, by the name that `createFileWriter` uses. */
  readonly files?: Readonly<Record<string, FileSpec>>;
  /** What can be done, by name. */
  readonly methods: Readonly<Record<string, Method<GlobalArguments>>>;
  /** Tests that run before a method that changes something; a failed one prevents the run. */
  readonly checks?: Readonly<Record<string, Check<GlobalArguments>>>;
  /** How global arguments of models written for older versions become those of this version, oldest first. */
  readonly upgrades?: readonly UpgradeStep[];
  /** Reports that run after each method of this type. */
  readonly reports?: readonly string[];
}

/** `export const extension = { … } satisfies Extension`: adds to a model type that another file declares. */
export interface Extension<GlobalArguments = Record<string, unknown>> {
  /** The type that is extended. */
  readonly type: string;
  readonly globalArguments?: SchemaLike;
  readonly methods?: readonly Readonly<Record<string, Method<GlobalArguments>>>[];
  readonly checks?: readonly Readonly<Record<string, Check<GlobalArguments>>>[];
  readonly resources?: Readonly<Record<string, ResourceSpec>>;
}

/** One method of a model type. */
export interface Method<GlobalArguments = Record<string, unknown>> {
  /** One sentence for listings. */
  readonly description: string;
  /** A zod object: what one run is given. */
  readonly arguments: SchemaLike;
  /**
   * What the method does to the world. Guessed from the name when it is missing: `get`, `read` and `list` only read;
   * `delete` and `remove` delete; anything else counts as a change.
   */
  readonly kind?: "create" | "read" | "update" | "delete" | "list" | "action";
  /** Makes the stored versions of a failed run disappear. */
  readonly rollbackOnFailure?: boolean;
  /** Does the work. `args` are parsed and complete: defaults are applied. Throw an Error to fail the run. */
  execute(args: Record<string, unknown>, context: MethodContext<GlobalArguments>): Promise<MethodResult>;
}

/** What `execute` returns. */
export interface MethodResult {
  /** The handles of what was stored; without them, everything that the writers stored counts. */
  readonly dataHandles?: readonly DataHandle[];
}

/** An output that is a JSON object. */
export interface ResourceSpec {
  /** A zod object. Fields with `.meta({ sensitive: true })` are kept in a vault. */
  readonly schema: SchemaLike;
  /** `infinite`, `ephemeral`, `job`, `workflow`, or a duration such as `1h`, `30d`, `6mo`. */
  readonly lifetime: string;
  /** How many versions `swamp data gc` keeps, or for how long. */
  readonly garbageCollection: number | string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Makes every field sensitive. */
  readonly sensitiveOutput?: boolean;
  /** The vault that keeps the sensitive fields. */
  readonly vaultName?: string;
}

/** An output that is a file. */
export interface FileSpec {
  /** Media type, such as `text/plain`. */
  readonly contentType: string;
  /** As in {@link ResourceSpec}. */
  readonly lifetime: string;
  /** As in {@link ResourceSpec}. */
  readonly garbageCollection: number | string;
  readonly description?: string;
  readonly streaming?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A test that runs before a method. */
export interface Check<GlobalArguments = Record<string, unknown>> {
  readonly description: string;
  /** For `--skip-check-label`. */
  readonly labels?: readonly string[];
  /** Names of the methods that it guards; all that change something when it is missing. */
  readonly appliesTo?: readonly string[];
  execute(context: CheckContext<GlobalArguments>): Promise<CheckResult> | CheckResult;
}

/** What a check found. */
export interface CheckResult {
  readonly pass: boolean;
  /** Why it failed, a line each. */
  readonly errors?: readonly string[];
}

/** One step of an upgrade. */
export interface UpgradeStep {
  /** The version that the result is right for. */
  readonly toVersion: string;
  readonly description: string;
  /** Makes new global arguments from old ones. */
  upgradeAttributes(old: Record<string, unknown>): Record<string, unknown>;
}
