// SPDX-License-Identifier: MIT
import type { EntryIdentity } from "../../domain/packages/package_archives.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import { readIdentity } from "../extensions/identity/read_identity.ts";

/** What listings will make of a source of a package, without running it. */
export function identifyEntry(source: Uint8Array, kinds: readonly EntryKind[]): EntryIdentity {
  const identity = readIdentity(source, kinds);
  if (identity.kind === "entry") {
    return { state: "entry", kind: identity.entry.kind, raw: identity.entry.type };
  }
  if (identity.kind === "undecided") return { state: "undecided", reason: identity.reason };
  return { state: "not-an-entry", reason: identity.hint };
}
