// SPDX-License-Identifier: MIT
import { posix } from "node:path";
import type { EntryIdentity, PackageSource } from "../../domain/packages/package_archives.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import type { OpenModule } from "../extensions/identity/module_source.ts";
import { readIdentity } from "../extensions/identity/read_identity.ts";

/** What listings will make of a source of a package, without running it. */
export function identifyEntry(source: PackageSource, kinds: readonly EntryKind[]): EntryIdentity {
  const bytes = source.read(source.path) ?? new Uint8Array();
  const identity = readIdentity(bytes, kinds, openFrom(source));
  if (identity.kind === "entry") {
    return { state: "entry", kind: identity.entry.kind, raw: identity.entry.type };
  }
  if (identity.kind === "undecided") return { state: "undecided", reason: identity.reason };
  return { state: "not-an-entry", reason: identity.hint };
}

/** Opens other files of the package. */
function openFrom({ path, read }: PackageSource): OpenModule {
  return (specifier) => {
    if (!/^\.{1,2}\/[^\\?#%]*\.(?:m?ts|m?js)$/.test(specifier)) return undefined;
    const other = posix.join(posix.dirname(path), specifier);
    const bytes = other.startsWith("../") ? undefined : read(other);
    return bytes && { id: other, bytes, open: openFrom({ path: other, read }) };
  };
}
