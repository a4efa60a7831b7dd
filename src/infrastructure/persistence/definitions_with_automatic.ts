// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type {
  DefinitionFiles,
  DefinitionStore,
  InspectedDefinition,
  ListOptions,
  UnreadableDefinition,
} from "../../domain/models/definition_store.ts";

/**
 * The definitions that users write, and behind them those that were made by running a type directly. A name is looked
 * up among the automatic ones only when no user's definition has it; listings show users' definitions only.
 */
export class DefinitionsWithAutomatic implements DefinitionStore {
  constructor(private readonly own: DefinitionFiles, private readonly automatic: () => DefinitionFiles) {}

  list(options?: ListOptions): Promise<readonly DefinitionEntry[]> {
    return this.own.list(options);
  }

  async unreadable(): Promise<readonly UnreadableDefinition[]> {
    return [...await this.own.unreadable(), ...await this.automatic().unreadable()];
  }

  async automaticIds(): Promise<ReadonlySet<string>> {
    return new Set((await this.automatic().list()).map(({ id }) => id));
  }

  find(nameOrId: string): Promise<DefinitionEntry> {
    return this.#find((store) => store.find(nameOrId));
  }

  findExactly(nameOrId: string): Promise<DefinitionEntry> {
    return this.#find((store) => store.findExactly(nameOrId));
  }

  findBroken(name: string): Promise<DefinitionEntry | undefined> {
    return this.own.findBroken(name);
  }

  complete(entry: DefinitionEntry): Promise<void> {
    return this.#storeOf(entry).complete(entry);
  }

  read(entry: DefinitionEntry): Promise<Definition> {
    return this.#storeOf(entry).read(entry);
  }

  inspect(entry: DefinitionEntry): Promise<InspectedDefinition> {
    return this.#storeOf(entry).inspect(entry);
  }

  settle(entry: DefinitionEntry, found: { readonly holdsSecrets: boolean }): void {
    this.#storeOf(entry).settle(entry, found);
  }

  readText(entry: DefinitionEntry): string {
    return this.#storeOf(entry).readText(entry);
  }

  lineOf(entry: DefinitionEntry, path: readonly string[]): Promise<number | undefined> {
    return this.#storeOf(entry).lineOf(entry, path);
  }

  create(definition: Definition, example?: string): Promise<string> {
    return this.own.create(definition, example);
  }

  saveAutomatic(definition: Definition): Promise<string> {
    return this.automatic().save(definition);
  }

  replace(entry: DefinitionEntry, text: string, source: string): Promise<Definition> {
    return this.#storeOf(entry).replace(entry, text, source);
  }

  save(definition: Definition): Promise<string> {
    return this.own.save(definition);
  }

  upgrade(
    entry: DefinitionEntry,
    upgraded: { globalArguments: Readonly<Record<string, unknown>>; typeVersion: string },
  ): Promise<Definition> {
    return this.#storeOf(entry).upgrade(entry, upgraded);
  }

  setValues(
    entry: DefinitionEntry,
    changes: Parameters<DefinitionFiles["setValues"]>[1],
  ): Promise<Definition> {
    return this.#storeOf(entry).setValues(entry, changes);
  }

  delete(entry: DefinitionEntry): void {
    this.#storeOf(entry).delete(entry);
  }

  #storeOf(entry: DefinitionEntry): DefinitionFiles {
    return entry.automatic ? this.automatic() : this.own;
  }

  /** The error of a name that nobody has is that of the user's definitions, with their near names. */
  async #find(find: (store: DefinitionFiles) => Promise<DefinitionEntry>): Promise<DefinitionEntry> {
    try {
      return await find(this.own);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const automatic = await find(this.automatic()).catch((other: unknown) => {
        if (isNotFound(other)) return undefined;
        throw other;
      });
      if (!automatic) throw error;
      return { ...automatic, automatic: true };
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof SwampError && error.code === "MODEL_NOT_FOUND";
}
