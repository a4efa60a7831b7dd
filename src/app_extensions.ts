// SPDX-License-Identifier: MIT
/** Composition of everything that knows and loads types. Imported by `app.ts` when a command needs a type. */
import { collisionWarning } from "./libswamp/type/collision_warning.ts";
import { join } from "node:path";
import type { Counters } from "./domain/counters.ts";
import type { Platform } from "./domain/platform/platform.ts";
import type { Repository } from "./domain/repo/repository.ts";
import type { Kind } from "./domain/types/kind.ts";
import type { KindName } from "./domain/types/kind_name.ts";
import { modelKind } from "./domain/types/kinds/model_kind.ts";
import { datastoreKind, driverKind, vaultKind } from "./domain/types/kinds/provider_kinds.ts";
import { reportKind } from "./domain/types/kinds/report_kind.ts";
import { LazyTypeRegistry } from "./domain/types/lazy_type_registry.ts";
import { ArtefactFinder } from "./infrastructure/extensions/artefacts.ts";
import type { BuildRequest } from "./infrastructure/extensions/build/builder.ts";
import { builtinVaults } from "./infrastructure/vaults/builtin_vaults.ts";
import { builtinModels } from "./infrastructure/extensions/builtin_types.ts";
import { BundleStore } from "./infrastructure/extensions/bundle_store.ts";
import { CatalogIndexer } from "./infrastructure/extensions/catalog_indexer.ts";
import { CatalogTypes } from "./infrastructure/extensions/catalog_types.ts";
import { ExtensionLoader } from "./infrastructure/extensions/extension_loader.ts";
import { TypeOutlines } from "./infrastructure/extensions/type_outlines.ts";
import { InputCheck } from "./infrastructure/extensions/input_check.ts";
import { ExtensionCatalogStore } from "./infrastructure/persistence/extension_catalog_store.ts";
import type { MachineState } from "./infrastructure/state/machine_state.ts";
import type { KindDefinitions, Warning } from "./libswamp/context.ts";
import type { Extensions } from "./libswamp/extensions.ts";

export interface ExtensionServices {
  registry<K extends KindName>(kind: K): LazyTypeRegistry<KindDefinitions[K]>;
  readonly extensions: Extensions;
  /** The definitions' index lies in the same file. */
  readonly store: ExtensionCatalogStore;
  close(): void;
}

export interface ExtensionSetup {
  readonly platform: Platform;
  readonly repository: Repository;
  readonly counters: Counters;
  warn(warning: Warning): void;
  /** Given what extension code prints, as it is. */
  onExtensionOutput(text: string): void;
  onProgress(text: string): void;
  /** Whether code of extensions may be loaded; without it, it runs only in the sandbox. */
  readonly mayLoad: boolean;
  /** Nothing is recovered, and nothing evaluated, also not in the sandbox. */
  readonly isHurried: boolean;
  /** Whether the time to read files is over: the index is left as it was. */
  readonly isLate?: () => boolean;
  readonly state: MachineState;
}

/** The catalog's file alone, without looking at extensions. */
export function openCatalog(setup: ExtensionSetup): ExtensionCatalogStore {
  const { platform, repository, counters, state } = setup;
  return ExtensionCatalogStore.open({
    platform,
    locations: state.locations("extension-catalog"),
    lastDirectory: repository.stateDirectory,
    counters,
    isLate: setup.isLate,
    onReplaced: (reason) =>
      setup.warn({ code: "CATALOG_REBUILT", message: `The extension catalog was built anew: ${reason}.` }),
  });
}

/** What a killed change of packages has left half done is ended before packages are listed. */
async function recoverPackages({ platform, repository, state }: ExtensionSetup): Promise<void> {
  const root = join(repository.stateDirectory, "pulled-extensions");
  if (!platform.fs.lstat(join(root, ".journal.json"))) return;
  const { PackageRepository } = await import("./infrastructure/packages/package_repository.ts");
  const { FileLock } = await import("./infrastructure/persistence/file_lock.ts");
  const lock = new FileLock(platform, join(repository.stateDirectory, "locks"));
  const recover = () => new PackageRepository({ platform, repository, state }).recover();
  await lock.tryHold("packages", "recover extensions", recover);
}

/** Most repositories have no such file, and then nothing of this is imported. */
async function evaluateUndecided(options: ExtensionSetup & { store: ExtensionCatalogStore }): Promise<void> {
  if (options.store.queries().undecided().length === 0) return;
  const { evaluateUndecidedFiles } = await import("./infrastructure/extensions/sandbox/undecided_files.ts");
  await evaluateUndecidedFiles(options);
}

/** Opens the catalog and brings it up to date with the disk. */
export async function createExtensionServices(
  setup: ExtensionSetup,
  store: ExtensionCatalogStore,
): Promise<ExtensionServices> {
  const shared = { ...setup, store };
  if (!setup.isHurried) await recoverPackages(setup);
  const indexer = new CatalogIndexer(shared);
  await indexer.update();
  if (!setup.isHurried) await evaluateUndecided({ ...setup, store });
  const check = new InputCheck(shared);
  const bundles = new BundleStore(setup.platform.fs, () => join(store.directory, "bundles"));
  const build = async (requests: BuildRequest[]) => {
    const { buildBundles } = await import("./infrastructure/extensions/build/build_bundles.ts");
    return await buildBundles(requests, { platform: setup.platform, onProgress: setup.onProgress });
  };
  const artefacts = new ArtefactFinder({ ...shared, bundles, check, build });
  const loader = new ExtensionLoader({
    ...shared,
    artefacts,
    outlines: new TypeOutlines({ ...shared, check }),
    onOutput: setup.onExtensionOutput,
    onCorrection: (entry, metadata) =>
      setup.warn({
        code: "IDENTITY_CORRECTED",
        message: `${entry.displayPath} declares ${metadata.type} ${
          metadata.version ?? ""
        }, not ${entry.type} ${entry.version ?? ""}`,
        file: entry.displayPath,
      }),
  });
  const builtins = builtinModels(setup.platform, store);
  const vaultBuiltins = builtinVaults(setup);
  const builtinTypes = new Set(
    [...builtins, ...vaultBuiltins].map(({ entry }) => `${entry.kind} ${entry.type}`),
  );
  const catalog = new CatalogTypes(
    setup.repository,
    () => store.queries(),
    (kind, type) => builtinTypes.has(`${kind} ${type}`),
  );
  const registryOf = <Definition>(kind: Kind<Definition>) =>
    new LazyTypeRegistry<Definition>({
      kind,
      catalog,
      loader,
      onCollision: (type, collision) => setup.warn(collisionWarning(type, collision)),
    });
  const models = registryOf(modelKind);
  for (const builtin of builtins) models.registerLazy(builtin);
  const vaults = registryOf(vaultKind);
  for (const builtin of vaultBuiltins) vaults.registerLazy(builtin);
  const registries = {
    model: models,
    vault: vaults,
    driver: registryOf(driverKind),
    datastore: registryOf(datastoreKind),
    report: registryOf(reportKind),
  };
  return {
    registry: (kind) => registries[kind] as LazyTypeRegistry<never>,
    store,
    extensions: {
      files: () => catalog.files(),
      failedCount: () => catalog.failedCount(),
      fileOf: (bundle) => loader.fileOf(bundle),
      troubles: () => catalog.troubles(),
      packages: () => indexer.packages(),
      problems: () => indexer.problems,
      verifyAll: async (onProgress) => {
        const entries = catalog.entries();
        await loader.loadAll(entries, (done) => onProgress(done, entries.length));
      },
    },
    close: () => store.close(),
  };
}
