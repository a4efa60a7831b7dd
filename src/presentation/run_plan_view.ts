// SPDX-License-Identifier: MIT
import type { PlannedCheck, PlannedOutput, RunPlan } from "../libswamp/model/run/plan_run.ts";
import { showLines, showValues } from "./model_view.ts";
import type { View } from "./view.ts";

/** `model method run --dry-run` for a person. */
export function viewRunPlan(out: View, plan: RunPlan): void {
  out.line(`Dry run of ${plan.modelName} ${plan.methodName} (${plan.modelType}); nothing was done`);
  out.line(`Definition: ${plan.definition}`);
  if (plan.upgrades.length > 0) out.line(`Upgrades: ${plan.upgrades.join(", ")}`);
  showValues(out, "Global Arguments:", plan.globalArguments);
  if (plan.overriddenGlobalArguments.length > 0) {
    out.line(`Given as inputs for this run: ${plan.overriddenGlobalArguments.join(", ")}`);
  }
  showValues(out, "Method Arguments:", plan.methodArguments as Record<string, unknown>);
  showLines(out, "Checks:", plan.checks.map((check) => checkLine(out, check)));
  showLines(out, "May Write:", plan.outputs.map(plannedLine));
}

function checkLine({ style }: View, { name, description, runs, reason }: PlannedCheck): string {
  return `${runs ? style.green("runs") : style.dim("skipped")}  ${name}: ${description}${
    reason ? ` (${reason})` : ""
  }`;
}

function plannedLine({ specName, kind, lifetime, garbageCollection, hasSecrets }: PlannedOutput): string {
  const secrets = hasSecrets ? "; its secrets go into a vault" : "";
  return `${specName} (${kind}, lifetime ${lifetime}, keeps ${garbageCollection})${secrets}`;
}
