// SPDX-License-Identifier: MIT
/** A context over a temporary repository whose model types are given as objects: use cases without a command line. */
import type { ModelType } from "../../src/domain/models/model_type.ts";
import type { LazyTypeRegistry } from "../../src/domain/types/lazy_type_registry.ts";
import { modelKind } from "../../src/domain/types/kinds/model_kind.ts";
import { normalizeType } from "../../src/domain/types/type_name.ts";
import type { FileStatus, LazyTypeEntry, TypeDescription } from "../../src/domain/types/type_entry.ts";
import { modelMetadata } from "../../src/infrastructure/extensions/extract_metadata.ts";
import { PackageRepository } from "../../src/infrastructure/packages/package_repository.ts";
import { DataRepository } from "../../src/infrastructure/persistence/data_repository.ts";
import { memoryDefinitionRows } from "../../src/infrastructure/persistence/memory_definition_rows.ts";
import type { DefinitionIndexRows } from "../../src/domain/models/definition_index.ts";
import { DefinitionsWithAutomatic } from "../../src/infrastructure/persistence/definitions_with_automatic.ts";
import { DefinitionRepository } from "../../src/infrastructure/persistence/definition_repository.ts";
import { EvaluatedRepository } from "../../src/infrastructure/persistence/evaluated_repository.ts";
import { StateSeal } from "../../src/infrastructure/state/state_seal.ts";
import { RunRepository } from "../../src/infrastructure/persistence/run_repository.ts";
import { parseYaml } from "../../src/infrastructure/persistence/yaml_reader.ts";
import type { LogLevel } from "../../src/domain/log.ts";
import type { Extensions } from "../../src/libswamp/extensions.ts";
import { DEFAULT_TRUST } from "../../src/domain/packages/trust.ts";
import { redactingStores } from "../../src/infrastructure/redaction/redacting_stores.ts";
import { Redactor } from "../../src/domain/secrets/redactor.ts";
import type { Context } from "../../src/libswamp/context.ts";
import { MemoryVaults } from "./memory_vaults.ts";
import { TempRepository } from "./temp_repository.ts";

export class ModelWorld {
  readonly logged: string[] = [];
  readonly abort = new AbortController();
  /** Secrets by vault and key; no vault at first. */
  readonly secrets: Record<string, Record<string, string>> = {};
  #lock: Promise<unknown> = Promise.resolve();
  readonly #types = new Map<string, ModelType>();

  private constructor(readonly repo: TempRepository) {}

  static async create(...types: Record<string, unknown>[]): Promise<ModelWorld> {
    const world = new ModelWorld(await TempRepository.create());
    for (const type of types) world.add(type);
    return world;
  }

  /** Makes a type known, from what an extension would export as `model`. */
  add(exported: Record<string, unknown>): void {
    const entry = entryOf(String(exported.type));
    this.#types.set(entry.type, modelKind.parse(exported, entry));
  }

  /** A context as a new command has it. */
  context(): Context {
    const { repo } = this;
    const { repository, platform } = repo;
    const { fs } = platform;
    const display = (path: string) => repository.display(path);
    const now = () => platform.now();
    const uuid = () => platform.uuid();
    const warn = (warning: { code: string; message: string; file?: string }) =>
      void repo.warnings.push(warning);
    const redactor = new Redactor();
    const rows = memoryDefinitionRows();
    const files = (modelsDirectory: string, rows: DefinitionIndexRows) =>
      new DefinitionRepository({
        fs,
        repository: { root: repository.root, modelsDirectory, display },
        rows,
        counters: repo.counters,
        now,
        warn,
      });
    const automatic = files(`${repository.stateDirectory}/auto-definitions`, memoryDefinitionRows());
    const definitions = new DefinitionsWithAutomatic(
      files(repository.modelsDirectory, rows),
      () => automatic,
    );
    const data = new DataRepository({ fs, directory: repository.dataDirectory, display, now, uuid, warn });
    const state = repo.state();
    const runs = new RunRepository({
      fs,
      directory: repository.outputsDirectory,
      index: state.locations("run-index"),
      pid: platform.pid,
      display,
      now,
      warn,
    });
    const evaluated = new EvaluatedRepository({
      fs,
      directory: `${repository.stateDirectory}/definitions-evaluated`,
      display,
      seal: new StateSeal(platform),
    });
    const stores = redactingStores({
      definitions: () => Promise.resolve(definitions),
      evaluated: () => evaluated,
      data: () => data,
      runs: () => runs,
    }, { platform, redactor, warn });
    const log = {
      level: "info" as LogLevel,
      log: (level: LogLevel, text: string) => void this.logged.push(`${level}: ${text}`),
    };
    return {
      platform,
      signal: this.abort.signal,
      log,
      counters: repo.counters,
      interactive: false,
      assumeYes: false,
      warn,
      repository: () => repository,
      protect: () => {},
      repositoryAt: () => repository,
      registry: () => Promise.resolve(this.#registry()),
      definitions: () => stores.definitions(),
      evaluated: () => Promise.resolve(stores.evaluated()),
      data: () => Promise.resolve(stores.data()),
      runs: () => Promise.resolve(stores.runs()),
      lock: () =>
        Promise.resolve({
          hold: (_name, _purpose, work) => this.#alone(work),
          tryHold: async (_name, _purpose, work) => ({ value: await this.#alone(work) }),
        }),
      parseYaml,
      progress: () => {},
      extensions: () =>
        Promise.resolve({ failedCount: () => 0, files: () => [] as FileStatus[] } as Extensions),
      sources: () => Promise.reject(new Error("not in this test")),
      dataArchives: () => Promise.reject(new Error("these tests make no archives")),
      // No data is stored in the tests that ask for it; those of queries use a real catalog.
      queries: () =>
        Promise.resolve(
          { record: () => Promise.resolve(undefined), ofModel: () => Promise.resolve([]) } as never,
        ),
      packages: () => Promise.resolve(new PackageRepository({ platform, repository, state })),
      archives: () => Promise.reject(new Error("not in this test")),
      trustedRepositories: () => Promise.reject(new Error("not in this test")),
      trust: () => Promise.resolve({ read: () => DEFAULT_TRUST, write: () => {} }),
      extensionsChanged: () => {},
      builtinTypes: async (kind) =>
        (await import("../../src/app_builtins.ts")).builtinRegistry(kind, platform),
      authorTools: () => Promise.reject(new Error("not in this test")),
      packageRegistry: () => Promise.reject(new Error("not in this test")),
      registryChoice: () => Promise.reject(new Error("not in this test")),
      registryHost: () => Promise.reject(new Error("not in this test")),
      whileBusy: (work) => work(),
      trackedState: () => Promise.resolve({ paths: [] }),
      sourceStack: () => Promise.resolve(undefined),
      vaults: () => Promise.resolve(new MemoryVaults(this.secrets, redactor)),
      expressions: async () => {
        const { CelEngine } = await import("../../src/infrastructure/expressions/cel_engine.ts");
        return new CelEngine();
      },
      redactor,
    } as Context;
  }

  /** One at a time, as with the lock of a repository. */
  #alone<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#lock.then(work);
    this.#lock = done.catch(() => undefined);
    return done;
  }

  #registry() {
    const find = (type: string) => this.#types.get(normalizeType(type));
    const registry: Partial<LazyTypeRegistry<ModelType>> = {
      kind: "model",
      has: (type) => find(type) !== undefined,
      entry: (type) => find(type) && entryOf(find(type)!.type),
      locate: (type) => Promise.resolve(registry.entry!(type)),
      resolve: (type) => Promise.resolve(find(type)),
      describeSeen: (type) => registry.describe!(type),
      failureOf: () => undefined,
      suggestions: () => [...this.#types.keys()],
      describe: async (type): Promise<TypeDescription | undefined> => {
        const found = find(type);
        if (!found) return undefined;
        const metadata = await modelMetadata(found, {});
        return { ...metadata, entry: entryOf(found.type), grafts: [], collisions: [], shadows: [] };
      },
    };
    return registry as never;
  }

  [Symbol.dispose](): void {
    this.repo[Symbol.dispose]();
  }
}

function entryOf(raw: string): LazyTypeEntry {
  return {
    kind: "model",
    type: normalizeType(raw),
    raw,
    origin: "local",
    path: "/test/type.ts",
    displayPath: "extensions/models/type.ts",
    state: "ready",
    root: 1,
    relativePath: "type.ts",
  };
}
