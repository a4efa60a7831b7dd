// SPDX-License-Identifier: MIT
import { isLoneExpression, parseTemplate } from "../../../domain/expressions/template.ts";
import { SwampError } from "../../../domain/errors.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import type { Context } from "../../context.ts";

/** Said of one script. */
export interface ScriptWarning {
  readonly name: string;
  readonly message: string;
  /** Dotted. */
  readonly paths: readonly string[];
}

/** An expression inside of a script. */
interface Embedded {
  readonly sentinel: string;
  readonly whole: string;
  readonly line: number;
  readonly isRaw: boolean;
}

/**
 * What a script makes of the values that are embedded in it: those without quotes are one word, although text at that
 * position would be split, and those of `raw(…)` are read as shell source.
 */
export async function scriptWarnings(
  ctx: Context,
  definition: Definition,
  type: ModelType,
): Promise<ScriptWarning[]> {
  const found: ScriptWarning[] = [];
  for (const [name, { arguments: given }] of Object.entries(definition.methods)) {
    const method = Object.hasOwn(type.methods, name) ? type.methods[name]! : undefined;
    for (const argument of method?.sentinelArguments ?? []) {
      const text = given[argument];
      if (typeof text !== "string") continue;
      found.push(...await warningsOf(ctx, method!, { text, path: `methods.${name}.arguments.${argument}` }));
    }
  }
  return found;
}

async function warningsOf(
  ctx: Context,
  method: Method,
  { text, path }: { readonly text: string; readonly path: string },
): Promise<ScriptWarning[]> {
  const { script, embedded } = await embeddedIn(ctx, text);
  const words = embedded.filter(({ isRaw }) => !isRaw);
  const split = new Set(method.splitSentinels?.(script, words.map(({ sentinel }) => sentinel)) ?? []);
  const list = (items: readonly Embedded[]) =>
    items.map(({ whole, line }) => `line ${line}: ${whole}`).join("; ");
  const unquoted = words.filter(({ sentinel }) => split.has(sentinel));
  const raw = embedded.filter(({ isRaw }) => isRaw);
  return [
    ...(unquoted.length === 0 ? [] : [{
      name: "Values in scripts",
      message: `Each of these values is one word, whatever is in it: ${list(unquoted)}. ` +
        "Write double quotes around it to say so, or raw(…) in it to have the shell read it as source",
      paths: [path],
    }]),
    ...(raw.length === 0 ? [] : [{
      name: "Raw values in scripts",
      message: `The shell reads these values as source: ${list(raw)}`,
      paths: [path],
    }]),
  ];
}

async function embeddedIn(ctx: Context, text: string): Promise<{ script: string; embedded: Embedded[] }> {
  const parts = parseTemplate(text);
  if (isLoneExpression(parts)) return { script: "", embedded: [] };
  const embedded: Embedded[] = [];
  let script = "";
  let line = 1;
  for (const part of parts) {
    if (part.kind === "expression") {
      const sentinel = `__SWAMP_EMBEDDED_${embedded.length}__`;
      embedded.push({ sentinel, whole: part.whole, line, isRaw: await isRaw(ctx, part.source) });
      script += sentinel;
      line += part.whole.split("\n").length - 1;
    } else {
      script += part.text;
      line += part.text.split("\n").length - 1;
    }
  }
  return { script, embedded };
}

async function isRaw(ctx: Context, source: string): Promise<boolean> {
  try {
    return (await ctx.expressions()).parse(source).facts.isRaw;
  } catch (error) {
    // The validation of expressions says what is wrong with it.
    if (error instanceof SwampError) return false;
    throw error;
  }
}
