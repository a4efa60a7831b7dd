// SPDX-License-Identifier: MIT
/** A value as text with a checksum, for the `meta` table: what the disk has changed counts as not there. */
import { checksumOf } from "./checksum.ts";

export function seal(value: unknown): string {
  const json = JSON.stringify(value);
  return `${checksumOf(json)} ${json}`;
}

/** @returns undefined for nothing, and for a text that does not fit its checksum. */
export function unseal<T>(sealed: string | undefined): T | undefined {
  if (sealed === undefined) return undefined;
  const space = sealed.indexOf(" ");
  const json = sealed.slice(space + 1);
  return checksumOf(json) === sealed.slice(0, space) ? JSON.parse(json) as T : undefined;
}
