// SPDX-License-Identifier: MIT
import type { LazyTypeEntry, TypeDescription, TypeMetadata } from "./type_entry.ts";

type Collisions = { file: string; what: string; name: string }[];

/**
 * The description of a type: the metadata of its file with those of its grafts merged in. A name that exists
 * already stays as it is, and the graft's is listed as a collision.
 */
export function mergeMetadata(
  base: TypeMetadata,
  entry: LazyTypeEntry,
  grafts: readonly { graft: LazyTypeEntry; metadata: TypeMetadata }[],
  shadows: readonly string[],
): TypeDescription {
  const methods = [...base.methods ?? []];
  const checks = [...base.checks ?? []];
  const outputs = [...base.outputs ?? []];
  const collisions: Collisions = [];
  for (const { graft, metadata } of grafts) {
    const add = <Part>(
      what: string,
      mine: Part[],
      theirs: readonly Part[] | undefined,
      nameOf: (part: Part) => string,
    ) => {
      for (const part of theirs ?? []) {
        const name = nameOf(part);
        if (mine.some((other) => nameOf(other) === name)) {
          collisions.push({ file: graft.displayPath, what, name });
        } else mine.push(part);
      }
    };
    add("method", methods, metadata.methods, (part) => part.name);
    add("check", checks, metadata.checks, (part) => part.name);
    add("resource", outputs, metadata.outputs, (part) => part.specName);
  }
  return {
    ...base,
    methods: base.methods && methods,
    checks: base.checks && checks,
    outputs: base.outputs && outputs,
    entry,
    grafts: grafts.map(({ graft }) => graft.displayPath),
    collisions,
    shadows,
  };
}
