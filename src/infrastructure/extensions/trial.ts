// SPDX-License-Identifier: MIT
/**
 * The first load under a key is a trial in a subprocess, because a module that loops for ever, ends the process or
 * eats all memory can not be stopped inside of this one. The subprocess is this same program with a hidden verb.
 */
import type { ErrorCode } from "../../domain/errors.ts";
import type { Platform, ProcessResult } from "../../domain/platform/platform.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import type { TypeMetadata } from "../../domain/types/type_entry.ts";
import { assertMayLoad } from "./assert_may_load.ts";
import { loadTimeoutMs } from "./load_timeout.ts";

/** The hidden verb. */
export const TRIAL_VERB = "__trial";

/** One bundle to load. */
export interface TrialItem {
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly key: string;
  /** The exports that count, the preferred one first. */
  readonly kinds: readonly EntryKind[];
  /** The source file as users know it, for messages. */
  readonly file: string;
}

/** What the subprocess reads from its standard input. */
export interface TrialRequest {
  /** Marks the lines that are answers; anything else on stdout came from extension code. */
  readonly nonce: string;
  readonly items: readonly TrialItem[];
}

export type TrialAnswer =
  | { readonly index: number; readonly event: "start" }
  | { readonly index: number; readonly event: "loaded"; readonly metadata: TypeMetadata }
  | {
    readonly index: number;
    readonly event: "failed";
    readonly code: ErrorCode;
    readonly message: string;
    /** What is wrong with the declaration, each with its path. */
    readonly problems?: readonly string[];
  };

export type TrialOutcome =
  | { readonly ok: true; readonly metadata: TypeMetadata }
  | {
    readonly ok: false;
    readonly code: ErrorCode;
    readonly message: string;
    readonly problems?: readonly string[];
    readonly deterministic: boolean;
  };

/** Below the limit at which V8 gives up by itself, without a reason that could be told. */
const MEMORY_LIMIT = 1024 ** 3;

export interface TrialOptions {
  readonly platform: Platform;
  /** See {@link assertMayLoad}. */
  readonly mayLoad: boolean;
  /** Told of each line that extension code printed while it was loaded. */
  readonly onOutput: (line: string) => void;
  /** Working directory; default: that of this process. */
  readonly cwd?: string;
  /** Gives the subprocess none of this process's environment. */
  readonly clearEnv?: boolean;
}

/** Loads bundles in subprocesses. Never throws for what a bundle does. */
export class TrialRunner {
  constructor(private readonly options: TrialOptions) {}

  /** One outcome per item, in order. */
  async run(items: readonly TrialItem[], onDone: (done: number) => void = () => {}): Promise<TrialOutcome[]> {
    assertMayLoad(this.options);
    const outcomes = new Map<number, TrialOutcome>();
    const suspects: number[] = [];
    let waiting = items.map((_, index) => index);
    while (waiting.length > 0) {
      const batch = await this.#batch(
        waiting.map((index) => items[index]!),
        (count) => onDone(outcomes.size + count),
      );
      batch.forEach((outcome, position) => {
        outcomes.set(waiting[position]!, outcome);
        // It may have failed because of what an earlier module of the same process did.
        if (!outcome.ok && position > 0) suspects.push(waiting[position]!);
      });
      waiting = waiting.slice(batch.length);
    }
    for (const index of suspects) outcomes.set(index, (await this.#batch([items[index]!], () => {}))[0]!);
    return items.map((_, index) => outcomes.get(index)!);
  }

  /** Runs one subprocess until it ends; the item that ended it is the last one answered. */
  async #batch(items: readonly TrialItem[], onDone: (done: number) => void): Promise<TrialOutcome[]> {
    const { platform, onOutput, cwd, clearEnv } = this.options;
    const request: TrialRequest = { nonce: platform.randomHex(16), items };
    const answers: TrialOutcome[] = [];
    const watchdog = new Watchdog(loadTimeoutMs(platform));
    const [command, ...args] = platform.self;
    const result = await platform.run({
      command: command!,
      args: [...args, TRIAL_VERB],
      env: { NO_COLOR: "1" },
      cwd,
      clearEnv,
      stdin: JSON.stringify(request),
      signal: watchdog.signal,
      memoryLimit: MEMORY_LIMIT,
      onLine: (line, stream) => {
        if (stream === "stderr" || !line.startsWith(request.nonce)) return onOutput(line);
        watchdog.reset();
        const answer = JSON.parse(line.slice(request.nonce.length)) as TrialAnswer;
        if (answer.event === "loaded") answers.push({ ok: true, metadata: answer.metadata });
        if (answer.event === "failed") answers.push({ ok: false, ...reason(answer), deterministic: true });
        onDone(answers.length);
      },
    });
    watchdog.stop();
    const culprit = items[answers.length];
    if (culprit) answers.push(this.#ended(culprit, result, watchdog.limit));
    return answers;
  }

  #ended(item: TrialItem, result: ProcessResult, limit: number): TrialOutcome {
    const failure = (code: ErrorCode, text: string, deterministic: boolean): TrialOutcome => ({
      ok: false,
      code,
      message: `${item.file}: ${text}`,
      deterministic,
    });
    if (result.ended === "aborted" || result.ended === "timeout") {
      return failure("EXTENSION_TIMEOUT", `it did not finish loading within ${limit / 1000} s`, false);
    }
    if (result.ended === "memory") {
      return failure("TYPE_UNBUILDABLE", "it used more than 1 GiB of memory while loading", false);
    }
    if (result.ended === "not-started") {
      return failure("TYPE_UNBUILDABLE", `it could not be tried: ${result.error}`, false);
    }
    const text =
      `it ended the process while it was loaded, or waits for something that never comes (exit code ${result.code})`;
    return failure("EXTENSION_EXITED", text, true);
  }
}

function reason(answer: TrialAnswer & { event: "failed" }) {
  return { code: answer.code, message: answer.message, problems: answer.problems };
}

/** Aborts when nothing happens for the limit. */
class Watchdog {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout>;

  constructor(readonly limit: number) {
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start() {
    return setTimeout(() => this.#controller.abort(), this.limit);
  }
}
