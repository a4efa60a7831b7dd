// SPDX-License-Identifier: MIT
/** From a command line to an exit code: finds the command, runs it, and prints its result or its error. */
import type { Platform } from "../domain/platform/platform.ts";
import { createStyle } from "../presentation/style.ts";
import { isOutcome, type ParsedArguments } from "./command.ts";
import { COMMANDS, commandTree } from "./command_table.ts";
import { GLOBAL_OPTIONS, VERSION_OPTION } from "./global_options.ts";
import { GROUPS } from "./groups.ts";
import type { Invocation, Session } from "./invocation.ts";
import { jsonDocument } from "./json_document.ts";
import { parseArguments } from "./parse_arguments.ts";
import { printError } from "./print_error.ts";
import { printResult, writeOut } from "./print_result.ts";
import { route, suggestion } from "./route.ts";
import { checkEnvironment, guessSettings, type Settings, settingsOf } from "./settings.ts";
import type { AnyCommand } from "./table_entry.ts";

/** How far an invocation has come. */
interface Progress {
  settings: Settings;
  /** The words of the command, once it is known. */
  path?: string;
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
    // A timer of extension code may have changed them since.
    invocation.platform.leaveExtensionCode();
    const { settings, session, path } = progress;
    session?.clearProgress();
    return await printError(error, { invocation, settings, session, path });
  }
}

async function perform(invocation: Invocation, progress: Progress): Promise<number> {
  const { argv, platform } = invocation;
  const started = platform.monotonic();
  checkEnvironment(platform);
  const { node, words } = route(argv, commandTree(COMMANDS, GROUPS), GLOBAL_OPTIONS);
  progress.path = node.path;
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
    suggest: () => suggestion(command.path, words),
  });
  const settings = progress.settings = settingsFor(command, input, platform);
  const session = progress.session = invocation.open(settings);
  const returned = await runRecovering(session, async () => await command.run(session.context, input));
  platform.leaveExtensionCode();
  const { result, exitCode = 0, work } = isOutcome(returned) ? returned : { result: returned };
  const timings = { totalMs: Math.round((platform.monotonic() - started) * 10) / 10, ...session.counters };
  session.clearProgress();
  printResult({ command, result, session, settings, timings }, platform);
  return work ? await session.guard(work()) : exitCode;
}

function settingsFor(command: AnyCommand, input: ParsedArguments, platform: Platform): Settings {
  const settings = settingsOf(input, platform);
  return {
    ...settings,
    loadsExtensions: command.loadsExtensions !== undefined && command.loadsNothing?.(input) !== true,
    isHurried: command.isHurried === true,
    repoDir: command.repositoryPath?.(input) ?? settings.repoDir,
  };
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
      writeOut(platform, versionText(words, settings.json));
      return 0;
    }
  }
  const { helpDocument, loadHelp } = await import("./help/help.ts");
  const text = settings.json
    ? jsonDocument(await helpDocument(path))
    : (await loadHelp(path))(createStyle(settings.colour.stdout));
  writeOut(platform, text);
  return 0;
}
