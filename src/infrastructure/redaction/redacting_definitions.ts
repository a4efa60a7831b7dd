// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { textsOf } from "../../domain/expressions/delimiters.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { DefinitionStore } from "../../domain/models/definition_store.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

/**
 * Definitions into which no program writes a secret: a mask in the place of an argument would be another argument, so
 * that the definition is refused. What its file has already is the user's.
 */
export function redactingDefinitions(inner: DefinitionStore, redactor: Redactor): DefinitionStore {
  const refuse = (definition: Definition, known: ReadonlySet<string>) => {
    for (const { text, path } of placedTexts(definition)) {
      if ([text, path].every((item) => known.has(item) || !redactor.isIn(item))) continue;
      const name = redactor.redact(definition.name);
      throw new SwampError(
        "MODEL_INVALID",
        `The definition of model '${name}' would hold a secret: ${redactor.redact(path)}`,
        {
          hint: "Write an expression in its place: ${{ vault.get(<vault>, <key>) }}. Nothing was written.",
          details: { field: redactor.redact(path) },
        },
      );
    }
  };
  const storedTexts = async (name: string): Promise<ReadonlySet<string>> => {
    try {
      const { definition } = await inner.inspect(await inner.find(name));
      return new Set(placedTexts(definition).flatMap(({ text, path }) => [text, path]));
    } catch (error) {
      // A new one, or one that cannot be read: nothing of it is known.
      if (error instanceof SwampError) return new Set();
      throw error;
    }
  };
  return {
    list: (options) => inner.list(options),
    unreadable: () => inner.unreadable(),
    find: (nameOrId) => inner.find(nameOrId),
    findExactly: (nameOrId) => inner.findExactly(nameOrId),
    findBroken: (name) => inner.findBroken(name),
    complete: (entry) => inner.complete(entry),
    read: (entry) => inner.read(entry),
    inspect: (entry) => inner.inspect(entry),
    settle: (entry, found) => inner.settle(entry, found),
    lineOf: (entry, path) => inner.lineOf(entry, path),
    readText: (entry) => inner.readText(entry),
    create: (definition, example) => inner.create(definition, example),
    replace: (entry, text, source) => inner.replace(entry, text, source),
    save: async (definition) => {
      if (redactor.knowsSecrets) refuse(definition, await storedTexts(definition.id));
      return await inner.save(definition);
    },
    upgrade: async (entry, upgraded) => {
      if (redactor.knowsSecrets) {
        const { globalArguments } = upgraded;
        const changed = { ...(await inner.inspect(entry)).definition, globalArguments };
        refuse(changed, await storedTexts(entry.id));
      }
      return await inner.upgrade(entry, upgraded);
    },
    setValues: (entry, changes) => inner.setValues(entry, changes),
    delete: (entry) => inner.delete(entry),
    // Its arguments were given on the command line; a method may have chosen its name, which else is made of the type.
    saveAutomatic: async (definition) => {
      if (!redactor.isIn(definition.type)) refuse({ ...definition, globalArguments: {} }, new Set());
      return await inner.saveAutomatic(definition);
    },
    automaticIds: () => inner.automaticIds(),
  };
}

/** Texts that methods choose, with where they are; ids and the type are what the store made or looked up. */
function placedTexts(definition: Definition): { text: string; path: string }[] {
  const { id: _id, type: _type, typeVersion: _typeVersion, version: _version, ...rest } = definition;
  return [...textsOf(rest)];
}
