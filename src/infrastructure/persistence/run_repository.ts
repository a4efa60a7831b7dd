// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { SwampError } from "../../domain/errors.ts";
import { findByIdentifier, isUuid } from "../../domain/identifier.ts";
import { isEnded, type RunRecord, type RunStore, type RunSummary } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { StateLocation } from "../state/state_location.ts";
import { ioFailure } from "../models/io_failure.ts";
import { byStampDescending, findRunFiles, newRunBase, type RunFile } from "./run_files.ts";
import { type IndexedRun, RunIndex } from "./run_index.ts";
import { isHeld, RunLock } from "./run_lock.ts";

export interface RunRepositoryOptions {
  readonly fs: FileSystem;
  /** Absolute path of the directory of run records. */
  readonly directory: string;
  /** Where the index of ended runs may be. */
  readonly index: Iterable<StateLocation>;
  readonly pid: number;
  display(path: string): string;
  now(): number;
  warn(warning: { code: string; message: string; file?: string }): void;
}

/** Run records as files, each with its log beside it. */
export class RunRepository implements RunStore {
  readonly #index: RunIndex;
  /** Of the runs of this process that have not ended, by the path of their files. */
  readonly #locks = new Map<string, RunLock>();

  constructor(private readonly options: RunRepositoryOptions) {
    this.#index = new RunIndex(options.fs, options.index);
  }

  start(record: RunRecord): { record: RunRecord; log(line: string): void } {
    const { fs, directory, pid, display } = this.options;
    for (let attempt = 1;; attempt++) {
      const path = `${directory}/${newRunBase(record, attempt)}`;
      const started = { ...record, logFile: `${path}.log` };
      try {
        if (fs.stat(`${path}.yaml`)) continue;
        fs.makeDirectory(path.slice(0, path.lastIndexOf("/")));
        // First the lock: whoever sees the record sees that it is held.
        const lock = this.#hold(path);
        if (lock === "taken") continue;
        fs.writeAtomic(`${path}.yaml`, format(lock === "held" ? { ...started, pid } : started), {
          exclusive: true,
        });
        fs.append(started.logFile, "");
      } catch (error) {
        this.#release(path);
        if (fs.reasonOf(error) === "exists") continue;
        throw ioFailure(fs, error, `write the run record ${display(`${path}.yaml`)}`);
      }
      return { record: started, log: (line) => this.#log(started.logFile, line) };
    }
  }

  save(record: RunRecord): void {
    if (record.logFile === undefined) throw new TypeError("a record is saved after it was started");
    const { fs, directory, display, pid } = this.options;
    const path = record.logFile.replace(/\.log$/, "");
    const ended = isEnded(record.status);
    try {
      fs.writeAtomic(`${path}.yaml`, format(ended || !this.#locks.has(path) ? record : { ...record, pid }));
    } catch (error) {
      throw ioFailure(fs, error, `write the run record ${display(`${path}.yaml`)}`);
    }
    if (!ended) return;
    this.#release(path);
    this.#index.add([{ ...record, base: path.slice(directory.length + 1) }]);
  }

  deleteFor(definitionId: string): number {
    const { fs, directory } = this.options;
    const files = this.#files(definitionId);
    for (const { base } of files) {
      for (const ending of [".yaml", ".log", ".lock"]) fs.remove(`${directory}/${base}${ending}`);
      this.#prune(`${directory}/${base}`.replace(/\/[^/]*$/, ""));
    }
    return files.length;
  }

  async list(): Promise<readonly RunSummary[]> {
    return (await this.#runs()).map(({ base: _base, ...summary }) => summary);
  }

  async find(id: string): Promise<RunRecord | undefined> {
    // A full id that the index knows needs no look at the other runs.
    const base = isUuid(id) ? this.#index.baseOf(id.toLowerCase()) : undefined;
    const known = base === undefined ? undefined : await this.#read(base);
    if (known?.id.toLowerCase() === id.toLowerCase()) return known;
    const runs = await this.#runs();
    const found = findByIdentifier(runs.map((run) => ({ id: run.id, name: describe(run), run })), id);
    return found && await this.#read(found.run.base);
  }

  async newest(definitionId: string): Promise<RunRecord | undefined> {
    const [file] = this.#files(definitionId).sort(byStampDescending);
    return file && await this.#read(file.base);
  }

  async refresh(record: RunRecord): Promise<RunRecord | undefined> {
    const { fs, directory } = this.options;
    const beside = record.logFile?.startsWith(`${directory}/`) ? record.logFile.replace(/\.log$/, "") : "";
    if (fs.stat(`${beside}.yaml`)) return await this.#read(beside.slice(directory.length + 1));
    return await this.find(record.id);
  }

  /** Newest first. Reads the records that the index does not know, and adds those that have ended to it. */
  async #runs(): Promise<IndexedRun[]> {
    const known = this.#index.read();
    const runs: IndexedRun[] = [];
    const fresh: IndexedRun[] = [];
    for (const { base } of this.#files().sort(byStampDescending)) {
      const run = known.get(base) ?? await this.#summary(base);
      if (!run) continue;
      if (!known.has(base)) fresh.push(run);
      runs.push(run);
    }
    this.#index.compact(known, runs);
    this.#index.add(fresh.filter((run) => !this.#isDeduced(run)));
    return runs.sort((a, b) => a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0);
  }

  /** That a run was interrupted may be concluded from its lock; then it stands in no file. */
  #isDeduced({ status, durationMs }: IndexedRun): boolean {
    return status === "interrupted" && durationMs === undefined;
  }

  async #summary(base: string): Promise<IndexedRun | undefined> {
    try {
      const record = await this.#read(base);
      return record && { ...summaryOf(record), base };
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      const file = this.options.display(`${this.options.directory}/${base}.yaml`);
      this.options.warn({ code: error.code, message: error.message, file });
      return undefined;
    }
  }

  /** @returns undefined when the file is gone. @throws SwampError RUN_INVALID, IO_FAILED. */
  async #read(base: string): Promise<RunRecord | undefined> {
    const path = `${this.options.directory}/${base}`;
    const record = await this.#parse(path);
    if (!record || isEnded(record.status) || record.pid === undefined || this.#isAlive(path)) return record;
    // It may have ended between the two looks.
    const again = await this.#parse(path);
    return again && !isEnded(again.status) ? { ...again, status: "interrupted" } : again;
  }

  #isAlive(path: string): boolean {
    return this.#locks.has(path) || isHeld(this.options.fs, `${path}.lock`);
  }

  async #parse(path: string): Promise<RunRecord | undefined> {
    const { fs, display } = this.options;
    const file = display(`${path}.yaml`);
    let text: string | undefined;
    try {
      text = fs.readTextIfExists(`${path}.yaml`);
    } catch (error) {
      throw ioFailure(fs, error, `read the run record ${file}`);
    }
    if (text === undefined) return undefined;
    const record = await parseRecord(text, file);
    // The log is beside the record, whatever path is in it: the repository may have been moved, or be a stranger's.
    const hasLog = record.logFile !== undefined || fs.stat(`${path}.log`) !== undefined;
    return { ...record, logFile: hasLog ? `${path}.log` : undefined };
  }

  #files(definitionId?: string): RunFile[] {
    const { fs, directory, warn, display } = this.options;
    const onProblem = (path: string, message: string) =>
      warn({ code: "RUN_UNREADABLE", message: `${display(path)}: ${message}`, file: display(path) });
    return findRunFiles({ fs, directory, onProblem }, definitionId);
  }

  #hold(path: string): "held" | "taken" | "impossible" {
    if (this.#locks.has(path)) return "taken";
    const lock = RunLock.hold(this.options.fs, `${path}.lock`);
    if (typeof lock === "string") return lock;
    this.#locks.set(path, lock);
    return "held";
  }

  #release(path: string): void {
    const lock = this.#locks.get(path);
    if (!lock) return;
    this.#locks.delete(path);
    lock.release();
    this.options.fs.remove(`${path}.lock`);
  }

  #prune(directory: string): void {
    const { fs, directory: root } = this.options;
    if (!directory.startsWith(`${root}/`) || !fs.stat(directory)) return;
    if (fs.readDirectory(directory).length > 0) return;
    fs.remove(directory);
    this.#prune(directory.slice(0, directory.lastIndexOf("/")));
  }

  #log(path: string, line: string): void {
    const time = new Date(this.options.now()).toISOString();
    this.options.fs.append(path, `${time} ${line}\n`);
  }
}

/** JSON, which is YAML: nobody edits these files. */
function format(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Older tools wrote YAML that is not JSON. */
async function parseRecord(text: string, file: string): Promise<RunRecord> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (_notJson) {
    const { parseYaml } = await import("./yaml_reader.ts");
    value = await parseYaml(text, file, "RUN_INVALID");
  }
  const record = value as Partial<RunRecord> | null;
  const texts = [record?.id, record?.definitionId, record?.methodName, record?.status, record?.startedAt];
  if (texts.every((item) => typeof item === "string")) {
    const { type = "", retryCount = 0, artifacts = { dataArtifacts: [] } } = record!;
    return { ...record, type, retryCount, artifacts } as RunRecord;
  }
  throw new SwampError("RUN_INVALID", `${file}: not a run record`, {
    hint: "It was changed or is damaged; delete it to be rid of this message.",
  });
}

function summaryOf(record: RunRecord): RunSummary {
  const { id, definitionId, modelName, type, methodName, status, startedAt, durationMs } = record;
  return { id, definitionId, modelName, type, methodName, status, startedAt, durationMs };
}

function describe(run: RunSummary): string {
  return `${run.modelName ?? run.definitionId} ${run.methodName} ${run.startedAt}`;
}
