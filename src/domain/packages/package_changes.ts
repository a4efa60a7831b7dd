// SPDX-License-Identifier: MIT
/** Compares the types of two versions of a package by the metadata that they ship; no code is run. */
import { type BreakingChange, breakingChanges, type ComparedType } from "./breaking_changes.ts";
import { readShippedMetadata } from "./shipped_metadata.ts";

/** Files of one version of a package. */
export interface VersionFiles {
  readonly paths: Iterable<string>;
  read(path: string): Uint8Array | undefined;
}

const ENDING = ".metadata.json";

/** Model types by name, as far as a version says what they are: with the files that extend them. */
export function shippedTypes(
  { paths, read }: VersionFiles,
  digest: (bytes: Uint8Array) => string,
): Map<string, ComparedType> {
  const types = new Map<string, ComparedType>();
  for (const path of [...paths].filter((item) => /^bundles\/.*\.metadata\.json$/.test(item)).sort()) {
    const [text, bundle] = [read(path), read(path.slice(0, -ENDING.length) + ".js")];
    const metadata = text && bundle &&
      readShippedMetadata(new TextDecoder().decode(text), digest(bundle));
    if (!metadata || metadata.kind !== "model" && metadata.kind !== "extension") continue;
    types.set(metadata.type, joined(types.get(metadata.type), metadata));
  }
  return types;
}

/** Changes by type, of types that both versions describe. */
export function packageChanges(
  former: ReadonlyMap<string, ComparedType>,
  next: ReadonlyMap<string, ComparedType>,
): Map<string, readonly BreakingChange[]> {
  const both = [...former].filter(([type]) => next.has(type));
  return new Map(both.map(([type, before]) => [type, breakingChanges(before, next.get(type)!)]));
}

function joined(one: ComparedType | undefined, other: ComparedType): ComparedType {
  if (!one) return other;
  const [a, b] = [one.globalArguments, other.globalArguments];
  const lists = [a?.required, b?.required].flatMap((list) => Array.isArray(list) ? list : []);
  return {
    version: one.version ?? other.version,
    upgrades: [...one.upgrades ?? [], ...other.upgrades ?? []],
    methods: [...one.methods ?? [], ...other.methods ?? []],
    globalArguments: {
      ...b,
      ...a,
      properties: { ...b?.properties as object | undefined, ...a?.properties as object | undefined },
      ...(lists.length > 0 ? { required: lists } : {}),
    },
  };
}
