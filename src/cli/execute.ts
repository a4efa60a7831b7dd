// SPDX-License-Identifier: MIT
/** From a command line to an exit code: finds the command, runs it, and prints its result or its error. */
import { exitCodeOf, messageOf, SwampError } from "../domain/errors.ts";
import type { Counters } from "../domain/counters.ts";
import type { Platform } from "../domain/platform/platform.ts";
import type { Context, Warning } from "../libswamp/context.ts";
import { errorText } from "../presentation/error_text.ts";
import { createStyle } from "../presentation/style.ts";
import { TextView } from "../presentation/text_view.ts";
import { isOutcome, type ParsedArguments } from "./command.ts";
import { COMMANDS, commandTree } from "./command_table.ts";
import { errorDocument } from "./error_document.ts";
import { GLOBAL_OPTIONS, VERSION_OPTION } from "./global_options.ts";
import { GROUPS } from "./groups.ts";
import { parseArguments } from "./parse_arguments.ts";
import { route } from "./route.ts";
import { checkEnvironment, guessSettings, type Settings, settingsOf } from "./settings.ts";
import type { AnyCommand } from "./table_entry.ts";

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

export interface Invocation {
  readonly argv: readonly string[];
  readonly platform: Platform;
  open(settings: Settings): Session;
  /** Writes a report of an internal fault. @returns its path, or undefined when it could not be written. */
  recordFault(error: unknown, argv: readonly string[]): string | undefined;
}

/** How far an invocation has come. */
interface Progress {
  settings: Settings;
  session?: Session;
}

/** @returns the exit code; everything has been printed and closed. */
export async function execute(invocation: Invocation): Promise<number> {
  const progress: Progress = { settings: guessSettings(invocation.argv, invocation.platform) };
  const exitCode = await reporting(invocation, progress, () => perform(invocation, progress));
  const closing = await reporting(invocation, progress, () => {
    progress.session?.close();
    return 0;
  });
  return exitCode || closing;
}

/** Runs the work; an error is printed and turned into its exit code. */
async function reporting(
  invocation: Invocation,
  progress: Progress,
  work: () => Promise<number> | number,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const { settings, session } = progress;
    session?.clearProgress();
    return fail(error, { invocation, settings, session });
  }
}

async function perform(invocation: Invocation, progress: Progress): Promise<number> {
  const { argv, platform } = invocation;
  const started = platform.monotonic();
  checkEnvironment(platform);
  const { node, words } = route(argv, commandTree(COMMANDS, GROUPS), GLOBAL_OPTIONS);
  if (!node.entry || wantsHelp(words)) {
    return await explain(invocation, {
      path: node.path,
      words,
      isGroup: !node.entry,
      settings: progress.settings,
    });
  }
  const command = { ...(await node.entry.load()).default, path: node.path };
  const input = parseArguments(words, {
    path: command.path,
    args: command.args ?? [],
    options: [...(command.options ?? []), ...GLOBAL_OPTIONS],
  });
  const settings = progress.settings = settingsFor(command, input, platform);
  const session = progress.session = invocation.open(settings);
  const returned = await runRecovering(session, async () => await command.run(session.context, input));
  const { result, exitCode = 0 } = isOutcome(returned) ? returned : { result: returned };
  const timings = { totalMs: Math.round((platform.monotonic() - started) * 10) / 10, ...session.counters };
  session.clearProgress();
  printResult({ command, result, session, settings, timings }, platform);
  return exitCode;
}

function settingsFor(command: AnyCommand, input: ParsedArguments, platform: Platform): Settings {
  const settings = settingsOf(input, platform);
  return { ...settings, repoDir: command.repositoryPath?.(input) ?? settings.repoDir };
}

/** Runs the work, and once more when what stopped it could be repaired. */
async function runRecovering(session: Session, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await session.guard(work());
  } catch (error) {
    if (!session.recover(error)) throw error;
    return await session.guard(work());
  }
}

/** Only before `--`: after it, words are values. */
function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).some((word) =>
    word === "--help" || /^-[qvyV]*h[qvyVh]*$/.test(word)
  );
}

interface HelpRequest {
  readonly path: string;
  readonly words: readonly string[];
  readonly isGroup: boolean;
  readonly settings: Settings;
}

/** A group without a verb, and `--help`; on the root also `--version`. */
async function explain(invocation: Invocation, request: HelpRequest): Promise<number> {
  const { platform } = invocation;
  const { path, words, settings } = request;
  if (request.isGroup) {
    const options = path === "" ? [...GLOBAL_OPTIONS, VERSION_OPTION] : GLOBAL_OPTIONS;
    const input = parseArguments(words, { path, args: [], options });
    if (path === "" && input.flag("version")) {
      const { versionText } = await import("./version_text.ts");
      platform.stdout.write(versionText(words, settings.json));
      return 0;
    }
  }
  const { helpDocument, loadHelp } = await import("./help/help.ts");
  const text = settings.json
    ? document(await helpDocument(path))
    : (await loadHelp(path))(createStyle(settings.colour.stdout));
  platform.stdout.write(text);
  return 0;
}

interface Finished {
  readonly command: AnyCommand;
  readonly result: unknown;
  readonly session: Session;
  readonly settings: Settings;
  readonly timings: Readonly<Record<string, number>>;
}

function printResult({ command, result, session, settings, timings }: Finished, platform: Platform): void {
  if (typeof result !== "object" || result === null || Array.isArray(result)) {
    throw new Error(`'${command.path}' returned ${result === null ? "null" : typeof result}, not an object`);
  }
  const whenPiped = command.jsonWhenPiped === true && !platform.stdout.isTerminal;
  if (settings.json || whenPiped) {
    const own = (result as { warnings?: unknown }).warnings;
    const warnings = [...(Array.isArray(own) ? own : []), ...session.warnings];
    platform.stdout.write(document({
      ...result,
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(settings.timings ? { timings } : {}),
    }));
    return;
  }
  const view = new TextView(createStyle(settings.colour.stdout));
  command.view(view, result as never);
  platform.stdout.write(view.text);
  if (!settings.timings) return;
  const { totalMs, ...counters } = timings;
  const counted = Object.entries(counters).filter(([, count]) => count > 0).map(([name, n]) =>
    `${name} ${n}`
  );
  platform.stderr.write(`${[`total ${totalMs} ms`, ...counted].join(", ")}\n`);
}

function document(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

interface Failure {
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly session: Session | undefined;
}

function fail(error: unknown, { invocation, settings, session }: Failure): number {
  const { platform, argv } = invocation;
  const known = error instanceof SwampError;
  const cancelled = session?.interrupted;
  const shown = known || cancelled === undefined ? error : cancellation(error, cancelled);
  const fault = !(shown instanceof SwampError);
  const report = fault ? invocation.recordFault(shown, argv) : undefined;
  if (settings.json) {
    const warnings = session?.warnings ?? [];
    platform.stderr.write(document({
      ...errorDocument(shown),
      ...(report ? { crashLog: report } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    }));
  } else {
    platform.stderr.write(errorText(shown, createStyle(settings.colour.stderr)));
    if (fault) platform.stderr.write(faultText(shown, report));
  }
  return cancelled ?? exitCodeOf(shown);
}

function cancellation(error: unknown, exitCode: number): SwampError {
  return new SwampError("CANCELLED", `Cancelled: ${messageOf(error)}`, {
    details: { exitCode },
    cause: error,
  });
}

function faultText(error: unknown, report: string | undefined): string {
  const where = report
    ? `  The details are in ${report}\n`
    : `${error instanceof Error ? error.stack : ""}\n`;
  return `  This is a fault of swamp itself, not of your input.\n${where}`;
}
