// SPDX-License-Identifier: MIT
/** Vaults: named stores of secrets. Their configuration is a file in the repository, their secrets are not. */

/** `vaults/<type>/<name>.yaml`; older files are named by id. */
export interface VaultConfig {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** ISO 8601; empty when the file does not say. */
  readonly createdAt: string;
  /** Absolute path of the file. */
  readonly path: string;
}

/** A vault to create. Without a configuration it gets what is usual for its type. */
export type NewVault = Omit<VaultConfig, "path" | "config"> & Partial<Pick<VaultConfig, "config">>;

/** A path that the configuration of a vault names or implies, and that only the user can vouch for. */
export interface VaultPath {
  /** The key of the configuration that leads to it. */
  readonly setting: string;
  /** Absolute. */
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
  /**
   * By name, then id, then a unique prefix of an id.
   * @throws SwampError VAULT_NOT_FOUND with the available names, VAULT_INVALID when the only file of that name can
   *   not be read, ID_AMBIGUOUS.
   */
  find(nameOrId: string): Promise<VaultConfig>;
  /**
   * Writes the file of a new vault, whose configuration its type has accepted; the caller holds the `vaults` lock, and the file is created exclusively all the
   * same.
   * @throws SwampError VAULT_EXISTS.
   */
  create(vault: NewVault): Promise<VaultConfig>;
  /**
   * Replaces the file's text as the user wrote it; id and name stay what they were.
   * @param accept throws when the type does not take the changed configuration.
   * @throws SwampError VAULT_INVALID, and what `accept` throws: nothing is changed.
   */
  replace(
    vault: VaultConfig,
    text: string,
    accept: (changed: VaultConfig) => Promise<void>,
  ): Promise<VaultConfig>;
  /**
   * The paths of a vault that were neither made by swamp on this machine nor confirmed by its user. While there are
   * any, the vault cannot be opened.
   * @throws SwampError as {@link find}, IO_FAILED.
   */
  unconfirmed(vault: VaultConfig): Promise<readonly VaultPath[]>;
  /** Confirms all paths of a vault on this machine. @throws SwampError IO_FAILED, CONFIG_INVALID. */
  confirm(vault: VaultConfig): Promise<void>;
  /**
   * Loads the vault's type and makes its provider, once. What the provider throws is its own.
   * @throws SwampError VAULT_NOT_FOUND, VAULT_INVALID when its type refuses its configuration, VAULT_UNTRUSTED
   *   when it uses what the user has not confirmed, VAULT_FAILED, TYPE_NOT_FOUND, or why the type cannot be loaded.
   */
  open(nameOrId: string): Promise<VaultProvider>;
  /**
   * A secret. From here on it is redacted in everything that this process writes.
   * @throws SwampError as {@link open}, SECRET_NOT_FOUND, INVALID_VALUE for an impossible key.
   */
  get(vault: string, key: string): Promise<string>;
  /** A secret that is meant to be shown: it is not redacted. @throws as {@link get}. */
  reveal(vault: string, key: string): Promise<string>;
  /** Stores a secret, which is redacted from here on. @throws as {@link get}. */
  put(vault: string, key: string, value: string): Promise<void>;
  /**
   * Stores a secret that replaces none, and redacts it from here on.
   * @returns the key that it has: the one asked for, with a number behind it when the vault holds that one, and with
   *   random digits when the vault does not say.
   * @throws as {@link get}.
   */
  putNew(vault: string, key: string, value: string): Promise<string>;
  /**
   * Whether a vault has a secret, asked of the vault itself; undefined when it fails in a way that does not say.
   * @throws SwampError as {@link open}, INVALID_VALUE for an impossible key.
   */
  holds(vault: string, key: string): Promise<boolean | undefined>;
  /** The keys of a vault's secrets in order. @throws as {@link open}. */
  keys(vault: string): Promise<readonly string[]>;
  /** Deletes a secret. @throws as {@link open}; VAULT_FAILED when the type can not delete. */
  delete(vault: string, key: string): Promise<void>;
  /**
   * The vault for secrets that name none: `defaultVault` of the marker, else the only one; undefined when there are none.
   * @throws SwampError VAULT_NOT_FOUND when there are several, or files that cannot be read and may be others.
   */
  defaultName(): Promise<string | undefined>;
}
