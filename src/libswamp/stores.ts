// SPDX-License-Identifier: MIT
import type { ExpressionEngine } from "../domain/expressions/expression_engine.ts";
import type { EvaluatedDefinitions } from "../domain/models/evaluated_definitions.ts";
import type { DefinitionStore } from "../domain/models/definition_store.ts";
import type { AuthorTools } from "../domain/packages/author/author_tools.ts";
import type { PackageStore } from "../domain/packages/installed_package.ts";
import type { PackageArchives } from "../domain/packages/package_archives.ts";
import type { PackageRegistry } from "../domain/packages/package_registry.ts";
import type { RegistryChoice } from "../domain/packages/registry_choice.ts";
import type { TrustStore } from "../domain/packages/trust.ts";
import type { RegistryHost } from "../domain/packages/registry_host.ts";
import type { RunStore } from "../domain/models/run_record.ts";
import type { TrustedRepositories } from "../domain/repo/trusted_repositories.ts";
import type { Redactor } from "../domain/secrets/redactor.ts";
import type { Vaults } from "../domain/vaults/vaults.ts";
import type { DataStores } from "./data_stores.ts";

/** What a repository holds, each opened at its first use. Part of the context. */
export interface Stores extends DataStores {
  definitions(): Promise<DefinitionStore>;
  /** Copies of definitions with their expressions evaluated. */
  evaluated(): Promise<EvaluatedDefinitions>;
  runs(): Promise<RunStore>;
  vaults(): Promise<Vaults>;
  expressions(): Promise<ExpressionEngine>;
  /** Installed extension packages. What a killed command has left is put right when it is opened. */
  packages(): Promise<PackageStore>;
  archives(): Promise<PackageArchives>;
  /** Whose packages may be installed without being asked for. */
  trust(): Promise<TrustStore>;
  /** The repositories of other users that this user trusts. */
  trustedRepositories(): Promise<TrustedRepositories>;
  /** The registry of `SWAMP_CLUB_URL`, or the one of an address. */
  packageRegistry(address?: string): Promise<PackageRegistry>;
  /** Which registries the user has chosen. */
  registryChoice(): Promise<RegistryChoice>;
  /** Serves registries to others. */
  registryHost(): Promise<RegistryHost>;
  /** What authors of extensions work with: bundler, trial, formatter. */
  authorTools(): Promise<AuthorTools>;
  /** Knows the secrets that were read; everything that is written passes through it. */
  readonly redactor: Redactor;
}
