// SPDX-License-Identifier: MIT
export const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** Diagnostic output. It goes to stderr, never to stdout; with `--json` only errors are shown (unless `-v`). */
export interface Log {
  log(level: LogLevel, message: string): void;
  readonly level: LogLevel;
}
