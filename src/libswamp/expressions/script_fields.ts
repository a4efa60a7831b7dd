// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
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

/** Only built-in types have scripts, and they are loaded without running anybody's code. */
async function scriptMethods(ctx: Context, type: string): Promise<Readonly<Record<string, Method>>> {
  const registry = await ctx.registry("model");
  try {
    const entry = await registry.entry(type);
    if (entry?.origin !== "builtin") return {};
    return (await registry.resolve(type))?.methods ?? {};
  } catch (error) {
    // What is wrong with the type is reported where the type itself is needed.
    if (error instanceof SwampError) return {};
    throw error;
  }
}
