// SPDX-License-Identifier: MIT
/** The files of runs: `<type>/<method>/<definitionId>-<time>[-<n>]` with the endings .yaml, .log and .lock. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { assertPathBelow } from "../../domain/path_text.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/** A run's files, without ending. */
export interface RunFile {
  /** Relative to the directory of runs. */
  readonly base: string;
  readonly definitionId: string;
  /** Orders the runs of a definition by their beginning. */
  readonly stamp: string;
}

const NAME = /^(.*?)-(\d{4}-\d\d-\d\dT.*)$/;

/** Path of a new run's files, relative to the directory of runs and without ending. */
export function newRunBase(record: RunRecord, attempt: number): string {
  const stamp = record.startedAt.replaceAll(":", "-").replaceAll(".", "-");
  const suffix = attempt === 1 ? "" : `-${attempt}`;
  const base = `${record.type}/${
    methodDirectory(record.methodName)
  }/${record.definitionId}-${stamp}${suffix}`;
  return assertPathBelow(base, "The run");
}

/** Method names come from extensions: one that is no file name is encoded. */
function methodDirectory(method: string): string {
  return /^[\w-][\w.-]*$/.test(method) ? method : encodeURIComponent(method).replaceAll(".", "%2E");
}

export interface RunSearchOptions {
  readonly fs: FileSystem;
  /** Absolute path of the directory of runs. */
  readonly directory: string;
  /** Told of directories that can not be read. */
  onProblem(path: string, message: string): void;
}

/**
 * Run records below a directory, in no particular order; nothing is read.
 * @param definitionId only those of this definition.
 */
export function findRunFiles(options: RunSearchOptions, definitionId = ""): RunFile[] {
  const found: RunFile[] = [];
  const walk = (prefix: string): void => {
    for (const entry of entriesOf(options, `${options.directory}/${prefix}`)) {
      if (entry.kind === "directory") walk(`${prefix}${entry.name}/`);
      else if (entry.name.startsWith(definitionId) && entry.name.endsWith(".yaml")) {
        const file = runFileOf(prefix, entry.name.slice(0, -".yaml".length));
        if (definitionId === "" || file.definitionId === definitionId) found.push(file);
      }
    }
  };
  walk("");
  return found;
}

function runFileOf(prefix: string, name: string): RunFile {
  const [, definitionId = name, time = ""] = NAME.exec(name) ?? /^(.{36})-(.*)$/.exec(name) ?? [];
  return { base: prefix + name, definitionId, stamp: stampOf(time) };
}

function entriesOf({ fs, onProblem }: RunSearchOptions, path: string) {
  try {
    return fs.readDirectory(path);
  } catch (error) {
    // A link is an error of every command: what would be deleted or listed is not known.
    if (error instanceof SwampError) throw error;
    if (fs.reasonOf(error) !== "missing") onProblem(path, messageOf(error));
    return [];
  }
}

/** The tenth run of a millisecond comes after its second one. */
function stampOf(text: string): string {
  return text.replace(
    /Z(-(\d+))?$/,
    (_whole, _dash, attempt = "1") => `Z${String(attempt).padStart(6, "0")}`,
  );
}

/** Newest first. */
export function byStampDescending(a: RunFile, b: RunFile): number {
  return a.stamp < b.stamp ? 1 : a.stamp > b.stamp ? -1 : 0;
}
