// SPDX-License-Identifier: MIT
/**
 * Finds the bundle of an entry: the one its package ships, the recorded one when everything it was made from is
 * unchanged, else a new build. Failures that are caused by the files are remembered until one of the files changes. Code of a
 * pulled package is used only when its files are those of the lockfile, whose digest is one of the things it was made
 * from.
 */
import { dirname, relative } from "node:path";
import { type ErrorCode, messageOf, SwampError } from "../../domain/errors.ts";
import { isUnchanged, stampOf } from "../../domain/freshness.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import type { BuildRow, InputRow } from "../persistence/catalog/catalog_rows.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";
import type { BuildRequest, BuildResult } from "./build/builder.ts";
import type { BundleStore } from "./bundle_store.ts";
import type { InputCheck } from "./input_check.ts";
import { bundleKey, PREBUILT } from "./bundle_key.ts";
import { type CodeSource, PackagedCode } from "./packaged_code.ts";
import { type PrebuiltBundle, prebuiltBundle } from "./prebuilt_bundle.ts";
import type { TrialOutcome } from "./trial.ts";

/** What is known of an entry's bundle. Exactly one of `metadata`, `failure` or neither (built, not yet tried). */
export interface Artefact {
  readonly entry: LazyTypeEntry;
  readonly key: string;
  /** Absolute path of the bundle; empty when there is none. */
  readonly path: string;
  readonly row: BuildRow;
  readonly inputs: readonly InputRow[];
  readonly metadata?: TypeMetadata;
  /** What its package says of a bundle that was never loaded here. */
  readonly shipped?: TypeMetadata;
  readonly failure?: SwampError;
}

export interface ArtefactOptions {
  readonly platform: Platform;
  readonly repository: Repository;
  readonly store: ExtensionCatalogStore;
  readonly bundles: BundleStore;
  readonly check: InputCheck;
  readonly counters: { builds: number };
  /** Builds several entries in one run of the bundler. */
  readonly build: (requests: BuildRequest[]) => Promise<BuildResult[]>;
}

const NO_STAMP = { size: 0, modified: 0, changed: 0, inode: 0 };

export class ArtefactFinder {
  constructor(private readonly options: ArtefactOptions) {}

  /**
   * One artefact per entry, in order.
   * @param how.retryFailed builds again what has failed, whatever the reason.
   * @param how.describeOnly what a package says of its bundle suffices: then the code is not looked at.
   */
  async find(
    entries: readonly LazyTypeEntry[],
    how: { retryFailed?: boolean; describeOnly?: boolean },
  ): Promise<Artefact[]> {
    using code = this.#packagedCode();
    const known = entries.map((entry) =>
      this.#recorded(entry, how.retryFailed === true) ??
        this.#prebuilt(entry, { describeOnly: how.describeOnly === true, code })
    );
    const missing = entries.filter((_, index) => !known[index]);
    const built = missing.length === 0 ? [] : await this.#build(missing, code);
    return known.map((artefact) => artefact ?? built.shift()!);
  }

  /** What is known without building anything, one answer per entry; what a package says of its bundle suffices. */
  known(entries: readonly LazyTypeEntry[]): (Artefact | undefined)[] {
    using code = this.#packagedCode();
    return entries.map((entry) =>
      this.#recorded(entry, false) ?? this.#prebuilt(entry, { describeOnly: true, code })
    );
  }

  #packagedCode(): PackagedCode {
    const { platform, repository, check } = this.options;
    return new PackagedCode({ platform, repository, locks: check.locks });
  }

  /** Records how a trial ended. */
  settle(artefact: Artefact, outcome: TrialOutcome): Artefact {
    if (outcome.ok) {
      const row: BuildRow = { ...artefact.row, state: "ready" };
      return this.#record({ ...artefact, row, metadata: outcome.metadata });
    }
    const row = this.#failedRow(artefact.key, { ...outcome, hint: undefined }, artefact.row);
    return this.#record({ ...artefact, row, failure: failureOf(artefact.entry, row) });
  }

  #record(artefact: Artefact): Artefact {
    const { entry } = artefact;
    this.options.store.recordBuild(entry.root, entry.relativePath, recordOf(artefact));
    return artefact;
  }

  /** What the catalog remembers, if all of it still holds. */
  #recorded(entry: LazyTypeEntry, retryFailed: boolean): Artefact | undefined {
    const { store, check } = this.options;
    const row = store.build(entry.root, entry.relativePath);
    if (!row || !check.holds(row.key)) return undefined;
    const base = { entry, key: row.key, row, inputs: store.inputs(row.key) };
    if (row.state === "invalid") {
      return retryFailed ? undefined : { ...base, path: "", failure: failureOf(entry, row) };
    }
    if (row.state === "unbuildable") return undefined;
    const path = check.absolute(row.bundle);
    if (!this.#bundleIsIntact(entry, row, path)) return undefined;
    const metadata = row.state === "ready" ? store.metadataOf(row.key) : undefined;
    return { ...base, path, metadata };
  }

  /** Whether the bundle's bytes are those that were written. */
  #bundleIsIntact(entry: LazyTypeEntry, row: BuildRow, path: string): boolean {
    const { platform, check, store } = this.options;
    const now = platform.now();
    const stat = platform.fs.stat(path);
    if (!stat) return false;
    const stamp = stampOf(stat);
    if (isUnchanged(row.bundleStamp, stamp, row.builtAt)) return true;
    if (check.hash(path) !== row.bundleHash) return false;
    const build = { ...row, bundleStamp: stamp, builtAt: now };
    store.recordBuild(entry.root, entry.relativePath, { build, inputs: [] });
    return true;
  }

  /** The bundle that a package ships. */
  #prebuilt(
    entry: LazyTypeEntry,
    { describeOnly, code }: { describeOnly: boolean; code: PackagedCode },
  ): Artefact | undefined {
    const { platform, check, store } = this.options;
    const seenAt = platform.now();
    const found = prebuiltBundle(platform.fs, entry, describeOnly);
    if (!found) return undefined;
    const inputs = [[found.path, found.hash] as const, ...found.chunks]
      .map(([path, hash]) => check.describe(path, hash, seenAt));
    if (found.problem !== undefined) return this.#refused(entry, found, inputs);
    if (found.needsBuild) return undefined;
    let locked: InputRow[];
    try {
      locked = code.assertLocked(entry, found);
    } catch (error) {
      return this.#unproven(entry, error);
    }
    // The hash covers the chunks, whose names are their hashes. Only their paths differ from package to package.
    const name = found.isSplit ? entry.package! : "";
    const key = bundleKey({ kind: entry.kind, builder: PREBUILT, inputs: [[name, found.hash]] });
    const { path, hash } = found;
    const built = this.#built(entry, { key, path, hash, inputs: [...inputs, ...locked], builtAt: seenAt });
    // It was tried before, and what it was made from is proven again.
    if (built.metadata) store.recordBuild(entry.root, entry.relativePath, recordOf(built));
    return { ...built, shipped: found.metadata };
  }

  /** An entry of a package that is not what the lockfile locks; it is looked at again when it is needed again. */
  #unproven(entry: LazyTypeEntry, error: unknown): Artefact {
    if (!(error instanceof SwampError)) throw error;
    const { code, message, hint } = error;
    const key = bundleKey({ kind: entry.kind, builder: PREBUILT, inputs: [["", entry.path]] });
    const row = this.#failedRow(key, {
      code,
      message: `${entry.displayPath}: ${message}`,
      hint,
      deterministic: false,
    });
    return this.#record({ entry, key, path: "", row, inputs: [], failure: failureOf(entry, row) });
  }

  /** A bundle that must not be imported, until one of its files changes. */
  #refused(entry: LazyTypeEntry, { hash, chunks, problem }: PrebuiltBundle, inputs: InputRow[]): Artefact {
    const key = bundleKey({
      kind: entry.kind,
      builder: PREBUILT,
      inputs: [[entry.package!, hash], ...chunks],
    });
    const row = this.#failedRow(key, {
      code: "TYPE_BROKEN",
      message: `${entry.displayPath}: ${problem}`,
      deterministic: true,
    });
    return this.#record({ entry, key, path: "", row, inputs, failure: failureOf(entry, row) });
  }

  async #build(entries: readonly LazyTypeEntry[], code: PackagedCode): Promise<Artefact[]> {
    const { options } = this;
    const seenAt = options.platform.now();
    const sources = entries.map((entry) => sourceOf(entry, code));
    const requests = sources.flatMap((source) => "request" in source ? [source.request] : []);
    if (requests.length > 0) options.counters.builds++;
    const results = requests.length > 0 ? await options.build(requests) : [];
    return sources.map((source, index) => {
      const entry = entries[index]!;
      if (!("request" in source)) return this.#unproven(entry, source.error);
      const result = source.restored(results.shift()!);
      return this.#store(entry, { result, locked: source.locked, seenAt });
    });
  }

  #store(
    entry: LazyTypeEntry,
    { result, locked, seenAt }: { result: BuildResult; locked: readonly InputRow[]; seenAt: number },
  ): Artefact {
    const { check, bundles } = this.options;
    const inputs = [
      ...result.inputs.map((input) => check.describe(input.path, input.hash, seenAt)),
      ...locked,
    ];
    const base = dirname(entry.path);
    const key = bundleKey({
      kind: entry.kind,
      builder: result.builder,
      inputs: result.inputs.map((input) => [relative(base, input.path).replaceAll("\\", "/"), input.hash]),
    });
    if (!result.ok) {
      const code: ErrorCode = result.deterministic
        ? "TYPE_BROKEN"
        : result.timedOut
        ? "TRY_AGAIN"
        : "TYPE_UNBUILDABLE";
      const message = result.message.includes(entry.displayPath)
        ? result.message
        : `${entry.displayPath}: ${result.message}`;
      const row = this.#failedRow(key, {
        code,
        message,
        hint: result.hint,
        deterministic: result.deterministic,
      });
      return this.#record({ entry, key, path: "", row, inputs, failure: failureOf(entry, row) });
    }
    try {
      const { path, hash } = bundles.write(key, result.code, result.sourceMap);
      return this.#built(entry, { key, path, hash, inputs, builtAt: seenAt });
    } catch (error) {
      const message = `${entry.displayPath}: its bundle cannot be written: ${messageOf(error)}`;
      const hint = `Nothing is wrong with the file: check the permissions and the free space of ${
        dirname(dirname(bundles.path(key)))
      }\nIf the repository is read-only, set SWAMP_HOME to a directory that can be written`;
      const row = this.#failedRow(key, { code: "TYPE_UNBUILDABLE", message, hint, deterministic: false });
      // Recorded, so that `doctor extensions` does not call the file usable.
      return this.#record({ entry, key, path: "", row, inputs, failure: failureOf(entry, row) });
    }
  }

  #built(
    entry: LazyTypeEntry,
    built: { key: string; path: string; hash: string; inputs: readonly InputRow[]; builtAt: number },
  ): Artefact {
    const stat = this.options.platform.fs.stat(built.path);
    const row: BuildRow = {
      key: built.key,
      bundle: this.options.repository.display(built.path),
      bundleHash: built.hash,
      bundleStamp: stat ? stampOf(stat) : NO_STAMP,
      builtAt: built.builtAt,
      state: "indexed",
    };
    // Another place may hold the same bytes under the same key; then it has been tried already.
    const metadata = this.options.store.metadataOf(built.key);
    return { entry, key: built.key, path: built.path, row, inputs: built.inputs, metadata };
  }

  #failedRow(
    key: string,
    failure: { code: ErrorCode; message: string; hint?: string; deterministic: boolean },
    built?: BuildRow,
  ): BuildRow {
    const now = this.options.platform.now();
    return {
      key,
      bundle: built?.bundle ?? "",
      bundleHash: built?.bundleHash ?? "",
      bundleStamp: built?.bundleStamp ?? NO_STAMP,
      builtAt: built?.builtAt ?? now,
      state: failure.deterministic ? "invalid" : "unbuildable",
      errorCode: failure.code,
      error: failure.message,
      hint: failure.hint,
      failedAt: new Date(now).toISOString(),
    };
  }
}

function sourceOf(entry: LazyTypeEntry, code: PackagedCode): CodeSource | { readonly error: unknown } {
  try {
    return code.source(entry);
  } catch (error) {
    return { error };
  }
}

function recordOf({ row, inputs, metadata }: Artefact) {
  return { build: { ...row, state: metadata ? "ready" as const : row.state }, inputs, metadata };
}

function failureOf({ origin, package: name, packageVersion }: LazyTypeEntry, row: BuildRow): SwampError {
  const nextStep = origin === "pulled" && name !== undefined
    ? `See whether the package was changed here with: swamp extension verify ${name}\n` +
      `Bring it back as it was published with: swamp extension pull ${name}@${packageVersion} --force`
    : "Correct the file. All files and their states: swamp doctor extensions";
  return new SwampError(
    (row.errorCode ?? "TYPE_BROKEN") as ErrorCode,
    row.error ?? "the file could not be loaded",
    { hint: row.hint ?? nextStep, details: { failedAt: row.failedAt } },
  );
}
