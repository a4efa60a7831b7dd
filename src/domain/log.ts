// SPDX-License-Identifier: MIT
export const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** Diagnostic output. It goes to stderr, never to stdout; with `--json` only errors are shown (unless `-v`). */
export interface Log {
  /** @param properties shown with `--show-properties`. */
  log(level: LogLevel, message: string, properties?: Readonly<Record<string, unknown>>): void;
  readonly level: LogLevel;
}
