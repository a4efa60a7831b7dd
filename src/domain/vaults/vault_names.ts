// SPDX-License-Identifier: MIT
/** Names of vaults, of their types, and of the secrets in them. */
import { SwampError } from "../errors.ts";
import { MAX_NAME } from "../limits.ts";

/** The vault type that is part of swamp. */
export const LOCAL_ENCRYPTION = "local_encryption";

/** Types that were built in once and come from extensions now. */
const RENAMED: Readonly<Record<string, string>> = {
  aws: "@swamp/aws-sm",
  "aws-sm": "@swamp/aws-sm",
  azure: "@swamp/azure-kv",
  "azure-kv": "@swamp/azure-kv",
  "1password": "@swamp/1password",
};

const LONGEST_NAME = 64;
/** A key is a file name, with an ending: file systems end at 255 bytes. */
const LONGEST_KEY_BYTES = 200;

/** @throws SwampError TYPE_NOT_FOUND when the type has another name now. */
export function refuseRenamedType(type: string): void {
  const name = Object.hasOwn(RENAMED, type) ? RENAMED[type] : undefined;
  if (name === undefined) return;
  throw new SwampError("TYPE_NOT_FOUND", `The vault type '${type}' has been renamed to '${name}'`, {
    hint: `It comes from an extension package. Install it with: swamp extension pull ${name}\n` +
      `Then create the vault with: swamp vault create ${name} <name>`,
    details: { type, renamedTo: name },
  });
}

/** @throws SwampError INVALID_VALUE (usage) with the rule for new vaults. */
export function assertNewVaultName(name: string): void {
  if (/^[a-z][a-z0-9-]*$/.test(name) && name.length <= LONGEST_NAME) return;
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  throw new SwampError(
    "INVALID_VALUE",
    `Invalid vault name ${JSON.stringify(shown)}: expected a lower-case letter, then lower-case letters, ` +
      `digits or '-', at most ${LONGEST_NAME} characters`,
  );
}

/** Whether a vault may be called so in a file: its name is a directory. */
export function isReadableVaultName(name: string): boolean {
  return name !== "" && name.length <= MAX_NAME && name !== "." && !name.includes("..") &&
    !/[/\\\0]/.test(name);
}

/**
 * What every vault asks of a secret's name.
 * @throws SwampError INVALID_VALUE.
 */
export function assertSecretKey(key: string): void {
  if (key.trim() === "") throw invalidKey(key, "expected a text that is not empty");
  if (key.includes("\0")) throw invalidKey(key, "it can not hold NUL");
}

/** What a vault that keeps a file per secret asks as well. @throws SwampError INVALID_VALUE. */
export function assertSecretFileName(key: string): void {
  assertSecretKey(key);
  if (key.includes("..") || /[/\\]/.test(key)) throw invalidKey(key, "it can not hold '..', '/' or '\\'");
  if (new TextEncoder().encode(key).length > LONGEST_KEY_BYTES) {
    throw invalidKey(key, `it is longer than ${LONGEST_KEY_BYTES} bytes`);
  }
}

function invalidKey(key: string, reason: string): SwampError {
  const shown = key.length > 80 ? `${key.slice(0, 77)}...` : key;
  return new SwampError("INVALID_VALUE", `Invalid secret key ${JSON.stringify(shown)}: ${reason}`);
}
