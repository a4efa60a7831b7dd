// SPDX-License-Identifier: MIT
import { readParsed } from "../../domain/platform/read_parsed.ts";
import { dirname, join } from "node:path";
import { messageOf } from "../../domain/errors.ts";
import { isSettled, isUnchanged, sameStamp } from "../../domain/freshness.ts";
import { isTypeOf } from "../../domain/packages/package_name.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import type {
  EntryRow,
  FileRow,
  RootChange,
  RootRow,
  SourceOrigin,
} from "../persistence/catalog/catalog_rows.ts";
import { declaredRow } from "./declared_row.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import { type Identity, readIdentity } from "./identity/read_identity.ts";
import { ImportedModules } from "./imported_modules.ts";
import type { RootSpec } from "./root_spec.ts";
import type { RootScan, ScannedFile } from "./scan_root.ts";
import { sha256 } from "../platform/sha256.ts";

/** The files of a root, and when looking at them began. */
export interface ScannedRoot {
  readonly scan: RootScan;
  readonly indexedAt: number;
}

export interface RootContext extends IndexerOptions, ScannedRoot {
  /** How the catalog stores a path. */
  readonly place: (path: string) => string;
  /** The root's row, if it was indexed before. */
  readonly row: RootRow | undefined;
  /** Files of the root whose identity is read again although they have not changed. */
  readonly stale: ReadonlySet<string>;
}

const ORIGIN_RANK = { local: 0, source: 1, pulled: 2 } as const;
const CONTENT_SCAN_LIMIT = 2 * 1024 * 1024;

/** Compares one root with its rows. @returns undefined when nothing has changed since it was indexed. */
export function indexRoot(root: RootSpec, context: RootContext): RootChange | undefined {
  const { row, scan, indexedAt } = context;
  const sameSet = row !== undefined && context.stale.size === 0 && row.listing === scan.listing &&
    row.position === root.position &&
    row.packageVersion === root.packageVersion;
  if (
    sameSet && isSettled({ size: 0, inode: 0, modified: scan.newest, changed: scan.newest }, row.indexedAt)
  ) {
    return undefined;
  }
  return new RootDifference(root, context, scan.files).compute({
    origin: root.origin,
    kind: root.kind,
    path: context.place(root.path),
    position: root.position,
    package: root.package,
    packageVersion: root.packageVersion,
    packagePath: root.packagePath === undefined ? undefined : context.place(root.packagePath),
    listing: scan.listing,
    newest: scan.newest,
    indexedAt,
    files: scan.files.length,
  });
}

class RootDifference {
  readonly #known: Map<string, { stamp: FileRow["stamp"]; hash: string }>;
  readonly #upserts: FileRow[] = [];
  readonly #touched: { path: string; stamp: FileRow["stamp"] }[] = [];
  #modules: ImportedModules | undefined;

  constructor(
    private readonly root: RootSpec,
    private readonly context: RootContext,
    private readonly files: readonly ScannedFile[],
  ) {
    this.#known = context.row ? context.store.fileStamps(context.row.id) : new Map();
  }

  compute(root: Omit<RootRow, "id">): RootChange {
    for (const file of this.files) {
      this.#compare(file);
      this.#known.delete(file.path);
    }
    return { root, upserts: this.#upserts, touched: this.#touched, removed: [...this.#known.keys()] };
  }

  #compare(file: ScannedFile): void {
    const known = this.#known.get(file.path);
    if (file.problem !== undefined) {
      this.#upserts.push({
        path: file.path,
        stamp: file.stamp,
        hash: "",
        outcome: "failed",
        reason: file.problem,
      });
      return;
    }
    const indexedAt = this.context.row?.indexedAt ?? 0;
    const isStale = this.context.stale.has(file.path);
    if (known && !isStale && known.hash !== "" && isUnchanged(known.stamp, file.stamp, indexedAt)) return;
    let bytes: Uint8Array;
    try {
      bytes = readParsed(this.context.platform.fs, join(this.root.path, file.path));
    } catch (error) {
      const reason = `it cannot be read: ${messageOf(error)}`;
      this.#upserts.push({ path: file.path, stamp: file.stamp, hash: "", outcome: "failed", reason });
      return;
    }
    const hash = sha256(bytes);
    this.context.counters.filesHashed++;
    if (isStale || known?.hash !== hash) this.#upserts.push(this.#identify(file, bytes, hash));
    else if (!sameStamp(known.stamp, file.stamp)) this.#touched.push({ path: file.path, stamp: file.stamp });
  }

  #identify(file: ScannedFile, bytes: Uint8Array, hash: string): FileRow {
    const base = { path: file.path, stamp: file.stamp, hash };
    const place = KIND_PLACES.find(({ kind }) => kind === this.root.kind)!;
    if (this.root.files.by === "content" && bytes.length > CONTENT_SCAN_LIMIT) {
      return { ...base, outcome: "none" };
    }
    this.context.counters.filesParsed++;
    this.#modules ??= new ImportedModules(this.context, readableArea(this.root, this.context));
    const modules = this.#modules.for(join(this.root.path, file.path));
    const identity = readIdentity(bytes, place.exportNames, modules.open);
    return this.#rowOf({ ...base, inputs: modules.inputs() }, identity);
  }

  #rowOf(base: Pick<FileRow, "path" | "stamp" | "hash" | "inputs">, identity: Identity): FileRow {
    if (identity.kind === "undecided") return { ...base, outcome: "undecided", reason: identity.reason };
    if (identity.kind === "not-an-entry") return { ...base, outcome: "none", reason: identity.hint };
    const path = `${this.context.place(this.root.path)}/${base.path}`;
    return {
      ...base,
      ...declaredRow(identity.entry, {
        rankOf: (entry) => entryRank(entry, this.root, path),
        owner: this.root.origin === "pulled" ? this.root.package : undefined,
      }),
    };
  }
}

/** The directory whose modules the files of a root may take constants from. */
function readableArea(root: RootSpec, { repository }: RootContext): string {
  if (root.packagePath !== undefined) return root.packagePath;
  if (root.area !== undefined) return root.area;
  const isLocal = root.origin === "local" && root.path.startsWith(`${repository.root}/`);
  return isLocal ? repository.root : dirname(root.path);
}

/**
 * Orders the claims of one type: local before source before pulled, then by place. No package takes over a type of
 * another collective: its claim comes after those of that collective's own packages.
 */
export function entryRank(
  { kind, type }: Pick<EntryRow, "kind" | "type">,
  root: { readonly origin: SourceOrigin; readonly package?: string },
  place: string,
): string {
  const isForeign = root.origin === "pulled" && kind !== "extension" &&
    (root.package === undefined || !isTypeOf(root.package, type));
  return `${ORIGIN_RANK[root.origin] + (isForeign ? 1 : 0)} ${place}`;
}
