// SPDX-License-Identifier: MIT
/** What a new version of a type takes away from the models that were written for the one before it. */
import { compareCalVer, isCalVer } from "../types/calver.ts";
import type { JsonSchema, TypeMetadata } from "../types/type_entry.ts";

/** Parts of a description that models depend on. */
export type ComparedType = Pick<TypeMetadata, "version" | "globalArguments" | "methods" | "upgrades">;

export interface BreakingChange {
  readonly change: "method-removed" | "required" | "removed" | "retyped";
  /** The method that was removed or whose argument it is; undefined for global arguments. */
  readonly method?: string;
  /** The argument. */
  readonly argument?: string;
  /** For messages: `the method 'get' was removed`. */
  readonly text: string;
}

/** What a model gives. */
export interface GivenArguments {
  readonly globalArguments?: Readonly<Record<string, unknown>>;
  readonly methods?: Readonly<Record<string, { readonly arguments?: Readonly<Record<string, unknown>> }>>;
}

/**
 * Global arguments do not count when an upgrade leads from the former version to this one: it is what puts them right.
 * Arguments of methods always do, since no upgrade sees them.
 */
export function breakingChanges(former: ComparedType, next: ComparedType): BreakingChange[] {
  const globals = isUpgraded(former, next)
    ? []
    : argumentChanges(former.globalArguments, next.globalArguments);
  const methods = (former.methods ?? []).flatMap(({ name, arguments: before }): BreakingChange[] => {
    const now = next.methods?.find((method) => method.name === name);
    if (!now) {
      return [{ change: "method-removed", method: name, text: `the method '${name}' was removed` }];
    }
    return argumentChanges(before, now.arguments, name);
  });
  return [...globals, ...methods];
}

/** Whether a model with these arguments does not work any more after a change. */
export function isAffected(model: GivenArguments, { change, method, argument }: BreakingChange): boolean {
  if (change === "method-removed") return true;
  const given = method === undefined ? model.globalArguments : model.methods?.[method]?.arguments;
  const isGiven = given !== undefined && Object.hasOwn(given, argument!);
  return change === "required" ? !isGiven : isGiven;
}

function isUpgraded(former: ComparedType, { upgrades = [] }: ComparedType): boolean {
  const { version = "" } = former;
  return upgrades.some((step) => !isCalVer(version) || isCalVer(step) && compareCalVer(step, version) > 0);
}

function argumentChanges(
  former: JsonSchema | undefined,
  next: JsonSchema | undefined,
  method?: string,
): BreakingChange[] {
  const [before, now] = [propertiesOf(former), propertiesOf(next)];
  const required = (schema: JsonSchema | undefined): readonly unknown[] =>
    Array.isArray(schema?.required) ? schema.required : [];
  const names = new Set([...Object.keys(before), ...required(next).map(String)]);
  return [...names].flatMap((argument): BreakingChange[] => {
    const what = method === undefined
      ? `the global argument '${argument}'`
      : `the argument '${argument}' of the method '${method}'`;
    const place = { method, argument };
    if (!Object.hasOwn(now, argument) && !required(next).includes(argument)) {
      return takesAnything(next) ? [] : [{ change: "removed", ...place, text: `${what} was removed` }];
    }
    const isRequired = required(next).includes(argument) && !required(former).includes(argument);
    const changes: BreakingChange[] = isRequired
      ? [{ change: "required", ...place, text: `${what} is required now` }]
      : [];
    const types = Object.hasOwn(before, argument) ? lostTypes(before[argument], now[argument]) : undefined;
    return types === undefined ? changes : [...changes, {
      change: "retyped",
      ...place,
      text: `${what} was ${types.before}, and is ${types.now} now`,
    }];
  });
}

function propertiesOf(schema: JsonSchema | undefined): Record<string, unknown> {
  return isObject(schema?.properties) ? schema.properties : {};
}

/** A schema that passes on what it does not name. */
function takesAnything(schema: JsonSchema | undefined): boolean {
  const rest = schema?.additionalProperties;
  return rest === true || isObject(rest);
}

/** The types of both, when a value of the former is not one of the next. Undefined also where a schema names none. */
function lostTypes(former: unknown, next: unknown): { before: string; now: string } | undefined {
  const [before, now] = [typesOf(former), typesOf(next)];
  if (!before || !now) return undefined;
  const isTaken = (type: string) => now.includes(type) || type === "integer" && now.includes("number");
  return before.every(isTaken) ? undefined : { before: before.join(" or "), now: now.join(" or ") };
}

function typesOf(schema: unknown): string[] | undefined {
  if (!isObject(schema)) return undefined;
  const { type, anyOf } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.map(String);
  if (!Array.isArray(anyOf)) return undefined;
  const parts = anyOf.map(typesOf);
  return parts.some((part) => part === undefined) ? undefined : [...new Set(parts.flatMap((part) => part!))];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
