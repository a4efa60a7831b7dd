// SPDX-License-Identifier: MIT
import type { Definition } from "../../domain/models/definition.ts";
import type { Method } from "../../domain/models/model_type.ts";
import type { Context } from "../context.ts";

/** Which fields of definitions are scripts, in which an embedded value must stay one word; each type is asked once. */
export class ScriptFields {
  readonly #methods = new Map<string, Promise<Readonly<Record<string, Method>>>>();

  constructor(private readonly ctx: Context) {}

  /** @param path the keys that lead to the field in the definition. */
  async include(definition: Definition, [key, method, , argument]: readonly string[]): Promise<boolean> {
    if (key !== "methods" || method === undefined || argument === undefined) return false;
    const methods = await this.#methodsOf(definition.type);
    return Object.hasOwn(methods, method) && methods[method]!.sentinelArguments?.includes(argument) === true;
  }

  #methodsOf(type: string): Promise<Readonly<Record<string, Method>>> {
    const known = this.#methods.get(type) ?? scriptMethods(this.ctx, type);
    this.#methods.set(type, known);
    return known;
  }
}

/**
 * Only built-in types have scripts. They are asked without what extensions add, because an extension that cannot be
 * loaded must not make a script of plain text out of one whose values are kept apart.
 */
async function scriptMethods(ctx: Context, type: string): Promise<Readonly<Record<string, Method>>> {
  return (await (await ctx.builtinTypes("model")).resolve(type))?.methods ?? {};
}
