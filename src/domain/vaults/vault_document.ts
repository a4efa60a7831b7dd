// SPDX-License-Identifier: MIT
/** The content of `vaults/<type>/<name>.yaml`. */
import { MAX_NAME } from "../limits.ts";
import { isReadableVaultName } from "./vault_names.ts";
import type { VaultConfig } from "./vaults.ts";

/**
 * Reads what a vault file says. The type may be left to the directory that the file lies in.
 * @returns the vault, or what is wrong with the file.
 */
export function readVaultDocument(
  value: unknown,
  place: { readonly path: string; readonly typeOfPath: string },
): VaultConfig | { readonly problem: string } {
  if (!isRecord(value)) return { problem: "expected a mapping with id, name, type and config" };
  const { id, name, createdAt = "", config = {} } = value;
  const type = value.type ?? place.typeOfPath;
  if (typeof id !== "string" || id === "") return { problem: "'id' must be a text that is not empty" };
  if (typeof name !== "string" || !isReadableVaultName(name)) {
    return { problem: `'name' must be a text of at most ${MAX_NAME} characters without '..', '/' and '\\'` };
  }
  if (typeof type !== "string" || type === "") return { problem: "'type' must be a text that is not empty" };
  if (!isRecord(config)) return { problem: "'config' must be a mapping" };
  if (typeof createdAt !== "string") return { problem: "'createdAt' must be a text" };
  return { id, name, type: type.trim().toLowerCase(), config, createdAt, path: place.path };
}

/** What is written for a new vault. */
export function vaultDocument({ id, name, type, config, createdAt }: VaultConfig): Record<string, unknown> {
  return { id, name, type, config, createdAt };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
