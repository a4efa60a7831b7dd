// SPDX-License-Identifier: MIT
/** Composition of archives of data. Imported by `app_context.ts` when a command needs them. */
import type { DataArchives } from "./domain/data/data_archive.ts";
import { RepositoryArchives } from "./infrastructure/data_archive/repository_archives.ts";
import type { Context } from "./libswamp/context.ts";

export function openDataArchives(context: Context): DataArchives {
  const { platform, progress } = context;
  return new RepositoryArchives({ platform, repository: context.repository(), progress });
}
