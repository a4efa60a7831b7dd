// SPDX-License-Identifier: MIT
/**
 * The halves of state records that are kept in the user's data directory, where no repository can put anything:
 * `state/<token>.json` for each `.swamp` directory that this machine uses, and the last write-ahead log of each of its
 * databases.
 */
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { sqliteFailure } from "../persistence/sqlite.ts";
import { type FileIdentity, parseIdentity } from "./file_identity.ts";
import { openLockDatabase } from "./lock_database.ts";
import { STATE_ROLES, type StateRole } from "./state_files.ts";

/** A file that this machine wrote. */
export interface RecordedFile extends FileIdentity {
  /** A random number that the file contains. */
  readonly mark: number;
}

/** What this machine knows of one `.swamp` directory. */
export interface Twin {
  readonly directory: FileIdentity;
  readonly files: Readonly<Partial<Record<StateRole, RecordedFile>>>;
}

const TOKEN = /^[0-9a-f]{32}$/;
const MAX_TWINS = 1000;
/** From there on a listing is cheaper than a look for each. */
const MANY_TOKENS = 16;

export function isToken(name: string): boolean {
  return TOKEN.test(name);
}

export class TwinStore {
  /** @param directory absolute; created at the first write. */
  constructor(private readonly fs: FileSystem, private readonly directory: string) {}

  read(token: string): Twin | undefined {
    return parseTwin(this.#json(`${this.directory}/${token}.json`));
  }

  /** Those of the tokens that may have a twin: of very many, which a stranger can put there, not each is looked for. */
  known(tokens: readonly string[]): readonly string[] {
    if (tokens.length <= MANY_TOKENS) return tokens;
    if (this.fs.lstat(this.directory) === undefined) return [];
    const names = new Set(this.fs.readDirectory(this.directory).map(({ name }) => name));
    return tokens.filter((token) => names.has(`${token}.json`));
  }

  write(token: string, twin: Twin): void {
    this.#write(`${token}.json`, twin);
  }

  readLog(token: string, role: StateRole): FileIdentity | undefined {
    return parseIdentity(this.#json(`${this.directory}/${token}.${role}-wal`));
  }

  writeLog(token: string, role: StateRole, log: FileIdentity): void {
    this.#write(`${token}.${role}-wal`, log);
  }

  /** Runs `work` while no other process of this user does. @throws the SQLite error where there can be no lock. */
  exclusively<T>(work: () => T): T {
    this.fs.makeDirectory(this.directory, 0o700);
    const lock = openLockDatabase(this.fs, `${this.directory}/.lock`);
    try {
      lock.exec("BEGIN IMMEDIATE");
      return work();
    } finally {
      lock.close();
    }
  }

  /** Forgets the oldest repositories when there are very many: what they have derived is made again if it is used. */
  prune(): void {
    const twins = this.fs.readDirectory(this.directory).filter(({ name }) => name.endsWith(".json"));
    if (twins.length <= MAX_TWINS) return;
    const age = (name: string) => this.fs.lstat(`${this.directory}/${name}`)?.modified ?? 0;
    const oldest = twins.map(({ name }) => ({ name, age: age(name) })).sort((a, b) => a.age - b.age)
      .slice(0, MAX_TWINS / 4);
    for (const { name } of oldest) {
      this.fs.remove(`${this.directory}/${name}`);
      const token = name.slice(0, -".json".length);
      for (const role of STATE_ROLES) this.fs.remove(`${this.directory}/${token}.${role}-wal`);
    }
  }

  #json(path: string): unknown {
    const text = this.fs.readTextIfExists(path);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      // Cut off or changed: it proves nothing, which is what no file at all would do.
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #write(name: string, value: unknown): void {
    this.fs.writeAtomic(`${this.directory}/${name}`, JSON.stringify(value), { mode: 0o600, volatile: true });
  }
}

/** Whether a failure means that records cannot be kept, and not a fault of swamp. */
export function isStorageFailure(fs: FileSystem, error: unknown): boolean {
  return fs.reasonOf(error) !== "other" || sqliteFailure(error) !== "other";
}

function parseTwin(value: unknown): Twin | undefined {
  const { directory, files } = (value ?? {}) as { directory?: unknown; files?: Record<string, unknown> };
  const identity = parseIdentity(directory);
  if (!identity || typeof files !== "object" || files === null) return undefined;
  const recorded: Partial<Record<StateRole, RecordedFile>> = {};
  for (const role of STATE_ROLES) {
    const file = parseIdentity(files[role]);
    const mark = (files[role] as { mark?: unknown } | undefined)?.mark;
    if (file && typeof mark === "number") recorded[role] = { ...file, mark };
  }
  return { directory: identity, files: recorded };
}
