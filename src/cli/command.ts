// SPDX-License-Identifier: MIT
import type { Context } from "../libswamp/context.ts";
import type { View } from "../presentation/view.ts";

/** A positional argument. */
export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Takes all that is left. Only the last argument may. */
  readonly variadic?: boolean;
  /** What shell completion offers. */
  readonly complete?: Completion;
}

/** What shell completion offers for a value. Answered from the catalog; nothing is imported. */
export type Completion =
  | "model"
  | "model-type"
  | "method"
  | "data"
  | "report"
  | "vault"
  | "vault-type"
  | "secret"
  | "file"
  | "directory"
  | readonly string[];

/** A `--flag`. The value's type follows from `type`; `multiple` gives an array. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly description: string;
  readonly type: "boolean" | "string" | "number";
  /** Shown as `<value>` in help. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly hidden?: boolean;
  readonly complete?: Completion;
  /** Names that people try first for this option; they are refused with this one as suggestion. */
  readonly guesses?: readonly string[];
}

/** What the parser hands to `run`: positionals and options by name, as declared. */
export interface ParsedArguments {
  readonly args: Readonly<Record<string, string | undefined>>;
  /** The values of a variadic argument. */
  readonly rest: readonly string[];
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** True when the user gave the option (not its default). */
  given(option: string): boolean;
  /** The option's text; throws on a declaration that is not of type string. */
  text(option: string): string | undefined;
  flag(option: string): boolean;
  number(option: string): number | undefined;
  list(option: string): readonly string[];
}

const OUTCOME = Symbol("outcome");

/** A command that failed without throwing: its document is printed and the exit code is 1 (contracts.md). */
export interface Outcome<Result> {
  readonly [OUTCOME]: true;
  readonly result: Result;
  readonly exitCode?: number;
  /** What goes on after the result was printed; it gives the exit code. */
  readonly work?: () => Promise<number>;
}

/**
 * One declaration per command: it feeds the parser, the help, completion, the JSON contract and the docs.
 * `run` returns the result of a use case; `view` shows it to a person; `--json` prints it as it is.
 */
export interface Command<Result> {
  /** For example `model method run`. */
  readonly path: string;
  readonly summary: string;
  /** More than the summary, for `--help`. */
  readonly description?: string;
  readonly args?: readonly Argument[];
  readonly options?: readonly Option[];
  /** `[command line without "swamp", what it does]`; every one is run by the acceptance tests. */
  readonly examples: readonly (readonly [string, string])[];
  /** Works without a repository: `--repo-dir` is accepted and ignored. */
  readonly anywhere?: boolean;
  /**
   * What it loads of extension code, as help shows it. A command without it runs none outside of the sandbox: the
   * loader that it is given refuses.
   */
  readonly loadsExtensions?: string;
  /** Whether these arguments ask it to load nothing; then the loader refuses as well. */
  readonly loadsNothing?: (input: ParsedArguments) => boolean;
  /**
   * It answers from what is known, in little time: nothing is evaluated, recovered or written but the catalog, and
   * files are read for a fraction of a second only.
   */
  readonly isHurried?: boolean;
  /** The repository to work on when the arguments name one; `--repo-dir` otherwise. */
  readonly repositoryPath?: (input: ParsedArguments) => string | undefined;
  readonly run: (
    ctx: Context,
    input: ParsedArguments,
  ) => Promise<Result | Outcome<Result>> | Result | Outcome<Result>;
  readonly view: (out: View, result: Result) => void;
}

/** Declares a command. The identity function; it exists for its types. */
export function command<Result>(declaration: Command<Result>): Command<Result> {
  return declaration;
}

/** Marks a result whose command must exit with a code other than 0. */
export function outcome<Result>(result: Result, exitCode: number): Outcome<Result> {
  return { [OUTCOME]: true, result, exitCode };
}

/** A result that is printed at once, and work that goes on until it gives the exit code: a server. */
export function ongoing<Result>(result: Result, work: () => Promise<number>): Outcome<Result> {
  return { [OUTCOME]: true, result, work };
}

/** Whether a command returned {@link outcome} or {@link ongoing} and not its bare result. */
export function isOutcome(value: unknown): value is Outcome<unknown> {
  return typeof value === "object" && value !== null && OUTCOME in value;
}
