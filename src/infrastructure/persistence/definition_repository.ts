// SPDX-License-Identifier: MIT
import type { Counters } from "../../domain/counters.ts";
import { SwampError } from "../../domain/errors.ts";
import { findByIdentifier, findExactly } from "../../domain/identifier.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { DefinitionIndexRow, DefinitionIndexRows } from "../../domain/models/definition_index.ts";
import type {
  DefinitionFiles,
  InspectedDefinition,
  ListOptions,
  UnreadableDefinition,
} from "../../domain/models/definition_store.ts";
import { assertNewModelName } from "../../domain/models/model_name.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import { ioFailure } from "../models/io_failure.ts";
import {
  identityInText,
  isNamed,
  mayHold,
  modelNotFound,
  nameOfFile,
  unknownModel,
} from "./definition_lookup.ts";
import { factsOfPath, scanDefinitions } from "./definition_scan.ts";
import { findUnchanged } from "./unchanged_definition.ts";
import {
  dumpDefinition,
  lineOfKey,
  parseDefinitionFile,
  withId,
  withUpgrade,
  withValues,
} from "./definition_yaml.ts";

export interface DefinitionRepositoryOptions {
  readonly fs: FileSystem;
  readonly repository: Pick<Repository, "root" | "modelsDirectory" | "display">;
  readonly rows: DefinitionIndexRows;
  readonly counters: Counters;
  now(): number;
  warn(warning: { code: string; message: string; file?: string }): void;
}

interface Index {
  /** Ordered by name; the first file in path order has a name that several claim. */
  readonly entries: readonly DefinitionEntry[];
  /** Files that are not definitions, with the reason. */
  readonly broken: readonly { path: string; error: string }[];
  /** Files and directories that could not be read, with the reason; a warning has named them. */
  readonly unread: readonly { path: string; error: string }[];
  /** Files with the id of another one. */
  readonly twins: readonly { path: string; message: string }[];
}

type Find = (candidates: readonly DefinitionEntry[], query: string) => DefinitionEntry | undefined;

/** Definitions as files below the models directory. */
export class DefinitionRepository implements DefinitionFiles {
  #index: Promise<Index> | undefined;
  /** What was parsed and is not kept in the catalog. */
  readonly #unkept = new Map<string, { readonly text: string; readonly parsed: InspectedDefinition }>();
  readonly #warned = new Set<string>();

  constructor(private readonly options: DefinitionRepositoryOptions) {}

  async list(options: ListOptions = {}): Promise<readonly DefinitionEntry[]> {
    const { entries, broken, twins } = await this.#indexed();
    if (options.quiet) return entries;
    for (const { path, message } of twins) this.#warn("MODEL_DUPLICATE", message, path);
    for (const { path, error } of broken) this.#warn("MODEL_INVALID", error, path);
    return entries;
  }

  async unreadable(): Promise<readonly UnreadableDefinition[]> {
    const { broken, unread } = await this.#indexed();
    return [...broken, ...unread].map(({ path, error }) => ({
      file: this.options.repository.display(path),
      error,
    }));
  }

  async find(nameOrId: string): Promise<DefinitionEntry> {
    const unchanged = this.#index ? undefined : findUnchanged(nameOrId, this.options);
    if (!unchanged) return await this.#find(nameOrId, findByIdentifier);
    const entry = toEntry(`${this.options.repository.modelsDirectory}/${unchanged.path}`, unchanged.row);
    this.#warnOfId(entry);
    return entry;
  }

  findExactly(nameOrId: string): Promise<DefinitionEntry> {
    return this.#find(nameOrId, findExactly);
  }

  async findBroken(name: string): Promise<DefinitionEntry | undefined> {
    const { broken } = await this.#indexed();
    const { modelsDirectory } = this.options.repository;
    for (const { path } of broken) {
      const shown = identityInText(this.#textOf(path));
      if (!isNamed(path, name) && shown.name !== name) continue;
      const { typeOfPath } = factsOfPath(path.slice(modelsDirectory.length + 1));
      return { id: shown.id ?? "", name, type: normalizeType(typeOfPath), path };
    }
    return undefined;
  }

  async complete(entry: DefinitionEntry): Promise<void> {
    if (!entry.lacksId) return;
    await this.replace(entry, this.readText(entry), this.options.repository.display(entry.path));
  }

  async read(entry: DefinitionEntry): Promise<Definition> {
    const { definition, problems } = await this.inspect(entry);
    if (problems.length > 0) throw invalid(problems, `Repair it with: swamp model edit ${entry.name}`);
    return definition;
  }

  async inspect(entry: DefinitionEntry): Promise<InspectedDefinition> {
    const { rows, repository } = this.options;
    const path = entry.path.slice(repository.modelsDirectory.length + 1);
    const text = this.readText(entry);
    const kept = rows.parsed(path, text);
    if (kept) return kept;
    const parsed = await this.#parse(text, repository.display(entry.path), entry.path);
    this.#unkept.set(path, { text, parsed });
    return parsed;
  }

  settle(entry: DefinitionEntry, { holdsSecrets }: { readonly holdsSecrets: boolean }): void {
    const { rows, repository } = this.options;
    const path = entry.path.slice(repository.modelsDirectory.length + 1);
    if (holdsSecrets) return rows.forgetParsed(path);
    const found = this.#unkept.get(path);
    if (found) rows.keepParsed(path, found.text, found.parsed);
    this.#unkept.delete(path);
  }

  lineOf(entry: DefinitionEntry, path: readonly string[]): Promise<number | undefined> {
    return lineOfKey(this.readText(entry), path);
  }

  readText(entry: DefinitionEntry): string {
    return this.#textOf(entry.path);
  }

  #textOf(path: string): string {
    try {
      return this.options.fs.readText(path);
    } catch (error) {
      throw ioFailure(this.options.fs, error, `read ${this.options.repository.display(path)}`);
    }
  }

  async create(definition: Definition, example?: string): Promise<string> {
    assertNewModelName(definition.name);
    const { entries } = await this.#reindexed();
    const taken = entries.find((entry) => entry.name === definition.name);
    if (taken) throw this.#exists(taken.name, taken.path);
    const directory = `${this.options.repository.modelsDirectory}/${normalizeType(definition.type)}`;
    const own = `${directory}/${definition.name}.yaml`;
    // A model that was called so and has another name now keeps its file.
    const isHeld = entries.some((entry) => entry.path === own);
    const path = isHeld ? `${directory}/${definition.name}-${definition.id.slice(0, 8)}.yaml` : own;
    const text = await dumpDefinition(definition, example);
    try {
      this.options.fs.writeAtomic(path, text, { exclusive: true });
    } catch (error) {
      if (this.options.fs.reasonOf(error) === "exists") throw this.#exists(definition.name, path);
      throw ioFailure(this.options.fs, error, `write ${this.options.repository.display(path)}`);
    }
    this.#index = undefined;
    return path;
  }

  async replace(entry: DefinitionEntry, text: string, source: string): Promise<Definition> {
    // The id may be left out or be another one: it is put right before the whole is judged.
    const draft = await this.#parse(text, source, entry.path);
    const given = draft.lacksId ? "" : draft.definition.id;
    // A file that was not a definition may never have shown its id.
    const corrected = await withId(text, entry.id || draft.definition.id, given);
    const { definition, problems } = await this.#parse(corrected, source, entry.path);
    if (problems.length > 0) throw invalid(problems, "Nothing was changed.");
    if (definition.name !== entry.name) await this.#assertFree(definition.name, entry);
    const { fs } = this.options;
    try {
      // A link is followed: its target is what the user edits.
      fs.writeAtomic(entry.path, corrected, { through: true });
    } catch (error) {
      throw ioFailure(fs, error, `write ${this.options.repository.display(entry.path)}`);
    }
    this.#index = undefined;
    return definition;
  }

  async save(definition: Definition): Promise<string> {
    const { entries } = await this.#reindexed();
    const former = entries.find((entry) => entry.id === definition.id);
    if (!former) return await this.create(definition);
    await this.replace(former, await dumpDefinition(definition), `definition of ${definition.name}`);
    return former.path;
  }

  async upgrade(
    entry: DefinitionEntry,
    upgraded: { globalArguments: Readonly<Record<string, unknown>>; typeVersion: string },
  ): Promise<Definition> {
    return await this.replace(entry, await withUpgrade(this.readText(entry), upgraded), entry.path);
  }

  async setValues(
    entry: DefinitionEntry,
    changes: Parameters<DefinitionFiles["setValues"]>[1],
  ): Promise<Definition> {
    const text = await withValues(this.readText(entry), changes);
    return await this.replace(entry, text, this.options.repository.display(entry.path));
  }

  delete(entry: DefinitionEntry): void {
    const { fs, repository } = this.options;
    try {
      fs.remove(entry.path);
      let directory = entry.path.slice(0, entry.path.lastIndexOf("/"));
      while (
        directory.startsWith(`${repository.modelsDirectory}/`) && fs.readDirectory(directory).length === 0
      ) {
        fs.remove(directory);
        directory = directory.slice(0, directory.lastIndexOf("/"));
      }
    } catch (error) {
      throw ioFailure(fs, error, `delete ${repository.display(entry.path)}`);
    }
    this.#index = undefined;
  }

  async #find(query: string, find: Find): Promise<DefinitionEntry> {
    const { entries, broken, unread, twins } = await this.#indexed();
    for (const { path, message } of twins) this.#warn("MODEL_DUPLICATE", message, path);
    const found = find(entries, query);
    if (found) {
      this.#warnOfId(found);
      return found;
    }
    const hiding = unread.find(({ path }) => nameOfFile(path) === query) ??
      unread.find(({ path }) => mayHold(path, query));
    if (hiding) throw unknownModel(query, this.options.repository.display(hiding.path), hiding.error);
    const file = broken.find(({ path }) => isNamed(path, query));
    if (file) throw invalid([file.error], `Repair it with: swamp model edit ${query}`);
    throw modelNotFound(query, entries.map((entry) => entry.name));
  }

  async #assertFree(name: string, entry: DefinitionEntry): Promise<void> {
    assertNewModelName(name);
    const { entries } = await this.#reindexed();
    const taken = entries.find((other) => other.name === name && other.path !== entry.path);
    if (taken) throw this.#exists(name, taken.path);
  }

  #parse(text: string, file: string, path: string): Promise<InspectedDefinition> {
    const { fs, repository: { modelsDirectory: directory } } = this.options;
    const facts = factsOfPath(path.slice(directory.length + 1));
    return parseDefinitionFile(fs, text, { directory, path, file, facts });
  }

  /** Its id would change with its path. */
  #warnOfId({ id, path, lacksId }: DefinitionEntry): void {
    if (!lacksId) return;
    const message = `${this.options.repository.display(path)} has no 'id'; ${id} is used, ` +
      "and is written to it by the first command that runs or changes the model";
    this.#warn("MODEL_ID_DERIVED", message, path);
  }

  #indexed(): Promise<Index> {
    return this.#index ??= this.#scan();
  }

  #reindexed(): Promise<Index> {
    return this.#index = this.#scan();
  }

  async #scan(): Promise<Index> {
    const { repository } = this.options;
    const index = {
      entries: [] as DefinitionEntry[],
      broken: [] as { path: string; error: string }[],
      unread: [] as { path: string; error: string }[],
      twins: [] as { path: string; message: string }[],
    };
    const rows = await scanDefinitions({
      ...this.options,
      directory: repository.modelsDirectory,
      root: repository.root,
      display: (path) => repository.display(path),
      onProblem: (path, reason) => {
        const error = `${repository.display(path)}: ${reason}`;
        index.unread.push({ path, error });
        this.#warn("MODEL_UNREADABLE", error, path);
      },
    });
    const byName = new Map<string, DefinitionEntry>();
    const byId = new Map<string, DefinitionEntry>();
    // Of a file and its copies, the one that is named like the model is meant.
    const isOwn = ([path, row]: readonly [string, DefinitionIndexRow]) => isNamed(`/${path}`, row.name);
    const ordered = [...rows].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
    for (const [relative, row] of ordered) {
      const path = `${repository.modelsDirectory}/${relative}`;
      if (row.error !== undefined) index.broken.push({ path, error: row.error });
      else if (this.#isFirst(toEntry(path, row), { byName, byId, twins: index.twins })) {
        index.entries.push(toEntry(path, row));
      }
    }
    index.entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return index;
  }

  /** Names are unique: the first file wins, the others are reported. */
  #isFirst(
    entry: DefinitionEntry,
    { byName, byId, twins }: {
      readonly byName: Map<string, DefinitionEntry>;
      readonly byId: Map<string, DefinitionEntry>;
      readonly twins: { path: string; message: string }[];
    },
  ): boolean {
    const { repository } = this.options;
    const namesake = byName.get(entry.name);
    const twin = byId.get(entry.id.toLowerCase());
    if (namesake) {
      const message = `${repository.display(entry.path)}: the name '${entry.name}' is taken by ` +
        `${repository.display(namesake.path)}; this file is ignored`;
      this.#warn("MODEL_DUPLICATE", message, entry.path);
      return false;
    }
    byName.set(entry.name, entry);
    if (twin) {
      const message =
        `${repository.display(entry.path)}: has the same id as ${repository.display(twin.path)}; ` +
        "they share their data until one gets an id of its own";
      twins.push({ path: entry.path, message });
    } else byId.set(entry.id.toLowerCase(), entry);
    return true;
  }

  #exists(name: string, path: string): SwampError {
    const file = this.options.repository.display(path);
    return new SwampError("MODEL_EXISTS", `Model already exists: ${name}`, {
      hint: `It is defined in ${file}. Show it with: swamp model get ${name}`,
      details: { name, file },
    });
  }

  #warn(code: string, message: string, file: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.options.warn({ code, message, file: this.options.repository.display(file) });
  }
}

function toEntry(path: string, row: DefinitionIndexRow): DefinitionEntry {
  const { id, name, type, lacksId } = row;
  return { id, name, type, path, ...(lacksId ? { lacksId } : {}) };
}

function invalid(problems: readonly string[], hint: string): SwampError {
  const text = problems.length === 1
    ? ` ${problems[0]}`
    : `\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
  return new SwampError("MODEL_INVALID", `Invalid model definition:${text}`, { hint, details: { problems } });
}
