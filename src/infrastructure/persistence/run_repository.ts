// SPDX-License-Identifier: MIT
import type { RunRecord, RunStore } from "../../domain/models/run_record.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { ioFailure } from "../models/io_failure.ts";

export interface RunRepositoryOptions {
  readonly fs: FileSystem;
  /** Absolute path of the directory of run records. */
  readonly directory: string;
  display(path: string): string;
  now(): number;
  /** Removes known secrets from a text. */
  redact(text: string): string;
}

/** Run records as files, each with its log beside it. */
export class RunRepository implements RunStore {
  constructor(private readonly options: RunRepositoryOptions) {}

  start(record: RunRecord): { record: RunRecord; log(line: string): void } {
    const { fs } = this.options;
    const stamp = record.startedAt.replaceAll(":", "-").replaceAll(".", "-");
    const base = `${this.#methodPath(record)}/${record.definitionId}-${stamp}`;
    for (let attempt = 1;; attempt++) {
      const path = attempt === 1 ? base : `${base}-${attempt}`;
      const started = { ...record, logFile: `${path}.log` };
      try {
        fs.writeAtomic(`${path}.yaml`, format(started), { exclusive: true });
        fs.append(started.logFile, "");
      } catch (error) {
        if (fs.reasonOf(error) === "exists") continue;
        throw ioFailure(fs, error, `write the run record ${this.options.display(`${path}.yaml`)}`);
      }
      return { record: started, log: (line) => this.#log(started.logFile, line) };
    }
  }

  save(record: RunRecord): void {
    if (record.logFile === undefined) throw new TypeError("a record is saved after it was started");
    const path = record.logFile.replace(/\.log$/, ".yaml");
    try {
      this.options.fs.writeAtomic(path, format(record));
    } catch (error) {
      throw ioFailure(this.options.fs, error, `write the run record ${this.options.display(path)}`);
    }
  }

  deleteFor(definitionId: string): number {
    const files = this.#filesOf(definitionId);
    for (const path of files) {
      this.options.fs.remove(path);
      this.#prune(path.slice(0, path.lastIndexOf("/")));
    }
    return files.filter((path) => path.endsWith(".yaml")).length;
  }

  #prune(directory: string): void {
    const { fs, directory: root } = this.options;
    if (!directory.startsWith(`${root}/`) || fs.readDirectory(directory).length > 0) return;
    fs.remove(directory);
    this.#prune(directory.slice(0, directory.lastIndexOf("/")));
  }

  #log(path: string, line: string): void {
    const time = new Date(this.options.now()).toISOString();
    this.options.fs.append(path, `${time} ${this.options.redact(line)}\n`);
  }

  /** Method names come from extensions: one that is no file name is encoded. */
  #methodPath(record: RunRecord): string {
    const method = /^[\w-][\w.-]*$/.test(record.methodName)
      ? record.methodName
      : encodeURIComponent(record.methodName).replaceAll(".", "%2E");
    return `${this.options.directory}/${record.type}/${method}`;
  }

  #filesOf(definitionId: string): string[] {
    const { fs, directory: root } = this.options;
    const found: string[] = [];
    const walk = (directory: string): void => {
      for (const entry of fs.readDirectory(directory)) {
        const path = `${directory}/${entry.name}`;
        if (entry.kind === "directory") walk(path);
        else if (entry.name.startsWith(`${definitionId}-`)) found.push(path);
      }
    };
    if (fs.stat(root)?.kind === "directory") walk(root);
    return found;
  }
}

/** JSON, which is YAML: nobody edits these files. */
function format(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
