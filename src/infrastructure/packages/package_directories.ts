// SPDX-License-Identifier: MIT
/**
 * Switches a package's directory: the old one is renamed away, the new one in. A journal beside them says how far it
 * has come, so that a command after a killed one completes or takes back the change.
 */
import type { FileSystem } from "../../domain/platform/file_system.ts";

const JOURNAL = ".journal.json";
const MANIFEST = "manifest.yaml";

/** A change under way. Paths are relative to the directory of packages. */
interface Journal {
  readonly name: string;
  /** The new directory; undefined when the package is removed. */
  readonly fresh?: string;
  /** Where the old directory goes. */
  readonly retired: string;
}

export class PackageDirectories {
  /** @param root absolute path of the directory that holds all packages. */
  constructor(private readonly fs: FileSystem, readonly root: string) {}

  /** A new directory beside the packages, to be filled. */
  prepare(id: string): string {
    const path = `${this.root}/.new-${id}`;
    this.fs.makeDirectory(path);
    return path;
  }

  /**
   * Puts a prepared directory in the place of a package's, or nothing.
   * @param settle called when the new state is in place, before the old one is deleted; also after a crash.
   */
  switch(change: { name: string; fresh?: string; id: string }, settle: (name: string) => void): void {
    const { name, id } = change;
    const fresh = change.fresh?.slice(this.root.length + 1);
    this.fs.makeDirectory(this.root);
    this.fs.writeAtomic(`${this.root}/${JOURNAL}`, JSON.stringify({ name, fresh, retired: `.old-${id}` }));
    this.#complete({ name, fresh, retired: `.old-${id}` }, settle);
  }

  /** Whether a killed command has left something. */
  get isInterrupted(): boolean {
    return this.fs.lstat(`${this.root}/${JOURNAL}`) !== undefined;
  }

  /** Goes on where a killed command has stopped: forward once the old directory is away, else back. */
  recover(settle: (name: string) => void): void {
    const text = this.fs.readTextIfExists(`${this.root}/${JOURNAL}`);
    if (text !== undefined) {
      const journal = JSON.parse(text) as Journal;
      const isUnderWay = this.#exists(journal.retired) ||
        (journal.fresh !== undefined && !this.#exists(journal.fresh));
      if (isUnderWay || journal.fresh === undefined) this.#complete(journal, settle);
      else this.#clear(journal);
    }
    this.#removeOrphans();
  }

  #complete(journal: Journal, settle: (name: string) => void): void {
    const { fs, root } = this;
    const place = `${root}/${journal.name}`;
    const retired = `${root}/${journal.retired}`;
    const awaitsFresh = journal.fresh !== undefined && this.#exists(journal.fresh);
    const oldIsThere = fs.lstat(place) !== undefined && !fs.lstat(retired) && (awaitsFresh || !journal.fresh);
    if (oldIsThere) fs.rename(place, retired);
    if (awaitsFresh) {
      fs.makeDirectory(place.slice(0, place.lastIndexOf("/")));
      fs.rename(`${root}/${journal.fresh}`, place);
    }
    this.#rescueNested(retired, place);
    settle(journal.name);
    this.#clear(journal);
    this.#removeEmptyParents(place);
  }

  /** Packages whose names begin with this one's lie inside of its directory, and stay. */
  #rescueNested(from: string, to: string): void {
    const { fs } = this;
    if (fs.lstat(from)?.kind !== "directory") return;
    for (const { name, kind } of fs.readDirectory(from)) {
      if (kind !== "directory" || !this.#holdsPackage(`${from}/${name}`) || fs.lstat(`${to}/${name}`)) {
        continue;
      }
      fs.makeDirectory(to);
      fs.rename(`${from}/${name}`, `${to}/${name}`);
    }
  }

  #holdsPackage(path: string): boolean {
    if (this.fs.stat(`${path}/${MANIFEST}`)) return true;
    return this.fs.readDirectory(path).some(({ name, kind }) =>
      kind === "directory" && this.#holdsPackage(`${path}/${name}`)
    );
  }

  /** The journal goes first: what is left then is nobody's. */
  #clear(journal: Journal): void {
    this.fs.remove(`${this.root}/${JOURNAL}`);
    this.fs.remove(`${this.root}/${journal.retired}`, { recursive: true });
    if (journal.fresh) this.fs.remove(`${this.root}/${journal.fresh}`, { recursive: true });
  }

  #removeOrphans(): void {
    if (!this.fs.lstat(this.root)) return;
    for (const { name } of this.fs.readDirectory(this.root)) {
      // The last: a journal that was being written.
      if (name.startsWith(".new-") || name.startsWith(".old-") || name.startsWith(`.${JOURNAL}.`)) {
        this.fs.remove(`${this.root}/${name}`, { recursive: true });
      }
    }
  }

  #removeEmptyParents(place: string): void {
    const { fs, root } = this;
    for (let path = place; path.length > root.length; path = path.slice(0, path.lastIndexOf("/"))) {
      if (fs.lstat(path) === undefined) continue;
      if (fs.readDirectory(path).length > 0) return;
      fs.remove(path);
    }
  }

  #exists(name: string): boolean {
    return this.fs.lstat(`${this.root}/${name}`) !== undefined;
  }
}
