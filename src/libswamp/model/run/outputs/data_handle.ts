// SPDX-License-Identifier: MIT
import type { DataMetadata } from "../../../../domain/data/data_store.ts";

/** What writers return: names one stored version. */
export interface DataHandle {
  readonly name: string;
  readonly specName: string;
  readonly kind: "resource" | "file";
  readonly dataId: string;
  readonly version: number;
  /** Bytes. */
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Pick<
    DataMetadata,
    "contentType" | "lifetime" | "garbageCollection" | "streaming" | "tags" | "ownerDefinition"
  >;
  /** The object that was written, of resources. */
  readonly attributes?: unknown;
}

export function toHandle(data: DataMetadata, spec: { name: string; kind: DataHandle["kind"] }): DataHandle {
  const { contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition } = data;
  return {
    name: data.name,
    specName: spec.name,
    kind: spec.kind,
    dataId: data.id,
    version: data.version,
    size: data.size,
    tags,
    metadata: { contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition },
  };
}
