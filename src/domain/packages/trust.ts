// SPDX-License-Identifier: MIT
import { ownValue } from "../own_value.ts";
import { SwampError } from "../errors.ts";

/** Whose packages may be installed without being asked for. Kept in the user's configuration. */
export interface TrustSettings {
  readonly collectives: readonly string[];
  /** Collectives that a repository names and its user has confirmed, by the repository's id. */
  readonly repositories: Readonly<Record<string, readonly string[]>>;
  /** Whether types that are not known are looked for in the registry at all. */
  readonly autoResolve: boolean;
}

export const DEFAULT_TRUST: TrustSettings = { collectives: ["swamp"], repositories: {}, autoResolve: true };

export interface TrustStore {
  /** @throws SwampError CONFIG_INVALID naming the file. */
  read(): TrustSettings;
  /** @throws SwampError IO_FAILED. */
  write(settings: TrustSettings): void;
}

/**
 * The collectives that count in a repository: the user's own, and those that the repository names and the user has
 * confirmed for it. A repository that was cloned widens nothing by itself.
 */
export function trustedIn(
  settings: TrustSettings,
  repository: { readonly id?: string; readonly wanted: readonly string[] },
): string[] {
  const confirmed = ownValue(settings.repositories, repository.id ?? "") ?? [];
  const own = repository.wanted.filter((collective) => confirmed.includes(collective));
  return [...new Set([...settings.collectives, ...own])].sort();
}

/** A collective with or without its `@`. @throws SwampError INVALID_VALUE. */
export function parseCollective(text: string): string {
  const name = text.replace(/^@/, "");
  if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) return name;
  throw new SwampError(
    "INVALID_VALUE",
    `Invalid collective '${text}': expected lower-case letters, digits, '_' and '-'`,
  );
}

/** Packages that may hold a type: its own name, then without its last segments; two are always left. */
export function packagesForType(type: string): string[] {
  const segments = (type.startsWith("@") ? type : `@${type}`).split("/");
  return segments.slice(1).map((_, index) => segments.slice(0, segments.length - index).join("/"));
}
