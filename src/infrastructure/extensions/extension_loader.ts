// SPDX-License-Identifier: MIT
/**
 * The one loader for all kinds: entry → bundle → trial → module. What was found out is written into the catalog,
 * and only what the catalog does not know is done again.
 */
import type { Counters } from "../../domain/counters.ts";
import { KIND_PLACES, type KindName } from "../../domain/types/kind_name.ts";
import { normalizeName } from "../../domain/types/type_name.ts";
import type { LoadedModule, ModuleLoader } from "../../domain/types/ports.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";
import type { Artefact, ArtefactFinder } from "./artefacts.ts";
import { assertMayLoad } from "./assert_may_load.ts";
import { importBundle } from "./import_bundle.ts";
import { foreignType } from "./declared_row.ts";
import { entryRank } from "./index_root.ts";
import { notLoaded, refuseInvalid, withLimit } from "./load_failures.ts";
import { TrialRunner } from "./trial.ts";
import type { TypeOutlines } from "./type_outlines.ts";

export interface LoaderOptions {
  readonly platform: Platform;
  readonly store: ExtensionCatalogStore;
  readonly artefacts: ArtefactFinder;
  readonly counters: Counters;
  /** The command that runs was declared to load code of extensions. */
  readonly mayLoad: boolean;
  /** What entries say about themselves that were never loaded. */
  readonly outlines: TypeOutlines;
  /** Given what extension code prints, as it is. */
  readonly onOutput: (text: string) => void;
  /** Told when a module says otherwise than the index. */
  readonly onCorrection: (entry: LazyTypeEntry, metadata: TypeMetadata) => void;
}

export class ExtensionLoader implements ModuleLoader {
  /** Bundle → extension file, of those that were imported. */
  readonly #files = new Map<string, string>();

  constructor(private readonly options: LoaderOptions) {}

  get mayLoad(): boolean {
    return this.options.mayLoad;
  }

  async loadModules(entries: readonly LazyTypeEntry[]): Promise<LoadedModule[]> {
    if (entries.length > 0) assertMayLoad(this.options);
    refuseInvalid(entries);
    const artefacts = await this.#ready(await this.options.artefacts.find(entries, {}));
    const modules: LoadedModule[] = [];
    for (const [index, artefact] of artefacts.entries()) {
      modules.push({
        key: artefact.key,
        path: artefact.path,
        exports: await this.#import(artefact, entries[index]!),
      });
    }
    return modules;
  }

  async loadMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]> {
    if (entries.length > 0) assertMayLoad(this.options);
    refuseInvalid(entries);
    const found = await this.options.artefacts.find(entries, { describeOnly: true });
    return (await this.#ready(found.map(withShipped))).map((artefact) => artefact.metadata!);
  }

  async readMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]> {
    refuseInvalid(entries);
    const known = this.options.artefacts.known(entries).map((artefact) => artefact && withShipped(artefact));
    const failed = known.find((artefact) => artefact?.failure);
    if (failed) throw failed.failure;
    const unread = entries.filter((_, index) => !known[index]?.metadata);
    const outlines = unread.length === 0 ? [] : await this.options.outlines.of(unread);
    const unknown = outlines.findIndex((outline) => "reason" in outline);
    if (unknown >= 0) throw notLoaded(unread[unknown]!, outlines[unknown] as { reason: string });
    const read = outlines.map((outline) => (outline as { metadata: TypeMetadata }).metadata);
    return known.map((artefact) => artefact?.metadata ?? read.shift()!);
  }

  async decide(entries: readonly LazyTypeEntry[]): Promise<void> {
    assertMayLoad(this.options);
    await this.#tryOut(await this.options.artefacts.find(entries, {}));
  }

  /** Loads every entry in subprocesses and records what is found; nothing is thrown for what a file does. */
  async loadAll(
    entries: readonly LazyTypeEntry[],
    onProgress: (done: number) => void = () => {},
  ): Promise<void> {
    assertMayLoad(this.options);
    await this.#tryOut(await this.options.artefacts.find(entries, { retryFailed: true }), onProgress);
  }

  /** The extension file that an imported bundle was made from, as users know it. */
  fileOf(bundle: string): string | undefined {
    return this.#files.get(bundle);
  }

  async #ready(found: readonly Artefact[]): Promise<Artefact[]> {
    const artefacts = await this.#tryOut(found);
    const failed = artefacts.find((artefact) => artefact.failure);
    if (failed) throw failed.failure;
    return artefacts;
  }

  /** Gives every artefact that was built but never loaded its trial. */
  async #tryOut(
    artefacts: readonly Artefact[],
    onProgress: (done: number) => void = () => {},
  ): Promise<Artefact[]> {
    const waiting = artefacts.filter((artefact) => !artefact.failure && !artefact.metadata);
    if (waiting.length === 0) return [...artefacts];
    const { platform, counters, mayLoad, onOutput } = this.options;
    counters.trials += waiting.length;
    const runner = new TrialRunner({ platform, mayLoad, onOutput: (line) => onOutput(`${line}\n`) });
    const settled = artefacts.length - waiting.length;
    const outcomes = await runner.run(
      waiting.map(({ path, key, entry }) => ({
        bundle: path,
        key,
        kinds: exportNames(entry),
        file: entry.displayPath,
      })),
      (done) => onProgress(settled + done),
    );
    const tried = new Map<Artefact, Artefact>();
    waiting.forEach((artefact, index) => {
      const outcome = outcomes[index]!;
      const known = this.options.artefacts.settle(artefact, outcome);
      if (known.metadata) this.#compareIdentity(artefact.entry, known.metadata);
      tried.set(artefact, known);
    });
    return artefacts.map((artefact) => tried.get(artefact) ?? artefact);
  }

  /** The import is the authority: a row that says otherwise is corrected. */
  #compareIdentity(entry: LazyTypeEntry, metadata: TypeMetadata): void {
    const same = entry.type === metadata.type && entry.kind === metadata.kind &&
      entry.version === metadata.version;
    if (same) return;
    const type = normalizeName(metadata.kind, metadata.raw);
    const { origin } = entry;
    if (typeof type !== "string" || origin === "builtin") return;
    this.options.store.correctEntry(entry.root, entry.relativePath, {
      kind: metadata.kind,
      type,
      raw: metadata.raw,
      version: metadata.version,
      description: metadata.description,
      displayName: metadata.displayName,
      scope: metadata.scope,
      labels: metadata.labels,
      rank: entryRank({ kind: metadata.kind, type }, { ...entry, origin }, entry.displayPath),
      problem: foreignType(origin === "pulled" ? entry.package : undefined, {
        kind: metadata.kind,
        type,
        raw: metadata.raw,
      }),
      evaluated: true,
    });
    const wasDecided = entry.type !== "";
    if (wasDecided) this.options.onCorrection(entry, metadata);
  }

  async #import(artefact: Artefact, entry: LazyTypeEntry): Promise<Record<string, unknown>> {
    assertMayLoad(this.options);
    this.options.counters.imports++;
    this.#files.set(artefact.path, entry.displayPath);
    const { onOutput, platform } = this.options;
    const loading = importBundle({ path: artefact.path, key: artefact.key, file: entry.displayPath }, {
      onOutput,
      fs: platform.fs,
    });
    return await withLimit(loading, platform, entry);
  }
}

/** Takes a package at its word, so that nothing has to be loaded to describe what it holds. */
function withShipped(artefact: Artefact): Artefact {
  return { ...artefact, metadata: artefact.metadata ?? artefact.shipped };
}

/** The exports that make a file of this kind directory an entry. */
function exportNames(entry: LazyTypeEntry) {
  const kind: KindName = entry.kind === "extension" ? "model" : entry.kind;
  return KIND_PLACES.find((place) => place.kind === kind)!.exportNames;
}
