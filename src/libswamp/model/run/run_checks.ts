// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../../domain/errors.ts";
import type { SourceStack } from "../../../domain/types/source_stack.ts";
import { shellWord } from "../../../domain/shell_word.ts";
import type { SelectedCheck } from "../../../domain/models/select_checks.ts";

/** How one pre-flight check ended. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  /** Empty when it passed. */
  readonly errors: readonly string[];
}

/**
 * Runs the checks that are not skipped, one after the other; none of them throws.
 * @param onThrown given what a check throws; says where.
 */
export async function runChecks(
  selected: readonly SelectedCheck[],
  context: Record<string, unknown>,
  onThrown: (error: unknown) => Promise<SourceStack | undefined>,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, check, skipped } of selected) {
    if (skipped !== undefined) continue;
    const errors = await errorsOf(() => check.execute(context), onThrown);
    results.push({ name, passed: errors.length === 0, errors });
  }
  return results;
}

/** What a check said; one that throws, or that says nothing understandable, has not passed. */
async function errorsOf(
  execute: () => unknown,
  onThrown: (error: unknown) => Promise<SourceStack | undefined>,
): Promise<string[]> {
  let answer: unknown;
  try {
    answer = await execute();
  } catch (error) {
    const source = await onThrown(error);
    return [`it threw: ${messageOf(error)}${source ? ` (at ${source.position})` : ""}`];
  }
  const { pass, errors } = (answer ?? {}) as { pass?: unknown; errors?: unknown };
  if (pass === true) return [];
  if (pass !== false) return ["it returned no { pass: true } or { pass: false, errors }"];
  const texts = Array.isArray(errors) ? errors.map(String).filter((text) => text !== "") : [];
  return texts.length > 0 ? texts : ["it failed without saying why"];
}

/**
 * @param run.required checks that the definition requires: no option skips them.
 * @throws SwampError CHECKS_FAILED with everything that the checks found.
 */
export function assertChecksPassed(
  results: readonly CheckResult[],
  run: { readonly model: string; readonly method: string; readonly required: readonly string[] },
): void {
  const failed = results.filter((result) => !result.passed);
  if (failed.length === 0) return;
  const lines = failed.flatMap(({ name, errors }) => errors.map((text) => `  ${name}: ${text}`));
  throw new SwampError(
    "CHECKS_FAILED",
    `Pre-flight checks failed for '${run.method}' of model '${run.model}':\n${lines.join("\n")}`,
    {
      hint: `The method was not run. Put right what they found${skipHint(failed, run.required)}`,
      details: { model: run.model, method: run.method, checks: failed },
    },
  );
}

function skipHint(failed: readonly CheckResult[], required: readonly string[]): string {
  const [kept, free] = [true, false].map((is) =>
    failed.map(({ name }) => name).filter((name) => required.includes(name) === is)
  ) as [string[], string[]];
  const options = free.map((name) => `--skip-check ${shellWord(name)}`).join(" ");
  return [
    ...(free.length > 0 ? [`, or skip with: ${options}`] : []),
    ...(kept.length > 0 ? [`\nThe definition requires ${kept.join(", ")}: that can not be skipped`] : []),
  ].join("");
}
