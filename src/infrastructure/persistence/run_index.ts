// SPDX-License-Identifier: MIT
/**
 * What is known of runs that have ended, a line of JSON each, so that a look-up does not read ten thousand records.
 * The file can be deleted at any time: what it does not know is read from the records.
 */
import { parseJson } from "../../domain/limits.ts";
import { SwampError } from "../../domain/errors.ts";
import { isPathBelow } from "../../domain/path_text.ts";
import { isEnded, type RunSummary } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { StateLocation } from "../state/state_location.ts";

/** A run, and where its files are. */
export interface IndexedRun extends RunSummary {
  /** Path relative to the directory of runs, without ending. */
  readonly base: string;
}

/** Lines of runs that are gone may be as many as all others and this before the file is written anew. */
const TOLERATED_LINES = 1_000;

const MAX_MARK = 2 ** 31;

export class RunIndex {
  /** Whether the content was found to be another's, though the file is the recorded one. */
  #isOverwritten = false;
  #chosen: { readonly location: StateLocation | undefined } | undefined;

  /** @param locations where the file may be; the first one is used. */
  constructor(private readonly fs: FileSystem, private readonly locations: Iterable<StateLocation>) {}

  get #location(): StateLocation | undefined {
    if (!this.#chosen) {
      const [location] = this.locations;
      this.#chosen = { location };
    }
    return this.#chosen.location;
  }

  /** Runs by their path. Lines that were cut off are left out. */
  read(): Map<string, IndexedRun> {
    const runs = new Map<string, IndexedRun>();
    for (const line of this.#text().split("\n")) {
      const run = parseLine(line);
      if (run) runs.set(run.base, run);
    }
    return runs;
  }

  /** Where the run of a full id (lower case) is said to be; its record decides. */
  baseOf(id: string): string | undefined {
    const text = this.#text();
    const at = text.indexOf(`"id":"${id}"`);
    if (at < 0) return undefined;
    const end = text.indexOf("\n", at);
    return parseLine(text.slice(text.lastIndexOf("\n", at) + 1, end < 0 ? undefined : end))?.base;
  }

  /** Adds runs that have ended. Nothing is lost where it can not be written. */
  add(runs: readonly IndexedRun[]): void {
    const lines = runs.filter((run) => isEnded(run.status)).map(lineOf).join("");
    if (lines === "") return;
    this.#attempt(() => {
      const location = this.#location;
      if (!location) return;
      const how = { replace: this.#isOverwritten };
      if ((!this.#isOverwritten && this.#isUsable(location)) || !this.#write(location, lines, how)) {
        this.fs.append(location.path, lines);
      }
    });
  }

  /** Drops the lines of runs that are gone, when there are many. */
  compact(known: ReadonlyMap<string, IndexedRun>, alive: readonly IndexedRun[]): void {
    if (known.size - alive.length <= alive.length + TOLERATED_LINES) return;
    const lines = alive.filter((run) => isEnded(run.status)).map(lineOf).join("");
    this.#attempt(() => this.#location && this.#write(this.#location, lines, { replace: true }));
  }

  /** Whether there is a file, and this machine wrote it. */
  #isUsable({ path, proof }: StateLocation): boolean {
    const admitted = proof?.admit();
    if (admitted === "refused") throw new Error(`${path} must stay as it is`);
    return admitted === "recorded" || (!proof && this.fs.lstat(path) !== undefined);
  }

  /** Writes a new file. @returns false when another process has done so. */
  #write({ path, proof }: StateLocation, lines: string, how: { replace: boolean }): boolean {
    const mark = crypto.getRandomValues(new Uint32Array(1))[0]! % MAX_MARK;
    const fresh = `${path}.${mark}`;
    this.fs.writeAtomic(fresh, markLine(mark) + lines, { volatile: true });
    this.#isOverwritten = false;
    if (proof) return proof.install(fresh, mark, how);
    this.fs.rename(fresh, path);
    return true;
  }

  #text(): string {
    const location = this.#location;
    try {
      if (!location || !this.#isUsable(location)) return "";
      const text = this.fs.readTextIfExists(location.path) ?? "";
      const { mark } = location.proof ?? {};
      this.#isOverwritten = mark !== undefined && !text.startsWith(markLine(mark));
      return this.#isOverwritten ? "" : text;
    } catch (error) {
      if (error instanceof SwampError) throw error;
      return "";
    }
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      // The records have it all; reading them takes longer.
      if (error instanceof SwampError) throw error;
    }
  }
}

/** The first line, which no other file has. */
function markLine(mark: number): string {
  return `{"mark":${mark}}\n`;
}

function lineOf(run: IndexedRun): string {
  const { base, id, definitionId, modelName, type, methodName, status, startedAt, durationMs } = run;
  const kept = { base, id, definitionId, modelName, type, methodName, status, startedAt, durationMs };
  // A line that follows one that was cut off begins anew.
  return `\n${JSON.stringify(kept)}\n`;
}

function parseLine(line: string): IndexedRun | undefined {
  if (!line.startsWith('{"base":') || !line.endsWith("}")) return undefined;
  try {
    const run = parseJson(line) as IndexedRun;
    const isUsable = typeof run.id === "string" && typeof run.base === "string" && isPathBelow(run.base);
    return isUsable ? run : undefined;
  } catch (_cutOff) {
    return undefined;
  }
}
