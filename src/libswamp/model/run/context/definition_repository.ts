// SPDX-License-Identifier: MIT
import type { DefinitionRepository } from "../../../../domain/extension_api/repositories_api.ts";
import type { Definition, DefinitionEntry } from "../../../../domain/models/definition.ts";
import type { Context } from "../../../context.ts";
import { typeNameOf } from "./model_type_object.ts";

/** `context.definitionRepository`: the definitions of the repository, as plain objects. */
export function definitionRepository(ctx: Context): DefinitionRepository {
  const select = async (matches: (entry: DefinitionEntry) => boolean) => {
    const definitions = await ctx.definitions();
    return (await definitions.list()).filter(matches);
  };
  const read = async (entry: DefinitionEntry | undefined): Promise<Definition | null> =>
    entry ? await (await ctx.definitions()).read(entry) : null;
  const placed = async (entry: DefinitionEntry) => ({ definition: await read(entry), type: entry.type });
  return {
    findById: async (type: unknown, id: string) =>
      await read((await select((entry) => entry.id === id && entry.type === typeNameOf(type)))[0]),
    findByName: async (type: unknown, name: string) =>
      await read((await select((entry) => entry.name === name && entry.type === typeNameOf(type)))[0]),
    findByNameGlobal: async (name: string) => {
      const [entry] = await select((candidate) => candidate.name === name);
      return entry ? await placed(entry) : null;
    },
    findAll: async (type: unknown) =>
      await Promise.all((await select((entry) => entry.type === typeNameOf(type))).map(read)),
    findAllGlobal: async () => await Promise.all((await select(() => true)).map(placed)),
    save: async (type: unknown, definition: Definition) => {
      const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
      await lock.hold(
        "models",
        `save model ${definition.name}`,
        () => definitions.save({ ...definition, type: typeNameOf(type) }),
      );
    },
    delete: async (type: unknown, id: string) => {
      const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
      const [entry] = await select((candidate) => candidate.id === id && candidate.type === typeNameOf(type));
      if (entry) await lock.hold("models", `delete model ${entry.name}`, () => definitions.delete(entry));
    },
    nextId: () => ctx.platform.uuid(),
    getPath: async (type: unknown, id: string) =>
      (await select((entry) => entry.id === id && entry.type === typeNameOf(type)))[0]?.path ?? null,
  };
}
