// SPDX-License-Identifier: MIT
import { marksSecrets, sensitiveFields } from "../../../domain/models/sensitive_fields.ts";
import { plainValue } from "../../../domain/models/plain_value.ts";
import type { ResourceSpec, Schema } from "../../../domain/models/model_type.ts";
import { revealSecrets } from "../../../domain/expressions/sentinels.ts";
import type { Context } from "../../context.ts";
import { openRun, type RunRequest } from "./open_run.ts";

/** Stands for a secret in what people see. */
const HIDDEN = "***";

/** The `--json` document of `model method run --dry-run`. */
export interface RunPlan {
  readonly dryRun: true;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly methodName: string;
  readonly definition: string;
  /** Versions of the upgrade steps that the definition would take first. */
  readonly upgrades: readonly string[];
  readonly globalArguments: Readonly<Record<string, unknown>>;
  /** Names of those that inputs replace for this run. */
  readonly overriddenGlobalArguments: readonly string[];
  readonly methodArguments: unknown;
  readonly checks: readonly PlannedCheck[];
  /** What the type's methods may write. */
  readonly outputs: readonly PlannedOutput[];
}

export interface PlannedCheck {
  readonly name: string;
  readonly description: string;
  readonly runs: boolean;
  /** Why it would not run. */
  readonly reason?: string;
}

export interface PlannedOutput {
  readonly specName: string;
  readonly kind: "resource" | "file";
  readonly description?: string;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  /** Whether it has secrets, which would go into a vault. */
  readonly hasSecrets: boolean;
}

/** Says what a run would do; writes nothing, and runs neither the method nor a check. */
export async function planRun(ctx: Context, request: RunRequest): Promise<RunPlan> {
  const { target, type, method, methodName, prepared, checks, upgrades } = await openRun(ctx, request, true);
  const { definition } = target;
  const unresolved = Object.fromEntries(prepared.globals.unresolved);
  const hidden = new Map([...prepared.secrets.keys()].map((sentinel) => [sentinel, HIDDEN]));
  const shown = (value: Record<string, unknown>) =>
    revealSecrets(revealSecrets(value, prepared.words), hidden);
  return {
    dryRun: true,
    modelId: definition.id,
    modelName: definition.name,
    modelType: target.type,
    methodName,
    definition: target.file,
    upgrades,
    globalArguments: masked(type.globalArguments, { ...prepared.globals.values, ...unresolved }),
    overriddenGlobalArguments: prepared.overriddenGlobals,
    methodArguments: masked(
      method.arguments,
      shown(prepared.args as Record<string, unknown>),
    ),
    checks: checks.map(({ name, check, skipped }) => ({
      name,
      description: check.description,
      runs: skipped === undefined,
      reason: skipped,
    })),
    outputs: [
      ...Object.entries(type.resources).map(([specName, spec]) => ({
        ...outputOf(specName, spec),
        kind: "resource" as const,
        hasSecrets: marksSecrets(spec),
      })),
      ...Object.entries(type.files).map(([specName, spec]) => ({
        ...outputOf(specName, spec),
        kind: "file" as const,
        hasSecrets: false,
      })),
    ],
  };
}

function outputOf(
  specName: string,
  spec: Pick<ResourceSpec, "description" | "lifetime" | "garbageCollection">,
) {
  const { description, lifetime, garbageCollection } = spec;
  return { specName, description, lifetime, garbageCollection };
}

/** A copy in which the values of fields that the schema marks as sensitive are not shown. */
function masked(
  schema: Schema | undefined,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const copy = structuredClone(values) as Record<string, unknown>;
  for (const { path } of schema ? sensitiveFields({ schema }, copy) : []) {
    const parent = path.slice(0, -1).reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)[key],
      copy,
    );
    (parent as Record<string, unknown>)[path.at(-1)!] = HIDDEN;
  }
  return plainValue(copy) as Record<string, unknown>;
}
