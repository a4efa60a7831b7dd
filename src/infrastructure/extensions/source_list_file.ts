// SPDX-License-Identifier: MIT
import { join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { SourceEdit, SourceList, SourceStatus } from "../../domain/extensions/source_list.ts";
import type { Lock } from "../../domain/lock.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { nearest } from "../../domain/nearest.ts";
import { KIND_PLACES } from "../../domain/types/kind_name.ts";
import { checkKinds, parseSourcesFile, type SourceEntry, SOURCES_FILE } from "./sources_file.ts";
import { expandSourcePaths, mainWorktree } from "./source_paths.ts";

/** As deep as a source without kind directories is looked through. */
const LOOSE_DEPTH = 4;

/** What is to become of one item; without a place the file stays as it is. */
interface Change extends Omit<SourceEdit, "totalSources"> {
  readonly at?: number;
  /** Else the item is deleted. */
  readonly entry?: object;
}

/** `.swamp-sources.yaml`, edited so that the user's comments and order stay. */
export class SourceListFile implements SourceList {
  readonly #file: string;

  constructor(
    private readonly platform: Platform,
    private readonly repository: Repository,
    private readonly lock: () => Promise<Lock>,
  ) {
    this.#file = join(repository.root, SOURCES_FILE);
  }

  async list(): Promise<SourceStatus[]> {
    return (await this.#entries()).map((entry) => this.#status(entry));
  }

  async add(path: string, only: readonly string[]): Promise<SourceEdit> {
    checkKinds(only, "--only");
    const places = this.#expand(path);
    if (places.length === 0) throw this.#notFound(path);
    const around = places.find((place) => `${this.repository.root}/`.startsWith(place.replace(/\/?$/, "/")));
    if (around !== undefined) {
      throw new SwampError("SOURCE_INVALID", `The source ${path} holds this repository: ${around}`, {
        hint: "Extensions of the repository itself are found without; name the directory of the others",
      });
    }
    return await this.#edit((items) => {
      const index = this.#find(items, path);
      const known = items[index];
      const written = known?.path ?? path;
      const entry = only.length > 0 ? { path: written, only: [...only] } : { path: written };
      if (!known) return { action: "added", path, at: items.length, entry };
      if (isSameSet(known.only ?? [], only)) return { action: "unchanged", path: written };
      return { action: "changed", path: written, at: index, entry };
    });
  }

  async remove(path: string): Promise<SourceEdit> {
    return await this.#edit((items) => {
      const index = this.#find(items, path);
      if (index >= 0) return { action: "removed", path: items[index]!.path, at: index };
      const near = nearest(path, items.map((item) => item.path))[0];
      throw new SwampError("SOURCE_NOT_FOUND", `Source not found: ${path}`, {
        hint: `${near ? `Did you mean '${near}'?\n` : ""}List them with: swamp extension source list`,
      });
    });
  }

  #notFound(path: string): SwampError {
    const place = resolve(mainWorktree(this.platform, this.repository.root), path);
    const isFile = this.platform.fs.stat(place) !== undefined;
    return new SwampError(
      "SOURCE_NOT_FOUND",
      isFile ? `The source is no directory: ${path}` : `The source does not exist: ${path}`,
      { hint: `Expected a directory at ${place}; relative paths start at the repository.` },
    );
  }

  #expand(path: string): string[] {
    return expandSourcePaths(this.platform, this.repository.root, path);
  }

  /** The item of that path, or of another one that leads to the same directories: `ext`, `./ext/`. */
  #find(items: readonly SourceEntry[], path: string): number {
    const index = items.findIndex((item) => item.path === path);
    const places = this.#expand(path);
    if (index >= 0 || places.length === 0) return index;
    return items.findIndex((item) => isSameSet(this.#expand(item.path), places));
  }

  async #entries(): Promise<SourceEntry[]> {
    return await parseSourcesFile(this.platform.fs.readTextIfExists(this.#file) ?? "", this.repository);
  }

  /** Sets or deletes one item of the list, under a lock. */
  async #edit(choose: (items: SourceEntry[]) => Change): Promise<SourceEdit> {
    const { parseDocument } = await import("yaml");
    return await (await this.lock()).hold("sources", "editing the list of sources", async () => {
      const { action, path, at, entry } = choose(await this.#entries());
      if (at !== undefined) {
        const document = parseDocument(this.platform.fs.readTextIfExists(this.#file) ?? "");
        if (!document.has("sources")) document.set("sources", document.createNode([]));
        if (entry) document.setIn(["sources", at], document.createNode(entry));
        else document.deleteIn(["sources", at]);
        this.platform.fs.writeAtomic(this.#file, document.toString());
      }
      return { action, path, totalSources: (await this.#entries()).length };
    });
  }

  #holdsTypeScript(directory: string, depth: number): boolean {
    const entries = this.platform.fs.readDirectory(directory).filter(({ name }) =>
      !/^[._]|^node_modules$/.test(name)
    );
    return entries.some(({ name, kind }) => kind === "file" && name.endsWith(".ts")) ||
      depth > 1 &&
        entries.some(({ name, kind }) =>
          kind === "directory" && this.#holdsTypeScript(join(directory, name), depth - 1)
        );
  }

  #status(entry: SourceEntry): SourceStatus {
    const expandedPaths = this.#expand(entry.path);
    const base = { path: entry.path, only: entry.only, expandedPaths };
    if (expandedPaths.length === 0) return { ...base, status: "path_not_found" };
    try {
      return { ...base, ...this.#content(expandedPaths) };
    } catch (error) {
      if (this.platform.fs.reasonOf(error) === "denied") return { ...base, status: "unreadable" };
      throw error;
    }
  }

  #content(expandedPaths: readonly string[]): Pick<SourceStatus, "status" | "resolvedKinds"> {
    const kinds = KIND_PLACES.map((place) => place.directory).filter((directory) =>
      expandedPaths.some((path) =>
        this.platform.fs.stat(join(path, "extensions", directory))?.kind === "directory"
      )
    );
    const loose = expandedPaths.some((path) => this.#holdsTypeScript(path, LOOSE_DEPTH));
    if (kinds.length === 0 && !loose) return { status: "no_extensions" };
    return { status: "valid", resolvedKinds: kinds };
  }
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0;
}
