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
  /** No line that replaces itself. */
  readonly plainLog: boolean;
  /** Code of extensions may be loaded: the command's declaration says so. */
  readonly loadsExtensions: boolean;
  /** The command answers from what is known: see `Command.isHurried`. */
  readonly isHurried: boolean;
  /** Undefined when neither an option nor the environment says: then the marker may. */
  readonly logLevel: LogLevel | undefined;
  readonly repoDir: string | undefined;
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
}

/** Where the global options are looked up. */
interface Given {
  flag(name: string): boolean;
  text(name: string): string | undefined;
}

/** The settings of a command line that was parsed. */
export function settingsOf(given: Given, platform: Platform): Settings {
  const json = given.flag("json");
  const verbose = given.flag("verbose");
  const quiet = given.flag("quiet");
  const terminal = platform.stdin.isTerminal && platform.stderr.isTerminal;
  return {
    json,
    verbose,
    quiet,
    timings: given.flag("timings"),
    assumeYes: given.flag("yes"),
    interactive: terminal && !json && !given.flag("no-input") && !platform.env("CI"),
    showProperties: given.flag("show-properties"),
    plainLog: given.flag("log"),
    loadsExtensions: false,
    isHurried: false,
    logLevel: logLevelOf({ quiet, verbose, option: given.text("log-level") }, platform),
    repoDir: given.text("repo-dir"),
    colour: colourOf({ off: given.flag("no-color"), on: given.flag("color") }, platform),
  };
}

/** The settings by the look of the words, for errors of the command line itself: options in their long form. */
export function guessSettings(argv: readonly string[], platform: Platform): Settings {
  const words = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  return settingsOf({ flag: (name) => words.includes(`--${name}`), text: () => undefined }, platform);
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
