// SPDX-License-Identifier: MIT
/** The five validations of a definition: their names and order are part of the contract. */
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { unknownOutputs } from "../../../domain/models/unknown_outputs.ts";
import { unsupportedDriver } from "../../../domain/models/unsupported_driver.ts";
import { parseTemplate } from "../../../domain/expressions/template.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { InspectedDefinition } from "../../../domain/models/definition_store.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import {
  prepareArguments,
  type PreparedGlobals,
  prepareGlobals,
  splitExpressions,
} from "../../../domain/models/prepare_arguments.ts";
import { takenKeys } from "../../../domain/models/taken_keys.ts";
import { withoutRepeated } from "../../../domain/models/unknown_members.ts";
import {
  unknownGlobalMembers,
  unknownMethodArguments,
  unknownMethods,
} from "../../../domain/models/unknown_names.ts";
import { selectionProblems } from "../../../domain/models/select_checks.ts";
import { writtenAt } from "../run/arguments_invalid.ts";
import type { PlacedText } from "./located_problems.ts";

export interface Validation {
  readonly name: string;
  readonly passed: boolean;
  /** All problems, joined by `; `. */
  readonly error?: string;
}

/**
 * @param place.upgrade why the definition can not be brought to the version of its type; its global arguments are then
 *   not judged further.
 * @param place.locate problems with file and line.
 */
export async function validateDefinition(
  inspected: InspectedDefinition,
  type: ModelType,
  found: {
    /** With file and line, as those of expressions. */
    readonly inputs: readonly string[];
    readonly expressions: readonly string[];
    /** The definition with the values of expressions that read nothing. */
    readonly constants: Definition;
    readonly upgrade?: string;
    locate(problems: readonly PlacedText[]): Promise<string[]>;
  },
): Promise<Validation[]> {
  const { definition, problems } = inspected;
  const globals = await prepareGlobals(type.globalArguments, found.constants.globalArguments);
  const members = unknownGlobalMembers(definition, type);
  const wrong = [
    ...withoutRepeated(globals.problems, members)
      .map(({ text, path }) => ({
        text,
        keys: keysAt(["globalArguments"], definition.globalArguments, path),
      })),
    ...members,
  ];
  const methods = await methodProblems(definition, type, { globals, constants: found.constants });
  const driver = unsupportedDriver(definition);
  return [
    validation("Definition schema", [
      ...problems,
      ...found.inputs,
      ...await found.locate([
        ...(driver === undefined ? [] : [{ text: driver, keys: ["driver"] }]),
        ...unknownOutputs(definition, type),
      ]),
    ]),
    validation(
      "Global arguments",
      found.upgrade === undefined ? [...await found.locate(wrong), ...globals.missing] : [found.upgrade],
    ),
    validation("Method arguments", await found.locate(methods)),
    validation("Expression paths", found.expressions),
    validation("Check selection", selectionProblems(type, definition)),
  ];
}

/** The validation of a name, which passed when nothing is wrong. */
export function validation(name: string, problems: readonly string[]): Validation {
  return problems.length === 0 ? { name, passed: true } : { name, passed: false, error: problems.join("; ") };
}

/** Fields that hold expressions are not judged, nor are methods to which the definition gives no arguments. */
async function methodProblems(
  definition: Definition,
  type: ModelType,
  { globals, constants }: { readonly globals: PreparedGlobals; readonly constants: Definition },
): Promise<PlacedText[]> {
  const problems: PlacedText[] = [...unknownMethods(definition, type)];
  for (const [name, { arguments: given }] of Object.entries(definition.methods)) {
    const keys = ["methods", name];
    if (!Object.hasOwn(type.methods, name) || Object.keys(given).length === 0) continue;
    const unknown = unknownMethodArguments(definition, type, name);
    problems.push(...unknown.map(({ keys, text }) => ({ keys, text: `${name}.${text}` })));
    problems.push(
      ...secretProblems(type.methods[name]!, given).map(({ argument, message }) => ({
        text: `${name}.${argument}: ${message}`,
        keys: [...keys, "arguments", argument],
      })),
    );
    const isUnknown = (field: string) => unknown.some(({ keys }) => keys.length === 4 && keys[3] === field);
    const known = Object.fromEntries(
      Object.entries(constants.methods[name]!.arguments).filter(([field]) => !isUnknown(field)),
    );
    const { plain, unresolved } = splitExpressions(known);
    try {
      const prepared = await prepareArguments(type.methods[name]!.arguments, globals.values, plain);
      if (prepared.success) continue;
      const { names } = takenKeys(type.methods[name]!.arguments);
      const isGiven = (field: string) => Object.hasOwn(plain, field) || Object.hasOwn(globals.values, field);
      // What is not given may come as an input, and with it what is said of the whole may change.
      const judged = prepared.problems.filter(({ field }) =>
        !unresolved.has(field) && !globals.unresolved.has(field) &&
        (field === "" ? names.every(isGiven) : isGiven(field))
      );
      problems.push(
        ...withoutRepeated(judged, unknown).map(({ text, path }) => ({
          text: `${name}.${text}`,
          keys: keysAt([...keys, "arguments"], given, path),
        })),
      );
    } catch (error) {
      problems.push({ keys, text: `${name}: ${messageOf(error)}` });
    }
  }
  return problems;
}

/** Keys of the definition that lead to a problem; what an expression gives has the line of the expression. */
function keysAt(
  place: readonly string[],
  values: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly string[] {
  return path.length === 0 ? place : writtenAt(place, values, path).keys;
}

/** A word that no script has. */
const SECRET = "__SWAMP_SOME_SECRET__";

/**
 * Whether the method could hand on the secrets of its arguments. Only what is a secret for certain is taken for one, and
 * any other expression for a plain word.
 */
function secretProblems(
  method: Method,
  given: Readonly<Record<string, unknown>>,
): { argument: string; message: string }[] {
  const args = (method.sentinelArguments ?? []).flatMap((name) => {
    const text = given[name];
    if (typeof text !== "string") return [];
    const words = parseTemplate(text).map((part) => {
      if (part.kind !== "expression") return part.text;
      // Its lines are counted.
      const lines = "\n".repeat(part.whole.split("\n").length - 1);
      return lines === "" && /^vault\.get\([^()]*\)$/.test(part.source) ? SECRET : `word${lines}`;
    });
    return [[name, words.join("")] as const];
  });
  if (args.length === 0) return [];
  try {
    method.assertSentinels?.(Object.fromEntries(args), [SECRET]);
    return [];
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return [{ argument: String(error.details?.argument), message: error.message }];
  }
}
