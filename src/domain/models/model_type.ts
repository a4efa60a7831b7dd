// SPDX-License-Identifier: MIT
/** Definitions of model types as loaded from an extension (or built in). Plain values; nothing here does I/O. */

import type { LazyTypeEntry } from "../types/type_entry.ts";

/** Anything that behaves like a zod schema, whichever copy of zod made it. */
export interface Schema {
  readonly _def: unknown;
  parse(value: unknown): unknown;
  safeParse(value: unknown): SchemaResult;
}

export type SchemaResult =
  | { success: true; data: unknown }
  | { success: false; error: { issues: readonly SchemaIssue[] } };

export interface SchemaIssue {
  readonly path: readonly (string | number | symbol)[];
  readonly message: string;
  readonly code?: string;
}

/** A schema is recognised by behaviour, never by `instanceof`: bundles may carry their own zod. */
export function isSchema(value: unknown): value is Schema {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Record<string, unknown>;
  return candidate._def !== undefined && typeof candidate.parse === "function" &&
    typeof candidate.safeParse === "function";
}

export type MethodKind = "create" | "read" | "update" | "delete" | "list" | "action";

export interface Method {
  /** The file that declares it; undefined for built-in types. */
  readonly declaredBy?: LazyTypeEntry;
  /**
   * Scripts: arguments in which secrets and embedded values stay sentinels. The method hands their values on itself,
   * from `context.vaultSecrets` and `context.embeddedValues`.
   * Built-in types only.
   */
  readonly sentinelArguments?: readonly string[];
  /**
   * Whether it can hand on these secrets, whatever they are. Built-in types only.
   * @throws SwampError ARGUMENTS_INVALID, with the argument in its details.
   */
  readonly assertSentinels?: (args: Readonly<Record<string, unknown>>, sentinels: readonly string[]) => void;
  /** Which sentinels of a script would be split into several words, if they were part of its text. */
  readonly splitSentinels?: (script: string, sentinels: readonly string[]) => readonly string[];
  readonly description: string;
  readonly arguments: Schema;
  readonly kind?: MethodKind;
  readonly rollbackOnFailure?: boolean;
  readonly execute: (args: unknown, context: unknown) => unknown;
}

export interface ResourceSpec {
  readonly schema: Schema;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  readonly description?: string;
  readonly tags?: Record<string, string>;
  readonly sensitiveOutput?: boolean;
  readonly vaultName?: string;
}

export interface FileSpec {
  readonly contentType: string;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  readonly description?: string;
  readonly streaming?: boolean;
  readonly tags?: Record<string, string>;
}

export interface Check {
  readonly description: string;
  readonly execute: (context: unknown) => unknown;
  readonly labels?: readonly string[];
  readonly appliesTo?: readonly string[];
}

export interface UpgradeStep {
  readonly toVersion: string;
  readonly description: string;
  readonly upgradeAttributes: (old: Record<string, unknown>) => unknown;
}

/** A model type, its grafts merged in. */
export interface ModelType {
  /** Normalised name. */
  readonly type: string;
  readonly raw: string;
  readonly version: string;
  readonly globalArguments?: Schema;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly methods: Readonly<Record<string, Method>>;
  readonly checks: Readonly<Record<string, Check>>;
  readonly upgrades: readonly UpgradeStep[];
  readonly reports: readonly string[];
}

/** What an `export const extension` adds to a model type. */
export interface Graft {
  readonly type: string;
  /** Arguments that it adds to those of the type. */
  readonly globalArguments?: Schema;
  readonly methods: Readonly<Record<string, Method>>;
  readonly checks: Readonly<Record<string, Check>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}
