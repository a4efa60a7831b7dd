// SPDX-License-Identifier: MIT
/**
 * Switches a package's directory: the old one is renamed away, the new one in. A journal beside them says how far it
 * has come, so that a command after a killed one completes or takes back the change.
 */
import { parseJson } from "../../domain/limits.ts";
import { SwampError } from "../../domain/errors.ts";
import { assertPackageName, isPackageName } from "../../domain/packages/package_name.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { setAside } from "../state/set_aside.ts";
import type { FileProof } from "../state/state_location.ts";
import { isStorageFailure } from "../state/twin_store.ts";

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
  /**
   * @param root absolute path of the directory that holds all packages.
   * @param proof of the journal; undefined where no journal can be believed.
   */
  constructor(
    private readonly fs: FileSystem,
    readonly root: string,
    private readonly proof: () => FileProof | undefined,
  ) {}

  /**
   * Absolute path of a package's directory. It is the only way to one: what leads there is no link, so that nothing is
   * read, written or deleted elsewhere.
   * @param name the name of a package.
   * @throws SwampError PACKAGE_NAME_INVALID, PATH_UNSAFE for a link, IO_FAILED for something else that is no directory.
   */
  place(name: string): string {
    assertPackageName(name);
    const path = `${this.root}/${name}`;
    this.#assertPlain(parentOf(path));
    return path;
  }

  /** A new directory beside the packages, to be filled. */
  prepare(id: string): string {
    this.#assertPlain(this.root);
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
    this.place(name);
    const fresh = change.fresh?.slice(this.root.length + 1);
    this.fs.makeDirectory(this.root);
    this.#writeJournal(id, { name, fresh, retired: `.old-${id}` });
    this.#complete({ name, fresh, retired: `.old-${id}` }, settle);
  }

  /** Whether a killed command has left something. */
  get isInterrupted(): boolean {
    return this.fs.lstat(`${this.root}/${JOURNAL}`) !== undefined;
  }

  /** Goes on where a killed command has stopped: forward once the old directory is away, else back. */
  recover(settle: (name: string) => void): void {
    this.#assertPlain(this.root);
    const text = this.#readJournal();
    if (text !== undefined) {
      const journal = this.#parse(text);
      const isUnderWay = this.#exists(journal.retired) ||
        (journal.fresh !== undefined && !this.#exists(journal.fresh));
      if (isUnderWay || journal.fresh === undefined) this.#complete(journal, settle);
      else this.#clear(journal);
    }
    this.#removeOrphans();
  }

  #parse(text: string): Journal {
    const journal = parseJournal(text);
    if (journal) return journal;
    const path = `${this.root}/${JOURNAL}`;
    throw new SwampError(
      "PATH_UNSAFE",
      `${path} was not written by swamp, and nothing was done that it says`,
      {
        hint: "Delete it, then bring the extensions back with: swamp extension install",
        details: { path },
      },
    );
  }

  #writeJournal(id: string, journal: Journal): void {
    const text = JSON.stringify(journal);
    const proof = this.proof();
    if (!proof) return this.fs.writeAtomic(`${this.root}/${JOURNAL}`, text);
    const written = `${this.root}/.new-${id}.json`;
    this.fs.writeAtomic(written, text);
    try {
      proof.install(written, 0, { replace: true });
    } catch (error) {
      if (!isStorageFailure(this.fs, error)) throw error;
      // It is not believed after a crash; until then it keeps other commands from reading what is half done.
      this.fs.rename(written, `${this.root}/${JOURNAL}`);
    }
  }

  /**
   * The journal that this machine wrote. Nothing was moved yet when a process is killed before its journal is recorded;
   * another one is set aside, and what it may have left is brought back by installing the packages again.
   */
  #readJournal(): string | undefined {
    const path = `${this.root}/${JOURNAL}`;
    if (!this.fs.lstat(path)) return undefined;
    const admitted = this.proof()?.admit() ?? "refused";
    if (admitted === "recorded") return this.fs.readTextIfExists(path);
    if (admitted === "refused") setAside(this.fs, path);
    return undefined;
  }

  #complete(journal: Journal, settle: (name: string) => void): void {
    const { fs, root } = this;
    const place = this.place(journal.name);
    const retired = `${root}/${journal.retired}`;
    const awaitsFresh = journal.fresh !== undefined && this.#exists(journal.fresh);
    const oldIsThere = fs.lstat(place) !== undefined && !fs.lstat(retired) && (awaitsFresh || !journal.fresh);
    if (oldIsThere) fs.rename(place, retired);
    if (awaitsFresh) {
      fs.makeDirectory(parentOf(place));
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
    for (let path = place; path.length > root.length; path = parentOf(path)) {
      if (fs.lstat(path) === undefined) continue;
      if (fs.readDirectory(path).length > 0) return;
      fs.remove(path);
    }
  }

  /** @param path the root, or a directory below it that holds packages; the one above the root is swamp's own, too. */
  #assertPlain(path: string): void {
    if (path.length >= this.root.length) this.#assertPlain(parentOf(path));
    const kind = this.fs.lstat(path)?.kind ?? "directory";
    if (kind === "directory") return;
    const isLink = kind === "symlink";
    throw new SwampError(
      isLink ? "PATH_UNSAFE" : "IO_FAILED",
      `${path} is ${
        isLink ? "a symbolic link" : "no directory"
      }; extensions are kept in plain directories only`,
      { hint: "Move it away, then bring the extensions back with: swamp extension install" },
    );
  }

  #exists(name: string): boolean {
    return this.fs.lstat(`${this.root}/${name}`) !== undefined;
  }
}

/** Undefined for what swamp does not write: names in it become paths that are renamed and deleted. */
function parseJournal(text: string): Journal | undefined {
  let value: Partial<Record<keyof Journal, unknown>> | null;
  try {
    value = parseJson(text) as typeof value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { name, fresh, retired } = value ?? {};
  if (typeof name !== "string" || !isPackageName(name)) return undefined;
  if (typeof retired !== "string" || !/^\.old-[\w-]+$/.test(retired)) return undefined;
  if (fresh === undefined) return { name, retired };
  return typeof fresh === "string" && /^\.new-[\w-]+$/.test(fresh) ? { name, fresh, retired } : undefined;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
