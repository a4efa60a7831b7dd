// SPDX-License-Identifier: MIT
/**
 * What is known of runs that have ended, a line of JSON each, so that a look-up does not read ten thousand records.
 * The file can be deleted at any time: what it does not know is read from the records.
 */
import { SwampError } from "../../domain/errors.ts";
import { isPathBelow } from "../../domain/path_text.ts";
import { isEnded, type RunSummary } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/** A run, and where its files are. */
export interface IndexedRun extends RunSummary {
  /** Path relative to the directory of runs, without ending. */
  readonly base: string;
}

/** Lines of runs that are gone may be as many as all others and this before the file is written anew. */
const TOLERATED_LINES = 1_000;

export class RunIndex {
  readonly #path: string;

  constructor(private readonly fs: FileSystem, directory: string) {
    this.#path = `${directory}/_index.ndjson`;
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
    this.#attempt(() => this.fs.append(this.#path, lines));
  }

  /** Drops the lines of runs that are gone, when there are many. */
  compact(known: ReadonlyMap<string, IndexedRun>, alive: readonly IndexedRun[]): void {
    if (known.size - alive.length <= alive.length + TOLERATED_LINES) return;
    const lines = alive.filter((run) => isEnded(run.status)).map(lineOf).join("");
    this.#attempt(() => this.fs.writeAtomic(this.#path, lines, { volatile: true }));
  }

  #text(): string {
    try {
      return this.fs.readTextIfExists(this.#path) ?? "";
    } catch (error) {
      if (error instanceof SwampError) throw error;
      return "";
    }
  }

  #attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (error instanceof SwampError) throw error;
      return false;
    }
  }
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
    const run = JSON.parse(line) as IndexedRun;
    const isUsable = typeof run.id === "string" && typeof run.base === "string" && isPathBelow(run.base);
    return isUsable ? run : undefined;
  } catch (_cutOff) {
    return undefined;
  }
}
