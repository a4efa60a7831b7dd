// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { maySecretLieAt } from "../../domain/models/json_schema_secrets.ts";
import type { JsonSchema, TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context, Warning } from "../context.ts";

/** What a type says of the arguments that definitions give. */
export type ArgumentSchemas = Pick<TypeDescription, "globalArguments" | "methods">;

/** Which places of definitions take secrets, by what their types say; each type is asked once. */
export class SecretPlaces {
  readonly #types = new Map<string, Promise<ArgumentSchemas>>();

  constructor(private readonly ctx: Context) {}

  /** @param path the keys that lead to the place in the definition. */
  async include(definition: Definition, [key, ...path]: readonly string[]): Promise<boolean> {
    if (key !== "globalArguments" && key !== "methods") return false;
    const { globalArguments, methods = [] } = await this.#schemasOf(definition.type);
    const may = (schema: JsonSchema | undefined, inner: readonly string[]) => maySecretLieAt(schema, inner);
    if (key === "globalArguments") {
      // They are given to a method that has an argument of the name, too.
      return may(globalArguments, path) || methods.some((method) => may(method.arguments, path));
    }
    const [name, , ...inner] = path;
    return methods.some((method) => method.name === name && may(method.arguments, inner));
  }

  #schemasOf(type: string): Promise<ArgumentSchemas> {
    const known = this.#types.get(type) ?? argumentSchemas(this.ctx, type);
    this.#types.set(type, known);
    return known;
  }
}

/** Of a type that nobody has, nothing is known; of one that can not be loaded, that any argument may be a secret. */
export async function argumentSchemas(ctx: Context, type: string): Promise<ArgumentSchemas> {
  try {
    return await (await ctx.registry("model")).describe(type) ?? {};
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    if (error.code === "TYPE_NOT_LOADED") ctx.warn(unreadWarning(error));
    return { globalArguments: { sensitive: true } };
  }
}

/** Says what is to be done before a type that was never loaded can be taken into account. */
export function unreadWarning({ code, message, hint }: SwampError): Warning {
  return { code, message: `${message}. ${hint}` };
}
