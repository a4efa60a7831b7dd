// SPDX-License-Identifier: MIT
import { type Log, LOG_LEVELS, type LogLevel } from "../../domain/log.ts";

const LABELS: Readonly<Record<LogLevel, string>> = {
  trace: "TRC",
  debug: "DBG",
  info: "INF",
  warning: "WRN",
  error: "ERR",
  fatal: "FTL",
};
const COLOURS: Readonly<Record<LogLevel, number>> = {
  trace: 2,
  debug: 2,
  info: 36,
  warning: 33,
  error: 31,
  fatal: 31,
};

export interface TerminalLogOptions {
  /** Asked at the first record, because it may stand in the repository's marker. */
  level(): LogLevel;
  write(text: string): void;
  now(): number;
  readonly coloured: boolean;
  /** What a text looks like where the log goes to; methods log what others wrote. */
  shown(text: string): string;
  readonly showProperties: boolean;
  /** Records of at least this level are kept in the log file, whatever is shown. */
  keep(level: LogLevel, message: string): void;
}

/** Whether a record of `level` is to be shown when `least` is asked for. */
export function isShown(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

/** Records as lines on stderr: the UTC time alone on a coloured terminal, all of the date elsewhere. */
export class TerminalLog implements Log {
  #level: LogLevel | undefined;

  constructor(private readonly options: TerminalLogOptions) {}

  get level(): LogLevel {
    return this.#level ??= this.options.level();
  }

  log(level: LogLevel, message: string, properties?: Readonly<Record<string, unknown>>): void {
    this.options.keep(level, message);
    if (!isShown(level, this.level)) return;
    const time = new Date(this.options.now()).toISOString();
    const more = this.options.showProperties && properties ? ` ${JSON.stringify(properties)}` : "";
    const text = this.options.shown(`${message}${more}`);
    const line = this.options.coloured
      ? `\u001b[2m${time.slice(11, -1)}\u001b[22m \u001b[${COLOURS[level]}m${LABELS[level]}\u001b[0m ${text}`
      : `${time} [${LABELS[level]}] ${text}`;
    this.options.write(`${line}\n`);
  }
}
