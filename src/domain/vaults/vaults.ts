// SPDX-License-Identifier: MIT
/** Vaults: named stores of secrets. Their configuration is a file in the repository, their secrets are not. */

/** `vaults/<type>/<name>.yaml`; older files are named by id. */
export interface VaultConfig {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Absolute path of the file. */
  readonly path: string;
}

/** What a vault type makes: the members that every provider has. */
export interface VaultProvider {
  get(key: string): Promise<string>;
  put(key: string, value: string): Promise<void>;
  list(): Promise<string[]>;
  getName(): string;
  delete?(key: string): Promise<void>;
}

/** The vaults of a repository. */
export interface Vaults {
  /** Ordered by name. A file that can not be read is a warning, never the end of the others. */
  list(): Promise<readonly VaultConfig[]>;
  /** @throws SwampError VAULT_NOT_FOUND with the available names. */
  find(nameOrId: string): Promise<VaultConfig>;
  /** Loads the vault's type and makes its provider, once. @throws SwampError VAULT_NOT_FOUND, VAULT_FAILED. */
  open(nameOrId: string): Promise<VaultProvider>;
  /**
   * A secret. From here on it is redacted in everything that this process writes.
   * @throws SwampError VAULT_NOT_FOUND, SECRET_NOT_FOUND, VAULT_FAILED.
   */
  get(vault: string, key: string): Promise<string>;
  /** Stores a secret, which is redacted from here on. @throws as {@link get}. */
  put(vault: string, key: string, value: string): Promise<void>;
  /** The vault for secrets that name none: `defaultVault` of the marker, else the first by name. */
  defaultName(): Promise<string | undefined>;
}
