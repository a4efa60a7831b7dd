// SPDX-License-Identifier: MIT
import type { FileSystem } from "./file_system.ts";

/** A stream of the process that text is written to. Writes are complete when the call returns. */
export interface TextSink {
  /** Text that somebody else may have written: a terminal shows its control characters. */
  write(text: string): void;
  /** Text with styles of swamp's own, which a terminal obeys; the control characters of others are visible in it. */
  styled(text: string): void;
  /** Empties the current line of a terminal. */
  eraseLine(): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal, or 80. */
  readonly columns: number;
}

/** Standard input. */
export interface TextSource {
  readonly isTerminal: boolean;
  /** Everything up to the end of the input. */
  readAll(): Promise<string>;
  /** One line without its newline, or undefined at the end of the input. */
  readLine(): Promise<string | undefined>;
  /**
   * One line from a terminal that does not show it; undefined when the user gave up (Ctrl-C, or Ctrl-D at once).
   * The terminal is as before when the promise settles, also when the signal ends it.
   */
  readHidden(signal: AbortSignal): Promise<string | undefined>;
}

/** A child process to run. Output is passed on line by line or collected. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of this process unless `clearEnv`. */
  readonly env?: Record<string, string>;
  readonly clearEnv?: boolean;
  readonly stdin?: string | Uint8Array;
  /** Milliseconds after which the child and its descendants are killed. */
  readonly timeoutMs?: number;
  /** Bytes of resident memory above which the child is killed (Linux only). */
  readonly memoryLimit?: number;
  /** Bytes of output above which the child is killed. */
  readonly outputLimit?: number;
  readonly signal?: AbortSignal;
  /** Called for each line of output as it appears. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** `inherit` gives the child this process's terminal (editors). Default `piped`. */
  readonly stdio?: "piped" | "inherit";
}

/** How a child process ended. */
export interface ProcessResult {
  /** Exit code; 128 + n for a signal; -1 when it could not be started. */
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly ended: "exit" | "timeout" | "memory" | "output" | "aborted" | "not-started";
  /** Why it could not be started. */
  readonly error?: string;
}

/** The world outside the program. One real implementation; integration tests pass another. */
export interface Platform {
  readonly fs: FileSystem;
  readonly stdin: TextSource;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** The environment variable, or undefined when unset. */
  env(name: string): string | undefined;
  environment(): Record<string, string>;
  /** Absolute path of the working directory. Throws when it was deleted. */
  cwd(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  uuid(): string;
  randomHex(bytes: number): string;
  readonly os: "linux" | "darwin" | "windows" | "other";
  readonly arch: "x86_64" | "aarch64" | "other";
  readonly pid: number;
  /** Number of the user that runs this program, where the system has such numbers. */
  userId(): number | undefined;
  /** The user's home directory, or undefined when the environment names none. */
  readonly home: string | undefined;
  /** A directory for temporary files. */
  readonly tempDirectory: string;
  /** The command that starts this very program again, for example `["/usr/bin/swamp"]`. */
  readonly self: readonly string[];
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** The executable's absolute path if PATH has it. */
  which(name: string): string | undefined;
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onSignal(callback: (signal: "SIGINT" | "SIGTERM") => void): () => void;
  /**
   * As {@link onSignal}, heard by a thread of its own, so that a second signal ends the process although the main
   * thread never yields. The thread takes a while to start; other listeners have to stay until then.
   * @param alone is called when the thread listens: removes all other listeners.
   * @returns ends it; resolves when every signal of before has been passed on.
   */
  onSignalInThread(
    callback: (signal: "SIGINT" | "SIGTERM") => void,
    alone: () => void,
  ): Promise<() => Promise<void>>;
  /** Ends the process now, also with timers left open. Only `main.ts` and `app.ts` call it. */
  exit(code: number): never;
  /**
   * To be called when extension code has run: takes back what it changed of the language's own objects (what it added
   * stays), and prints what it has not ended with a newline.
   */
  leaveExtensionCode(): void;
}
