// SPDX-License-Identifier: MIT
import { dirname, isAbsolute, join } from "node:path";
import { type EntryKind, KIND_PLACES } from "../../../domain/types/kind_name.ts";
import type { UndecidedFile } from "../../persistence/catalog/catalog_queries.ts";
import type { IndexerOptions } from "../indexer_options.ts";
import { limitRoot } from "../packaged_code.ts";
import { type PrebuiltBundle, prebuiltBundle } from "../prebuilt_bundle.ts";

/** An undecided file and what there is to find out about it with. */
export interface Candidate<File extends CandidateFile = CandidateFile> {
  readonly file: File;
  /** Absolute path of what is evaluated: the source, or the bundle that its package ships. */
  readonly source: string;
  /** The exports that make it an entry. */
  readonly kinds: readonly EntryKind[];
  /** The highest directory in which files that govern its imports are looked for. */
  readonly limitRoot: string;
  /** The directory whose files may be read for it: the repository, the package or the mounted directory. */
  readonly boundary: string;
  /** Whose code it is: that of a package is apart from everything else. */
  readonly author: string;
  readonly bundle?: PrebuiltBundle;
}

/** What has to be known of a file: of those whose text does not decide, and of entries. */
export type CandidateFile = Omit<UndecidedFile, "hash" | "rank" | "evaluated">;

export function candidateOf<File extends CandidateFile>(
  file: File,
  { platform, repository }: IndexerOptions,
): Candidate<File> {
  const absolute = (place: string) => isAbsolute(place) ? place : join(repository.root, place);
  const path = absolute(file.place);
  const bundle = prebuiltBundle(platform.fs, { ...file, path, displayPath: file.place });
  const source = bundle?.path ?? path;
  const isOwn = file.origin !== "pulled" && source.startsWith(`${repository.root}/`);
  const boundary = isOwn ? repository.root : mountedDirectory(absolute(file.rootPath));
  return {
    file,
    source,
    kinds: KIND_PLACES.find(({ kind }) => kind === file.kind)!.exportNames,
    limitRoot: file.origin === "pulled" ? boundary : limitRoot({ path: source }, repository.root),
    boundary,
    author: file.origin === "pulled" ? boundary : "",
    bundle,
  };
}

/** The directory that holds the kind directories, and `extensions` if they are in one. */
function mountedDirectory(root: string): string {
  if (!KIND_PLACES.some(({ directory }) => root.endsWith(`/${directory}`))) return root;
  const parent = dirname(root);
  return parent.endsWith("/extensions") ? dirname(parent) : parent;
}
