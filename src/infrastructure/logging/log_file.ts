// SPDX-License-Identifier: MIT
/**
 * The log file of a repository, `.swamp/logs/swamp.log`: warnings, errors and what extensions print, also when the
 * command line shows none of it. It is a convenience: where it can not be written, nothing is lost but itself.
 */
import { dirname } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/** Above this size the file is moved to `<name>.1`. */
const LARGEST = 1_000_000;

export interface LogFileOptions {
  readonly fs: FileSystem;
  now(): number;
  /** Removes known secrets from a text. */
  redact(text: string): string;
}

export class LogFile {
  #lines = "";

  constructor(private readonly options: LogFileOptions) {}

  /** Remembers a record; `flush` writes it. */
  add(label: string, message: string): void {
    const time = new Date(this.options.now()).toISOString();
    this.#lines += `${time} [${label}] ${message.trimEnd().replaceAll("\n", "\n  ")}\n`;
  }

  /**
   * @returns false when there was something to write and it could not be written.
   * @throws SwampError PATH_UNSAFE for a link.
   */
  flush(path: string): boolean {
    if (this.#lines === "") return true;
    const { fs, redact } = this.options;
    // Only now are all secrets known, also one that was read after a line was added.
    const text = redact(this.#lines);
    this.#lines = "";
    try {
      fs.makeDirectory(dirname(path));
      if ((fs.stat(path)?.size ?? 0) > LARGEST) fs.rename(path, `${path}.1`);
      fs.append(path, text);
      return true;
    } catch (error) {
      if (error instanceof SwampError) throw error;
      return false;
    }
  }
}
