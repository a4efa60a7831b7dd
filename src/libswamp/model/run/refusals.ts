// SPDX-License-Identifier: MIT
/** What a run would need and this version does not have: said before anything happens, never passed over. */
import { SwampError } from "../../../domain/errors.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import { isMutating, methodKindOf } from "../../../domain/models/method_kind.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import { marksSecrets } from "../../../domain/models/sensitive_fields.ts";
import { compareCalVer, isCalVer } from "../../../domain/types/calver.ts";
import { sensitiveOutput } from "./write_resource.ts";

/** @throws SwampError FEATURE_UNSUPPORTED naming the checks, versions, settings or fields. */
export function refuseUnsupported(
  type: ModelType,
  definition: Definition,
  method: { name: string; method: Method },
): void {
  refuseDriver(definition);
  refuseUpgrade(type, definition);
  if (!isMutating(methodKindOf(method.name, method.method))) return;
  refuseChecks(type, method.name);
  for (const [name, spec] of Object.entries(type.resources)) {
    // Refused before something is made whose result could not be stored.
    if (marksSecrets(spec)) throw sensitiveOutput(type.type, name, []);
  }
}

function refuseDriver(definition: Definition): void {
  if (definition.driver === undefined || definition.driver === "raw") return;
  throw new SwampError(
    "FEATURE_UNSUPPORTED",
    `Model '${definition.name}' runs with driver '${definition.driver}': drivers are not supported yet`,
  );
}

function refuseChecks(type: ModelType, methodName: string): void {
  const checks = Object.entries(type.checks)
    .filter(([, check]) => check.appliesTo === undefined || check.appliesTo.includes(methodName))
    .map(([name]) => name);
  if (checks.length === 0) return;
  throw new SwampError(
    "FEATURE_UNSUPPORTED",
    `pre-flight checks are not supported yet; method '${methodName}' of ${type.type} must not run without its ` +
      `checks: ${checks.join(", ")}`,
    { details: { type: type.type, method: methodName, checks } },
  );
}

function refuseUpgrade(type: ModelType, definition: Definition): void {
  if (type.upgrades.length === 0) return;
  const was = definition.typeVersion;
  const due = type.upgrades.filter((step) =>
    was === undefined || !isCalVer(was) || compareCalVer(step.toVersion, was) > 0
  );
  if (due.length === 0) return;
  throw new SwampError(
    "FEATURE_UNSUPPORTED",
    `Model '${definition.name}' was written for version ${
      was ?? "(unknown)"
    } of ${type.type}, which is now ` +
      `${type.version}: upgrades of definitions are not supported yet`,
    {
      hint: `Check its arguments against: swamp model type describe ${type.type}\n` +
        `Then set 'typeVersion: ${type.version}' with: swamp model edit ${definition.name}`,
      details: { typeVersion: was, version: type.version, steps: due.map((step) => step.toVersion) },
    },
  );
}
