// SPDX-License-Identifier: MIT
import type { EntryKind } from "../../domain/types/kind_name.ts";
import { sha256 } from "../platform/sha256.ts";

/** Raised when bundles are made or imported in another way. */
const FORMAT = 1;

/** The zod that bundles are given; a test compares it with the pinned dependency. */
export const HOST_ZOD_VERSION = "4.3.6";

/** In place of a builder, for a bundle that came with its package. */
export const PREBUILT = "prebuilt";

/** Everything that determines a bundle and what it declares. */
export interface KeyParts {
  readonly kind: EntryKind;
  readonly builder: string;
  /** Path relative to the entry's directory, and sha256. */
  readonly inputs: readonly (readonly [path: string, hash: string])[];
}

/** Names a bundle: sha256, hex. Models and grafts share a directory and so a key. */
export function bundleKey(parts: KeyParts): string {
  const kind = parts.kind === "extension" ? "model" : parts.kind;
  const inputs = parts.inputs.map(([path, hash]) => `${hash} ${path}`).sort();
  const text = JSON.stringify([FORMAT, HOST_ZOD_VERSION, kind, parts.builder, inputs]);
  return sha256(text);
}
