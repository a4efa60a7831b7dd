// SPDX-License-Identifier: MIT
import type {
  DataMetadata,
  DataOwnerKey,
  DataStore,
  NewData,
  PendingData,
} from "../../../../domain/data/data_store.ts";
import { type DataHandle, toHandle } from "./data_handle.ts";

interface Deferred {
  readonly pending: PendingData;
  readonly handle: DataHandle;
}

/**
 * Where a run's outputs go: into the store at once, or, for a method with `rollbackOnFailure`, beside it until the
 * method has succeeded. Outputs that wait have the version they will get unless somebody else writes the same item.
 */
export class OutputStore {
  readonly #deferred: Deferred[] = [];

  constructor(
    private readonly data: DataStore,
    private readonly key: DataOwnerKey,
    private readonly options: { readonly defer: boolean; now(): number },
  ) {}

  /** Stores bytes as the next version. @throws as {@link DataStore.write}. */
  async write(data: NewData, bytes: Uint8Array, spec: HandleSpec): Promise<DataHandle> {
    if (!this.options.defer) return handleOf(await this.data.write(this.key, data, bytes), spec);
    const pending = await this.data.begin(this.key, data);
    pending.append(bytes);
    return await this.#keep(pending, data, { ...spec, size: pending.seal().size });
  }

  /** Finishes a version that was written through its path. */
  async finish(
    pending: PendingData,
    data: NewData,
    spec: HandleSpec & { size: number },
  ): Promise<DataHandle> {
    return this.options.defer
      ? await this.#keep(pending, data, spec)
      : handleOf(await pending.finish(), spec);
  }

  /** The version that the next write of an item gets. */
  async nextVersion(name: string): Promise<number> {
    const newest = await this.data.find(this.key, name);
    const stored = newest?.name === name ? newest : (await this.data.versions(this.key, name))[0];
    const waiting = this.#deferred.filter(({ handle }) => handle.name === name).length;
    return (stored?.version ?? 0) + waiting + 1;
  }

  /** Makes everything that waits visible, in the order in which it was written. */
  async commit(): Promise<void> {
    for (let next = this.#deferred.shift(); next; next = this.#deferred.shift()) {
      const { specName: name, kind } = next.handle;
      // The method and its caller hold the handle: it is corrected in place.
      Object.assign(next.handle, toHandle(await next.pending.finish(), { name, kind }));
    }
  }

  /** Drops everything that waits. */
  discard(): void {
    for (const { pending } of this.#deferred.splice(0)) pending.discard();
  }

  async #keep(pending: PendingData, data: NewData, spec: HandleSpec & { size: number }): Promise<DataHandle> {
    const metadata: DataMetadata = {
      ...data,
      id: pending.dataId,
      version: await this.nextVersion(data.name),
      createdAt: new Date(this.options.now()).toISOString(),
      size: spec.size,
    };
    const handle = handleOf(metadata, spec);
    this.#deferred.push({ pending, handle });
    return handle;
  }
}

export interface HandleSpec {
  readonly name: string;
  readonly kind: DataHandle["kind"];
  readonly attributes?: unknown;
}

function handleOf(metadata: DataMetadata, spec: HandleSpec): DataHandle {
  const handle = toHandle(metadata, spec);
  return spec.attributes === undefined ? handle : { ...handle, attributes: spec.attributes };
}
