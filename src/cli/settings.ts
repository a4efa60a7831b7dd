// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import { LOG_LEVELS, type LogLevel } from "../domain/log.ts";
import type { Platform } from "../domain/platform/platform.ts";

/** What the global options and the environment ask for. */
export interface Settings {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly timings: boolean;
  readonly assumeYes: boolean;
  /** Questions may be asked: a terminal on both sides, and nothing forbids it. */
  readonly interactive: boolean;
  readonly showProperties: boolean;
  /** Undefined when neither an option nor the environment says: then the marker may. */
  readonly logLevel: LogLevel | undefined;
  readonly repoDir: string | undefined;
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
}

/**
 * Reads the settings from the raw words, so that they hold for errors of the command line itself, too. Wrong values
 * are left out here; parsing the command line reports them.
 */
export function readSettings(argv: readonly string[], platform: Platform): Settings {
  const words = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const has = (name: string, short?: string) =>
    words.includes(`--${name}`) || (short !== undefined && words.some((word) => isCluster(word, short)));
  const json = has("json");
  const verbose = has("verbose", "v");
  const quiet = has("quiet", "q");
  const terminal = platform.stdin.isTerminal && platform.stderr.isTerminal;
  return {
    json,
    verbose,
    quiet,
    timings: has("timings"),
    assumeYes: has("yes", "y"),
    interactive: terminal && !json && !has("no-input") && !platform.env("CI"),
    showProperties: has("show-properties"),
    logLevel: logLevelOf({ quiet, verbose, option: valueOf(words, "log-level") }, platform),
    repoDir: valueOf(words, "repo-dir"),
    colour: colourOf({ off: has("no-color"), on: has("color") }, platform),
  };
}

function isCluster(word: string, short: string): boolean {
  return /^-[A-Za-z]+$/.test(word) && word.includes(short);
}

function valueOf(words: readonly string[], name: string): string | undefined {
  for (let index = words.length - 1; index >= 0; index--) {
    const word = words[index]!;
    if (word === `--${name}`) return words[index + 1];
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
  }
  return undefined;
}

function logLevelOf(
  flags: { quiet: boolean; verbose: boolean; option: string | undefined },
  platform: Platform,
): LogLevel | undefined {
  if (flags.quiet) return "error";
  if (flags.option !== undefined) return asLevel(flags.option);
  if (flags.verbose) return "debug";
  return asLevel(platform.env("SWAMP_LOG_LEVEL"));
}

function asLevel(text: string | undefined): LogLevel | undefined {
  return LOG_LEVELS.find((level) => level === text);
}

/** @throws SwampError INVALID_VALUE when the environment names a level that does not exist. */
export function checkEnvironment(platform: Platform): void {
  const level = platform.env("SWAMP_LOG_LEVEL");
  if (!level || asLevel(level)) return;
  throw new SwampError(
    "INVALID_VALUE",
    `SWAMP_LOG_LEVEL must be one of: ${LOG_LEVELS.join(", ")}; got '${level}'`,
    { hint: "See: swamp help environment" },
  );
}

function colourOf(flags: { off: boolean; on: boolean }, platform: Platform): Settings["colour"] {
  if (flags.off) return { stdout: false, stderr: false };
  if (flags.on) return { stdout: true, stderr: true };
  const refused = platform.env("NO_COLOR") !== undefined || platform.env("TERM") === "dumb";
  return {
    stdout: !refused && platform.stdout.isTerminal,
    stderr: !refused && platform.stderr.isTerminal,
  };
}
