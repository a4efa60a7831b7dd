// SPDX-License-Identifier: MIT
/**
 * State of this machine: tells what swamp derived here from what came with a clone, a pull or an archive. Each `.swamp`
 * directory that is used holds a token, `machines/<token>`; its twin in the user's data directory records which files
 * this machine wrote. Without the pair, or where another file is at the path of a recorded one, nothing is believed.
 */
import { basename, dirname, join } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { userStateDirectory } from "../../domain/repo/user_directories.ts";
import { type FileIdentity, identityOf, isSameFile } from "./file_identity.ts";
import { privateCacheDirectories } from "./private_cache_directory.ts";
import { setAside } from "./set_aside.ts";
import { COMPANIONS, STATE_FILES, STATE_ROLES, type StateRole } from "./state_files.ts";
import type { FileProof, StateLocation } from "./state_location.ts";
import { isStorageFailure, isToken, type Twin, TwinStore } from "./twin_store.ts";

export interface MachineStateOptions {
  readonly platform: Platform;
  readonly repository: Pick<Repository, "root" | "stateDirectory">;
  /** Whether a directory without a pair may get one, and files may be set aside. */
  readonly adopts: boolean;
  /** Called with the new paths of what was set aside. */
  readonly onSetAside: (paths: readonly string[]) => void;
}

/** A token and its twin. */
interface Pair {
  readonly token: string;
  readonly twin: Twin;
}

/** Tokens without a twin that are looked at in `machines`. */
const MAX_FOREIGN_TOKENS = 64;
/** Size of a token: an inode and a line end. */
const MAX_TOKEN_BYTES = 32;

export class MachineState {
  #pair: { readonly found: Pair | undefined } | undefined;
  readonly #twins: TwinStore | undefined;
  readonly #machines: string;

  constructor(private readonly options: MachineStateOptions) {
    const { platform, repository } = options;
    const directory = userStateDirectory(platform);
    this.#twins = directory === undefined ? undefined : new TwinStore(platform.fs, directory);
    this.#machines = `${repository.stateDirectory}/machines`;
  }

  /**
   * Where a derived file may be, the preferred path first: below `.swamp` when that is this machine's, then in the
   * user's cache directory, then in a temporary one.
   */
  locations(role: StateRole): Iterable<StateLocation> {
    return { [Symbol.iterator]: () => this.#locations(role) };
  }

  *#locations(role: StateRole): Generator<StateLocation> {
    const proof = this.proof(role);
    if (proof) yield { path: this.#pathOf(role), proof };
    const { platform, repository } = this.options;
    for (const cache of privateCacheDirectories(platform, repository.root)) {
      yield { path: join(cache, basename(STATE_FILES[role])) };
    }
  }

  /** The proof of the file below `.swamp`; undefined when another machine or user derives files there. */
  proof(role: StateRole): FileProof | undefined {
    if (!this.#own()) return undefined;
    const recorded = () => this.#own()?.twin.files[role];
    return {
      admit: () => this.#admit(role),
      get mark() {
        return recorded()?.mark;
      },
      install: (fresh, mark, how) => this.#install(role, { fresh, mark, ...how }),
      recordLog: () => this.#recordLog(role),
    };
  }

  #pathOf(role: StateRole): string {
    return `${this.options.repository.stateDirectory}/${STATE_FILES[role]}`;
  }

  #own(): Pair | undefined {
    return (this.#pair ??= { found: this.#open() }).found;
  }

  /** Where no records can be read or written there is no pair. */
  #open(): Pair | undefined {
    try {
      return this.#find() ?? this.#adopt();
    } catch (error) {
      if (isStorageFailure(this.options.platform.fs, error)) return undefined;
      throw error;
    }
  }

  /** The pair of this directory. A copy of it has the token, too, but is another directory. */
  #find(): Pair | undefined {
    const directory = this.#directory();
    if (!directory || !this.#twins) return undefined;
    for (const token of this.#twins.known(this.#tokens())) {
      const twin = this.#twins.read(token);
      if (twin && isSameFile(twin.directory, directory)) return { token, twin };
    }
    return undefined;
  }

  #directory(): FileIdentity | undefined {
    const stat = this.options.platform.fs.lstat(this.options.repository.stateDirectory);
    return stat?.kind === "directory" ? identityOf(stat) : undefined;
  }

  #tokens(): string[] {
    const { fs } = this.options.platform;
    if (fs.lstat(this.#machines)?.kind !== "directory") return [];
    return fs.readDirectory(this.#machines).map(({ name }) => name).filter(isToken);
  }

  #adopt(): Pair | undefined {
    const twins = this.#twins;
    if (!this.options.adopts || !twins) return undefined;
    return twins.exclusively(() => this.#find() ?? this.#makePair(twins));
  }

  #makePair(twins: TwinStore): Pair | undefined {
    const { platform: { fs, randomHex }, repository: { stateDirectory } } = this.options;
    fs.makeDirectory(stateDirectory);
    const directory = this.#directory();
    // A link: whatever it leads to is not this repository's.
    if (!directory || this.#isInUse(directory, twins)) return undefined;
    this.#moveDoubtful(undefined);
    const token = randomHex(16);
    const twin: Twin = { directory, files: {} };
    if ((fs.lstat(this.#machines)?.kind ?? "directory") !== "directory") fs.remove(this.#machines);
    const copied = this.#tokens();
    fs.writeAtomic(`${this.#machines}/${token}`, `${directory.inode}\n`, { volatile: true });
    twins.write(token, twin);
    for (const name of copied) fs.remove(`${this.#machines}/${name}`, { recursive: true });
    twins.prune();
    return { token, twin };
  }

  /**
   * Whether another machine or user derives files in this very directory, over a mount: its token names the inode of
   * the directory, and no twin of it is here. Tokens that came with a copy name another inode.
   */
  #isInUse(directory: FileIdentity, twins: TwinStore): boolean {
    const { fs } = this.options.platform;
    return this.#tokens().slice(0, MAX_FOREIGN_TOKENS).some((token) => {
      const path = `${this.#machines}/${token}`;
      const stat = fs.lstat(path);
      if (stat?.kind !== "file" || stat.size > MAX_TOKEN_BYTES || twins.read(token)) return false;
      return fs.readText(path).trim() === String(directory.inode);
    });
  }

  #admit(role: StateRole): "recorded" | "missing" | "refused" {
    const { fs } = this.options.platform;
    const path = this.#pathOf(role);
    if (!fs.lstat(path)) return "missing";
    if (this.#isBelieved(role, this.#own())) return "recorded";
    if (!this.options.adopts) return "refused";
    this.#setDoubtfulAside();
    if (!fs.lstat(path)) return "missing";
    return this.#isBelieved(role, this.#own()) ? "recorded" : "refused";
  }

  /** Another process may have recorded its file since the twin was read, so that it is read again under the lock. */
  #setDoubtfulAside(): void {
    const twins = this.#twins;
    const token = this.#own()?.token;
    if (!twins || token === undefined) return;
    twins.exclusively(() => {
      const found = this.#find();
      if (found?.token !== token) return;
      this.#pair = { found };
      this.#moveDoubtful(found);
    });
  }

  #moveDoubtful(pair: Pair | undefined): void {
    const { platform: { fs }, repository: { stateDirectory }, onSetAside } = this.options;
    const moved: string[] = [];
    for (const role of STATE_ROLES) {
      const path = this.#pathOf(role);
      const isReached = dirname(path) === stateDirectory || fs.lstat(dirname(path))?.kind === "directory";
      if (!isReached || !fs.lstat(path) || this.#isBelieved(role, pair)) continue;
      moved.push(setAside(fs, path, `${this.#setAsideDirectory()}/${basename(path)}`));
    }
    if (moved.length > 0) onSetAside(moved);
  }

  /** Not beside the files, where readers of data would find them. */
  #setAsideDirectory(): string {
    const { platform: { fs }, repository: { stateDirectory } } = this.options;
    const directory = `${stateDirectory}/set-aside`;
    if ((fs.lstat(directory)?.kind ?? "directory") !== "directory") fs.remove(directory);
    fs.makeDirectory(directory);
    return directory;
  }

  #isBelieved(role: StateRole, pair: Pair | undefined): boolean {
    const path = this.#pathOf(role);
    const recorded = pair?.twin.files[role];
    const stat = this.options.platform.fs.lstat(path);
    if (!pair || !recorded || stat?.kind !== "file" || !isSameFile(recorded, identityOf(stat))) return false;
    return !path.endsWith(".db") || this.#hasOwnCompanions(role, pair.token);
  }

  /** Databases are made elsewhere and use a write-ahead log from then on: there is never a rollback journal. */
  #hasOwnCompanions(role: StateRole, token: string): boolean {
    const { fs } = this.options.platform;
    const [journal, log] = COMPANIONS.map((companion) => this.#pathOf(role) + companion);
    if (fs.lstat(journal!)) return false;
    const stat = fs.lstat(log!);
    // Readers make an empty one; it is recorded before something is written to it.
    if (!stat || (stat.kind === "file" && stat.size === 0)) return true;
    const recorded = this.#twins?.readLog(token, role);
    return stat.kind === "file" && recorded !== undefined && isSameFile(recorded, identityOf(stat));
  }

  #install(
    role: StateRole,
    { fresh, mark, replace }: { fresh: string; mark: number; replace: boolean },
  ): boolean {
    const { fs } = this.options.platform;
    const stat = fs.lstat(fresh);
    const own = this.#own();
    const twins = this.#twins;
    if (!stat || !own || !twins) throw new TypeError("only a file of this machine's own state is installed");
    return twins.exclusively(() => {
      const current = { token: own.token, twin: twins.read(own.token) ?? own.twin };
      if (!replace && this.#isBelieved(role, current)) {
        this.#pair = { found: current };
        fs.remove(fresh);
        return false;
      }
      const { directory, files } = current.twin;
      const twin = { directory, files: { ...files, [role]: { ...identityOf(stat), mark } } };
      // Killed between the two, the file at the path is another one than the recorded one, and is set aside.
      twins.write(own.token, twin);
      fs.rename(fresh, this.#pathOf(role));
      this.#pair = { found: { token: own.token, twin } };
      return true;
    });
  }

  #recordLog(role: StateRole): boolean {
    const { fs } = this.options.platform;
    const own = this.#own();
    const stat = fs.lstat(`${this.#pathOf(role)}-wal`);
    if (!own || !this.#twins || !stat) return false;
    try {
      this.#twins.writeLog(own.token, role, identityOf(stat));
      return true;
    } catch (error) {
      if (isStorageFailure(fs, error)) return false;
      throw error;
    }
  }
}
