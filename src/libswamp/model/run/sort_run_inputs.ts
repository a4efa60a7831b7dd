// SPDX-License-Identifier: MIT
/** What each input of a run is: an input that expressions read, an argument of the method, or a global argument. */
import { escapeTemplate } from "../../../domain/expressions/template.ts";
import { mapPathTexts } from "../../../domain/expressions/path_texts.ts";
import { type SortedInputs, sortInputs } from "../../../domain/models/declared_inputs.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import { coerceArguments } from "../../../domain/models/coerce_arguments.ts";
import { unknownArguments } from "../../../domain/models/prepare_arguments.ts";
import { unwrappedShape } from "../../../domain/models/schema_shape.ts";
import { takenKeys } from "../../../domain/models/taken_keys.ts";
import { unknownMembers } from "../../../domain/models/unknown_members.ts";
import {
  unknownGlobalMembers,
  unknownMethodArguments,
  unknownMethods,
} from "../../../domain/models/unknown_names.ts";
import type { Context } from "../../context.ts";
import { type ArgumentProblem, ArgumentsInvalid } from "./arguments_invalid.ts";
import { inputsOf } from "./needed_inputs.ts";
import type { RunToPrepare } from "./run_to_prepare.ts";

type Values = Record<string, unknown>;

/** The inputs of a run by what they are given to. */
export interface RunInputs extends Pick<SortedInputs, "problems" | "missing"> {
  /** For expressions. */
  readonly expressions: Values;
  /** Arguments of the method. */
  readonly own: Values;
  /** Laid over the definition's global arguments for this run only; coerced. */
  readonly globals: Values;
}

/**
 * Sorts the inputs of a run by the schemas of the definition, the method and the type.
 * @throws ArgumentsInvalid for every name, of an input or in the definition, that nothing reads: the run would go on
 *   with something else than what was asked for.
 */
export async function sortRunInputs(ctx: Context, run: RunToPrepare): Promise<RunInputs> {
  const { definition, type } = run;
  const sorted = sortInputs(definition.inputs, run.inputs);
  const globalNames = type.globalArguments ? takenKeys(type.globalArguments).names : [];
  const kindOf = inputKinds(run, globalNames);
  const isDeclared = (key: string) => Object.hasOwn(sorted.declared, key);
  const others = Object.keys(sorted.others);
  const given = Object.keys(run.inputs).filter(isDeclared);
  // What expressions read matters only for names that the method does not take itself.
  const isAsked = given.length > 0 || others.some((key) => kindOf(key) !== "argument");
  const read = isAsked ? await inputsOf(ctx, definition, run.methodName) : [];
  const isRead = (key: string) => read.includes(key) || read.includes(undefined);
  assertKnown(run, [
    ...unknownInDefinition(run),
    ...unknownInputs(run, others.filter((key) => kindOf(key) === undefined && !isRead(key)), globalNames),
  ]);
  // A declared input that no expression reads would be dropped: it means the argument of its name.
  const unread = given.filter((key) => !isRead(key) && kindOf(key) !== "free");
  const values: Values = { ...sorted.others, ...pick(sorted.declared, unread) };
  const keys = Object.keys(values);
  const globals = pick(values, keys.filter((key) => kindOf(key) === "global" && !isRead(key)));
  const own = pick(values, keys.filter((key) => kindOf(key) === "argument" || kindOf(key) === "free"));
  assertKnown(run, unknownMembers(run.method.arguments, own));
  assertKnown(run, unknownInGlobals(run, globals), "Global");
  return {
    expressions: { ...sorted.declared, ...sorted.others },
    own,
    globals: type.globalArguments ? coerceArguments(type.globalArguments, globals) as Values : globals,
    problems: sorted.problems,
    missing: sorted.missing,
  };
}

/** What an input of this name can be, apart from expressions that read it. */
function inputKinds({ method }: RunToPrepare, globalNames: readonly string[]) {
  const { names, open } = takenKeys(method.arguments);
  // All keys of a record are its own, those of a loose object only when nothing else has the name.
  const isRecord = unwrappedShape(method.arguments).kind === "record";
  return (key: string): "argument" | "global" | "free" | undefined => {
    if (names.includes(key) || isRecord) return "argument";
    if (globalNames.includes(key)) return "global";
    return open ? "free" : undefined;
  };
}

/** The definition with the global arguments of a run; what they hold is a value, never an expression. */
export function withGlobals(definition: Definition, globals: Readonly<Values>): Definition {
  if (Object.keys(globals).length === 0) return definition;
  const escaped = mapPathTexts(globals, (_path, text) => escapeTemplate(text)) as Values;
  return { ...definition, globalArguments: { ...definition.globalArguments, ...escaped } };
}

function unknownInDefinition({ definition, type, methodName }: RunToPrepare): ArgumentProblem[] {
  return [...unknownMethods(definition, type), ...unknownMethodArguments(definition, type, methodName)]
    .map(({ keys, method, text }) => ({
      text: method === undefined ? text : `${method}.${text}`,
      written: { keys, value: undefined },
    }));
}

/** Keys inside of global arguments that the type does not read, of the definition and of inputs. */
function unknownInGlobals({ definition, type }: RunToPrepare, inputs: Readonly<Values>): ArgumentProblem[] {
  if (!type.globalArguments) return [];
  return [
    ...unknownGlobalMembers(definition, type)
      .filter(({ keys }) => !Object.hasOwn(inputs, keys[1]!))
      .map(({ keys, text }) => ({ text, written: { keys, value: undefined } })),
    ...unknownMembers(type.globalArguments, inputs),
  ];
}

function unknownInputs(
  run: RunToPrepare,
  keys: readonly string[],
  globals: readonly string[],
): ArgumentProblem[] {
  if (keys.length === 0) return [];
  const inputs = run.definition.inputs ?? {};
  const declared = Object.keys(inputs.properties ?? inputs);
  const given = Object.fromEntries(keys.map((key) => [key, run.inputs[key]]));
  return unknownArguments(run.method.arguments, given, [...declared, ...globals]);
}

function assertKnown(
  run: RunToPrepare,
  problems: readonly ArgumentProblem[],
  whose: "Method" | "Global" = "Method",
): void {
  if (problems.length === 0) return;
  const { definition, methodName, file, isDirect, type } = run;
  const describe = isDirect || whose === "Global"
    ? `swamp model type describe ${type.type}`
    : `swamp model method describe ${definition.name} ${methodName}`;
  const edit = problems.some(({ written }) => written)
    ? `\nChange the definition: swamp model edit ${definition.name}`
    : "";
  throw new ArgumentsInvalid(
    `${whose} arguments validation failed`,
    { file, problems },
    `Nothing was run. See what the ${whose === "Global" ? "type" : "method"} takes: ${describe}${edit}`,
  );
}

function pick(values: Readonly<Values>, keys: readonly string[]): Values {
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}
