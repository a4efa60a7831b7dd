// SPDX-License-Identifier: MIT
/** The types that are part of swamp, for commands outside of a repository. Imported by `app_context.ts`. */
import type { ModelType } from "./domain/models/model_type.ts";
import type { Platform } from "./domain/platform/platform.ts";
import type { Kind } from "./domain/types/kind.ts";
import type { KindName } from "./domain/types/kind_name.ts";
import { modelKind } from "./domain/types/kinds/model_kind.ts";
import {
  datastoreKind,
  driverKind,
  type ProviderType,
  vaultKind,
} from "./domain/types/kinds/provider_kinds.ts";
import { reportKind } from "./domain/types/kinds/report_kind.ts";
import { LazyTypeRegistry } from "./domain/types/lazy_type_registry.ts";
import type { BuiltinType, ModuleLoader, TypeCatalog } from "./domain/types/ports.ts";
import { builtinModels } from "./infrastructure/extensions/builtin_types.ts";
import { builtinVaults } from "./infrastructure/vaults/builtin_vaults.ts";
import type { KindDefinitions } from "./libswamp/context.ts";

const NO_EXTENSIONS: TypeCatalog = {
  search: () => [],
  claims: () => [],
  grafts: () => [],
  undecided: () => [],
  failedDeclaring: () => undefined,
  names: () => [],
};

const NO_MODULES: ModuleLoader = {
  mayLoad: false,
  loadModules: () => Promise.resolve([]),
  loadMetadata: () => Promise.resolve([]),
  readMetadata: () => Promise.resolve([]),
  decide: () => Promise.resolve(),
};

/** A registry that knows only the built-in types of a kind; they can be listed and described. */
export function builtinRegistry<K extends KindName>(
  kind: K,
  platform: Platform,
): LazyTypeRegistry<KindDefinitions[K]> {
  const makers: Record<KindName, () => LazyTypeRegistry<never>> = {
    model: () => filled<ModelType>(modelKind, builtinModels(platform)),
    vault: () => filled<ProviderType>(vaultKind, builtinVaults({ platform })),
    driver: () => filled(driverKind, []),
    datastore: () => filled(datastoreKind, []),
    report: () => filled(reportKind, []),
  };
  return makers[kind]() as LazyTypeRegistry<KindDefinitions[K]>;
}

function filled<Definition>(
  kind: Kind<Definition>,
  builtins: readonly BuiltinType<Definition>[],
): LazyTypeRegistry<never> {
  const registry = new LazyTypeRegistry<Definition>({
    kind,
    catalog: NO_EXTENSIONS,
    loader: NO_MODULES,
    onCollision: () => {},
  });
  for (const builtin of builtins) registry.registerLazy(builtin);
  return registry as LazyTypeRegistry<never>;
}
