// SPDX-License-Identifier: MIT
/**
 * Knows every type of one kind; loads a definition at its first use. What is known is asked of the catalog each
 * time; the registry keeps only the built-in types and the definitions it has loaded.
 */
import { SwampError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Collision, Kind } from "./kind.ts";
import { mergeMetadata } from "./merge_metadata.ts";
import type { BuiltinType, LoadedModule, ModuleLoader, TypeCatalog } from "./ports.ts";
import type { LazyTypeEntry, TypeDescription, TypeMetadata } from "./type_entry.ts";

export interface RegistryOptions<Definition> {
  readonly kind: Kind<Definition>;
  readonly catalog: TypeCatalog;
  readonly loader: ModuleLoader;
  /** Told of names that a graft could not add. */
  readonly onCollision: (type: string, collision: Collision) => void;
}

export class LazyTypeRegistry<Definition> {
  readonly #builtins = new Map<string, BuiltinType<Definition>>();
  /** Look-ups under way; concurrent callers share one. */
  readonly #pending = new Map<string, Promise<Definition | undefined>>();
  readonly #loaded = new Map<string, { keys: string; definition: Definition }>();

  constructor(private readonly options: RegistryOptions<Definition>) {}

  /** Name of the kind. */
  get kind(): string {
    return this.options.kind.name;
  }

  /** Makes a built-in type known; it is not loaded. */
  registerLazy(builtin: BuiltinType<Definition>): void {
    this.#builtins.set(builtin.entry.type, builtin);
  }

  /** The visible entry of each type whose name or description contains the text, ordered by type. */
  types(text?: string): LazyTypeEntry[] {
    const wanted = text?.trim().toLowerCase() ?? "";
    const builtins = [...this.#builtins.values()].map(({ entry }) => entry).filter((entry) =>
      entry.type.includes(wanted) || (entry.description ?? "").toLowerCase().includes(wanted)
    );
    const others = this.options.catalog.search({ kind: this.options.kind.name, text })
      .filter((entry) => !this.#builtins.has(entry.type));
    return [...builtins, ...others].sort((a, b) => a.type < b.type ? -1 : a.type > b.type ? 1 : 0);
  }

  /** Names of types that begin with the text, in order; for completion. */
  names(beginning: string): string[] {
    const own = [...this.#builtins.keys()].filter((name) => name.startsWith(beginning));
    const others = this.options.catalog.names(this.options.kind.name, beginning);
    return [...new Set([...own, ...others])].sort();
  }

  /** Whether a type of this name is known, loaded or not. */
  has(type: string): boolean {
    return this.entry(type) !== undefined;
  }

  /** Whether the type is known and has not been loaded in this process. */
  isLazy(type: string): boolean {
    const entry = this.entry(type);
    return entry !== undefined && !this.#loaded.has(entry.type);
  }

  /** The visible entry of a type. A name with or without a leading `@` finds the other one when it has none itself. */
  entry(type: string): LazyTypeEntry | undefined {
    for (const name of spellings(this.#normalize(type))) {
      const found = this.#builtins.get(name)?.entry ?? this.#claims(name)[0];
      if (found) return found;
    }
    return undefined;
  }

  /**
   * As {@link entry}; when nothing is found, files whose identity only a load can tell are loaded, if the command may.
   * @throws SwampError TYPE_INVALID for a name that a file declares and that is not valid.
   */
  locate(type: string): Promise<LazyTypeEntry | undefined> {
    return this.#find(this.#normalize(type), type);
  }

  /** Known names that look like this one, best first. */
  suggestions(type: string): string[] {
    const names = [...this.#builtins.keys(), ...this.options.catalog.names(this.options.kind.name, "")];
    const wanted = this.options.kind.normalize(type);
    const near = nearest(wanted, names);
    // Who types the end of a name means that type.
    return near.length > 0 ? near : names.filter((name) => name.endsWith(`/${wanted}`)).slice(0, 3);
  }

  /**
   * The complete definition, grafts merged in; undefined when there is no such type. The only way to a definition.
   * @throws SwampError when the type or one of its grafts can not be loaded; the next call tries again.
   */
  resolve(type: string): Promise<Definition | undefined> {
    const name = this.#normalize(type);
    const pending = this.#pending.get(name);
    if (pending) return pending;
    const started = this.#ensureTypeLoaded(name, type).finally(() => this.#pending.delete(name));
    this.#pending.set(name, started);
    return started;
  }

  /**
   * What can be said of a type without importing it here; undefined when there is no such type. A command that may
   * load extensions gives a type that was never loaded its trial; others read it, and nothing of it runs outside of
   * the sandbox.
   * @throws SwampError as {@link resolve}, and TYPE_NOT_LOADED when reading does not tell.
   */
  async describe(type: string): Promise<TypeDescription | undefined> {
    const { loader } = this.options;
    const entry = await this.#find(this.#normalize(type), type);
    return entry &&
      await this.#describe(
        entry,
        (files) => loader.mayLoad ? loader.loadMetadata(files) : loader.readMetadata(files),
      );
  }

  /**
   * As {@link describe}, for who asks what one type is: it is read, and loaded only where reading does not tell. No
   * other file is loaded in search of it.
   */
  async explain(type: string): Promise<TypeDescription | undefined> {
    const { loader } = this.options;
    const entry = this.entry(type);
    if (!entry) {
      const failure = this.failureOf(type);
      if (failure) throw failure;
      return undefined;
    }
    return await this.#describe(entry, async (files) => {
      try {
        return await loader.readMetadata(files);
      } catch (error) {
        if (!(error instanceof SwampError) || error.code !== "TYPE_NOT_LOADED" || !loader.mayLoad) {
          throw error;
        }
        return await loader.loadMetadata(files);
      }
    });
  }

  async #describe(
    entry: LazyTypeEntry,
    metadataOf: (files: readonly LazyTypeEntry[]) => Promise<TypeMetadata[]>,
  ): Promise<TypeDescription> {
    const grafts = this.#grafts(entry);
    const builtin = this.#builtins.get(entry.type);
    const own = builtin && entry.origin === "builtin" ? [await builtin.describe()] : [];
    const files = own.length > 0 ? grafts : [entry, ...grafts];
    const [base, ...added] = [...own, ...files.length > 0 ? await metadataOf(files) : []];
    const shadows = this.#claims(entry.type).filter((claim) => claim.path !== entry.path).map((claim) =>
      claim.displayPath
    );
    return mergeMetadata(
      base!,
      entry,
      grafts.map((graft, index) => ({ graft, metadata: added[index]! })),
      shadows,
    );
  }

  /** As {@link describe}, but only for what was loaded before and did not change: undefined rather than a trial. */
  async describeSeen(type: string): Promise<TypeDescription | undefined> {
    const entry = this.entry(type);
    if (!entry || [entry, ...this.#grafts(entry)].some(({ state }) => state !== "ready")) return undefined;
    return await this.describe(type);
  }

  async #ensureTypeLoaded(name: string, type: string): Promise<Definition | undefined> {
    const entry = await this.#find(name, type);
    if (!entry) return undefined;
    const grafts = this.#grafts(entry);
    const builtin = entry.origin === "builtin" ? this.#builtins.get(entry.type) : undefined;
    const modules = await this.options.loader.loadModules(builtin ? grafts : [entry, ...grafts]);
    const keys = modules.map((module) => module.key).join(" ");
    const known = this.#loaded.get(entry.type);
    if (known?.keys === keys) return known.definition;
    const base = builtin ? await builtin.load() : this.#parse(entry, modules.shift()!);
    return this.#promoteFromLazy(entry, keys, this.#graftAll(base, grafts, modules));
  }

  #promoteFromLazy(entry: LazyTypeEntry, keys: string, definition: Definition): Definition {
    this.#loaded.set(entry.type, { keys, definition });
    return definition;
  }

  #parse(entry: LazyTypeEntry, module: LoadedModule): Definition {
    return this.options.kind.parse(module.exports[this.options.kind.name], { ...entry, bundle: module.path });
  }

  #graftAll(
    base: Definition,
    grafts: readonly LazyTypeEntry[],
    modules: readonly LoadedModule[],
  ): Definition {
    const { kind, onCollision } = this.options;
    let definition = base;
    grafts.forEach((entry, index) => {
      const grafted = kind.graft!(definition, modules[index]!.exports.extension, {
        ...entry,
        bundle: modules[index]!.path,
      });
      definition = grafted.definition;
      for (const collision of grafted.collisions) onCollision(entry.type, collision);
    });
    return definition;
  }

  /** @throws SwampError for what cannot be a name; for a name that a file declares, that of the file. */
  #normalize(type: string): string {
    try {
      return this.options.kind.normalize(type);
    } catch (error) {
      throw this.failureOf(type) ?? error;
    }
  }

  /** As {@link locate}. */
  async #find(name: string, type: string): Promise<LazyTypeEntry | undefined> {
    const found = this.entry(name);
    if (found) return found;
    const failure = this.failureOf(type);
    if (failure) throw failure;
    if (!this.options.loader.mayLoad) return undefined;
    const undecided = this.options.catalog.undecided(this.options.kind.name);
    if (undecided.length === 0) return undefined;
    await this.options.loader.decide(undecided);
    return this.entry(name);
  }

  /** Why there is no such type although a file declares it: its name is not a valid one. */
  failureOf(type: string): SwampError | undefined {
    const { kind, catalog } = this.options;
    const file = catalog.failedDeclaring(kind.name, type.trim().toLowerCase());
    if (!file) return undefined;
    return new SwampError("TYPE_INVALID", `${file.displayPath}: ${file.reason}`, {
      hint: "Correct the file. All files and their states: swamp doctor extensions",
      details: { type, file: file.displayPath },
    });
  }

  #claims(name: string): LazyTypeEntry[] {
    return this.options.catalog.claims(this.options.kind.name, name);
  }

  #grafts(entry: LazyTypeEntry): LazyTypeEntry[] {
    return this.options.kind.graft ? this.options.catalog.grafts(entry.type) : [];
  }
}

function spellings(name: string): string[] {
  return [name, name.startsWith("@") ? name.slice(1) : `@${name}`];
}
