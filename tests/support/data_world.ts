// SPDX-License-Identifier: MIT
/** A real store of data in a temporary repository. */
import type { NewData } from "../../src/domain/data/data_store.ts";
import type { FileSystem } from "../../src/domain/platform/file_system.ts";
import { DataRepository } from "../../src/infrastructure/persistence/data_repository.ts";
import type { TempRepository } from "./temp_repository.ts";

/** The model whose data it is. */
export const KEY = { type: "a/b", modelId: "96b6660e-5e68-4ca5-9c23-46ed4fbc2257" };

export const bytes = (text: string) => new TextEncoder().encode(text);

/** What a method says about a new file. */
export function newFile(name: string, more: Partial<NewData> = {}): NewData {
  return {
    name,
    contentType: "text/plain",
    lifetime: "infinite",
    garbageCollection: 10,
    streaming: false,
    tags: { type: "file" },
    ownerDefinition: { ownerType: "model-method", ownerRef: KEY.modelId },
    ...more,
  };
}

/** @param fs in place of the real file system. */
export function openData(repo: TempRepository, fs: FileSystem = repo.platform.fs): DataRepository {
  const { repository, platform } = repo;
  return new DataRepository({
    fs,
    directory: repository.dataDirectory,
    display: (path) => repository.display(path),
    now: () => platform.now(),
    uuid: () => platform.uuid(),
    warn: (warning) => repo.warnings.push(warning),
  });
}
