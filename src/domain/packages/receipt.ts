// SPDX-License-Identifier: MIT
/**
 * The receipt is beside the files that it describes, so one who can change those can change it too: it says what was
 * unpacked, which protects a user's edits, and it proves nothing. The lockfile does; see {@link provenDigests}.
 */
import { parseJson } from "../limits.ts";
import { isInside } from "../extensions/safe_path.ts";
import { isCalVer } from "../types/calver.ts";
import { isPackageName } from "./package_name.ts";
import { filesChecksum, type Receipt } from "./installed_package.ts";

const DIGEST = /^[0-9a-f]{64}$/;

/** @returns undefined for a text that is not a receipt, and for one that contradicts itself. */
export function parseReceipt(
  text: string,
  digest: (bytes: Uint8Array) => string,
): Omit<Receipt, "pulledAt"> | undefined {
  let value: Partial<Receipt> | null;
  try {
    value = parseJson(text) as typeof value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { name, locked, digests } = value ?? {};
  const isWhole = typeof name === "string" && isPackageName(name) &&
    typeof locked?.version === "string" && isCalVer(locked.version) &&
    Array.isArray(locked.files) && isDigests(digests);
  if (!isWhole) return undefined;
  const { filesChecksum: claimed } = locked;
  return claimed === undefined || claimed === filesChecksum(digests, digest)
    ? { name, locked, digests }
    : undefined;
}

/** The digests of a receipt, if they are those that the lockfile's digest was made of. */
export function provenDigests(
  receipt: Pick<Receipt, "digests"> | undefined,
  lockedDigest: string,
  digest: (bytes: Uint8Array) => string,
): Readonly<Record<string, string>> | undefined {
  return receipt && filesChecksum(receipt.digests, digest) === lockedDigest ? receipt.digests : undefined;
}

function isDigests(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.entries(value).every(([path, digest]) =>
      isInside("/package", path) && !path.includes("\n") && typeof digest === "string" && DIGEST.test(digest)
    );
}
