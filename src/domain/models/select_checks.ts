// SPDX-License-Identifier: MIT
import type { Definition } from "./definition.ts";
import { didYouMean } from "../nearest.ts";
import { isMutating, methodKindOf } from "./method_kind.ts";
import type { Check, Method, ModelType } from "./model_type.ts";

/** What the command line says about pre-flight checks. */
export interface CheckOptions {
  readonly skipAll: boolean;
  readonly skipNames: readonly string[];
  readonly skipLabels: readonly string[];
}

export const ALL_CHECKS: CheckOptions = { skipAll: false, skipNames: [], skipLabels: [] };

export interface SelectedCheck {
  readonly name: string;
  readonly check: Check;
  /** Why it is not run; undefined when it is. */
  readonly skipped?: string;
}

/**
 * Which checks run before a method, in the order of their declaration. A definition's `skip` comes first, then
 * `appliesTo`; what the definition requires is run whatever the command line says. Only methods that change something
 * are checked.
 */
export function selectChecks(
  type: Pick<ModelType, "checks">,
  definition: Pick<Definition, "checks">,
  run: { methodName: string; method: Pick<Method, "kind">; options: CheckOptions },
): SelectedCheck[] {
  if (!isMutating(methodKindOf(run.methodName, run.method))) return [];
  return Object.entries(type.checks)
    .filter(([, check]) => check.appliesTo === undefined || check.appliesTo.includes(run.methodName))
    .map(([name, check]) => ({ name, check, skipped: reasonToSkip(name, check, definition, run.options) }));
}

/** What is wrong with the checks that a definition requires and skips: a misspelled one would guard nothing. */
export function selectionProblems(
  type: Pick<ModelType, "checks">,
  definition: Pick<Definition, "checks">,
): string[] {
  const known = Object.keys(type.checks);
  const { require = [], skip = [] } = definition.checks ?? {};
  const unknown = [...require, ...skip].filter((name) => !known.includes(name))
    .map((name) => `unknown check '${name}'${didYouMean(name, known)}`);
  const both = require.filter((name) => skip.includes(name)).map((name) =>
    `check '${name}' is both required and skipped`
  );
  return [...unknown, ...both];
}

/** What is wrong with `--skip-check` and `--skip-check-label`: names that the type does not have. */
export function unknownSkips({ checks }: Pick<ModelType, "checks">, options: CheckOptions): string[] {
  const names = Object.keys(checks);
  const labels = [...new Set(Object.values(checks).flatMap((check) => check.labels ?? []))];
  return [
    ...options.skipNames.map((name) => unknown("check", name, names)),
    ...options.skipLabels.map((label) => unknown("check label", label, labels)),
  ].filter((text) => text !== undefined);
}

function unknown(what: string, name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const expected = didYouMean(name, known) || `; it has ${known.join(", ") || "none"}`;
  return `has no ${what} '${name}'${expected}`;
}

function reasonToSkip(
  name: string,
  check: Check,
  definition: Pick<Definition, "checks">,
  options: CheckOptions,
): string | undefined {
  if (definition.checks?.skip?.includes(name)) return "the definition skips it";
  if (definition.checks?.require?.includes(name)) return undefined;
  if (options.skipAll) return "--skip-checks";
  if (options.skipNames.includes(name)) return `--skip-check ${name}`;
  const label = check.labels?.find((own) => options.skipLabels.includes(own));
  return label === undefined ? undefined : `--skip-check-label ${label}`;
}

/** Checks that never run before a method, because `appliesTo` names none, or one that the type does not have. */
export function idleChecks({ checks, methods }: Pick<ModelType, "checks" | "methods">): string[] {
  const known = Object.keys(methods);
  return Object.entries(checks).flatMap(([name, { appliesTo }]) => {
    if (appliesTo === undefined) return [];
    if (appliesTo.length === 0) {
      return [`check '${name}' never runs: its 'appliesTo' is empty; leave it out to check every method`];
    }
    return appliesTo.filter((method) => !known.includes(method)).map((method) =>
      `check '${name}' applies to a method that the type does not have: '${method}'${
        didYouMean(method, known)
      }`
    );
  });
}
