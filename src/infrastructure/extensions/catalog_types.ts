// SPDX-License-Identifier: MIT
import { isAbsolute, join } from "node:path";
import type { Repository } from "../../domain/repo/repository.ts";
import type { EntryKind, KindName } from "../../domain/types/kind_name.ts";
import type { TypeCatalog } from "../../domain/types/ports.ts";
import type { FileStatus, LazyTypeEntry, TypeQuery } from "../../domain/types/type_entry.ts";
import type {
  CatalogQueries,
  FileReason,
  StoredEntry,
  StoredFile,
} from "../persistence/catalog/catalog_queries.ts";

/** The catalog as the registries and listings see it: rows with the paths of this repository. */
export class CatalogTypes implements TypeCatalog {
  constructor(
    private readonly repository: Repository,
    private readonly queries: () => CatalogQueries,
    /** Whether a built-in type has this name; it wins over every claim. */
    private readonly isBuiltin: (kind: EntryKind, type: string) => boolean,
  ) {}

  search(query: TypeQuery): LazyTypeEntry[] {
    return this.queries().search(query).map((entry) => this.#entry(entry));
  }

  claims(kind: KindName, type: string): LazyTypeEntry[] {
    return this.queries().claims(kind, type).map((entry) => this.#entry(entry));
  }

  grafts(type: string): LazyTypeEntry[] {
    return this.queries().claims("extension", type).map((entry) => this.#entry(entry));
  }

  undecided(kind: KindName): LazyTypeEntry[] {
    return this.queries().undecided()
      .filter((entry) => entry.kind === kind && entry.attempt?.cause !== "limit")
      .map(({ hash: _, rootPath: __, attempt: ___, ...entry }) => this.#entry(entry));
  }

  failedDeclaring(kind: KindName, name: string): { displayPath: string; reason: string } | undefined {
    const [file] = this.queries().failedDeclaring(kind, name);
    return file && { displayPath: file.place, reason: file.reason ?? "it failed" };
  }

  names(kind: KindName, beginning: string): string[] {
    return this.queries().withPrefix(kind, beginning);
  }

  /** Every file under every root with the one state it is in. */
  files(): FileStatus[] {
    const files = oncePerFile(this.queries().files());
    const winners = new Map<string, StoredFile>();
    for (const file of files) {
      if (!file.entry?.type || file.entry.kind === "extension") continue;
      const name = `${file.entry.kind} ${file.entry.type}`;
      const other = winners.get(name);
      if (!other || file.entry.rank < other.entry!.rank) winners.set(name, file);
    }
    return files.map((file) => this.#status(file, winners));
  }

  /** Every entry that could be loaded, shadowed ones too. */
  entries(): LazyTypeEntry[] {
    return this.queries().files().flatMap((file) => file.entry ? [this.#entry(file.entry)] : []);
  }

  failedCount(): number {
    return this.queries().failedCount();
  }

  /** Files that failed, and files of which it is not known what they declare. */
  troubles(): { failed: FileReason[]; unevaluated: FileReason[] } {
    const queries = this.queries();
    return { failed: queries.failures(), unevaluated: queries.unevaluated() };
  }

  #entry(stored: StoredEntry): LazyTypeEntry {
    const { place, rank: _, evaluated: __, ...entry } = stored;
    return {
      ...entry,
      displayPath: place,
      path: isAbsolute(place) ? place : join(this.repository.root, place),
    };
  }

  #status(file: StoredFile, winners: Map<string, StoredFile>): FileStatus {
    const entry = file.entry;
    const base = {
      displayPath: file.place,
      origin: file.origin,
      package: file.package,
      kind: entry?.kind,
      type: entry?.type || undefined,
    };
    if (file.outcome === "none") return { ...base, state: "not an entry", reason: file.reason };
    if (file.outcome === "failed" || !entry) return { ...base, state: "failed", reason: file.reason };
    if (entry.state === "invalid" || entry.state === "unbuildable") {
      return { ...base, state: "failed", reason: entry.error, failedAt: entry.failedAt };
    }
    if (entry.state === "undecided") return { ...base, state: "undecided", reason: entry.error };
    if (this.isBuiltin(entry.kind, entry.type)) return { ...base, state: "shadowed", shadowedBy: "built in" };
    const winner = winners.get(`${entry.kind} ${entry.type}`);
    if (winner && winner !== file) return { ...base, state: "shadowed", shadowedBy: winner.place };
    return { ...base, state: "usable" };
  }
}

/** A source without kind directories is looked through for every kind; what a file is for one of them counts. */
function oncePerFile(files: readonly StoredFile[]): StoredFile[] {
  const byPlace = new Map<string, StoredFile>();
  for (const file of files) {
    const other = byPlace.get(file.place);
    const saysMore = file.outcome !== "none" || other?.reason === undefined;
    if (!other || (other.outcome === "none" && saysMore)) byPlace.set(file.place, file);
  }
  return [...byPlace.values()];
}
