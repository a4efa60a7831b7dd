// SPDX-License-Identifier: MIT
import type { Counters } from "../domain/counters.ts";
import type { Platform } from "../domain/platform/platform.ts";
import type { Context, Warning } from "../libswamp/context.ts";
import type { Settings } from "./settings.ts";

/** What a command works with; made by the composition root. */
export interface Session {
  readonly context: Context;
  /** What `context.warn` was given. */
  readonly warnings: readonly Warning[];
  readonly counters: Counters;
  /** The exit code that a signal asks for, once one has come. */
  readonly interrupted: number | undefined;
  /** Runs the work, and gives it up some time after a signal. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** Repairs what raised the error, if that is a derived file. @returns whether the work may be done again. */
  recover(error: unknown): boolean;
  /** Takes a progress line off the terminal, so that other output can follow. */
  clearProgress(): void;
  close(): void;
}

/** One call of the program. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly platform: Platform;
  open(settings: Settings): Session;
  /** Writes a report of an internal fault. @returns its path, or undefined when it could not be written. */
  recordFault(error: unknown, argv: readonly string[]): string | undefined;
}
