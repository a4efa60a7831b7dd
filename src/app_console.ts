// SPDX-License-Identifier: MIT
/** What a command says besides its result: warnings, log, progress, and what extensions print. Part of `app.ts`. */
import type { Settings } from "./cli/settings.ts";
import { SwampError } from "./domain/errors.ts";
import { type Log, LOG_LEVELS, type LogLevel } from "./domain/log.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { scanMarkerKeys } from "./domain/repo/marker_keys.ts";
import type { Repository } from "./domain/repo/repository.ts";
import { LogFile } from "./infrastructure/logging/log_file.ts";
import { isShown, TerminalLog } from "./infrastructure/logging/terminal_log.ts";
import type { Warning } from "./libswamp/context.ts";
import { visible, withoutStyles } from "./presentation/plain_text.ts";
import { ProgressLine } from "./presentation/progress_line.ts";
import { createStyle } from "./presentation/style.ts";

export interface Console {
  readonly log: Log;
  /** All different warnings so far. */
  readonly warnings: readonly Warning[];
  warn(warning: Warning): void;
  progress(text: string): void;
  clearProgress(): void;
  extensionOutput(text: string): void;
  /** Writes what is to be kept into the log file of the repository. */
  keepIn(path: string): void;
}

export interface ConsoleSetup {
  readonly platform: Platform;
  readonly settings: Settings;
  /** Removes known secrets from a text. */
  redact(text: string): string;
  /** Its marker may name the log level. */
  repository(): Repository;
}

/** With `--json` stderr is left to errors, unless `--verbose`; the log file gets everything anyway. */
export function openConsole({ platform, settings, repository, redact }: ConsoleSetup): Console {
  const warnings: Warning[] = [];
  const line = new ProgressLine(platform.stderr);
  const file = new LogFile({ fs: platform.fs, now: platform.now, redact });
  const style = createStyle(settings.colour.stderr);
  const speaks = (!settings.json || settings.verbose) && !settings.quiet;
  const level = settings.json && !settings.verbose ? "error" : settings.logLevel;

  function write(text: string): void {
    line.clear();
    platform.stderr.styled(redact(text));
  }

  return {
    log: new TerminalLog({
      level: () => level ?? markerLevel(repository) ?? "info",
      write,
      now: platform.now,
      coloured: settings.colour.stderr,
      // A secret is found as it was written, not as it is shown.
      shown: (text) => {
        if (platform.stderr.isTerminal) return visible(redact(text));
        return settings.colour.stderr ? text : withoutStyles(text);
      },
      showProperties: settings.showProperties,
      keep: (kept, message) => isShown(kept, "warning") && file.add(kept.toUpperCase(), message),
    }),
    warnings,
    warn(warning) {
      if (warnings.some((known) => JSON.stringify(known) === JSON.stringify(warning))) return;
      warnings.push(warning);
      file.add("WARNING", `${warning.code}: ${warning.message}`);
      if (speaks) write(`${style.yellow("Warning:")} ${visible(redact(warning.message))}\n`);
    },
    progress(text) {
      if (settings.json || settings.quiet || settings.plainLog || !platform.stderr.isTerminal) return;
      line.show(redact(text));
    },
    clearProgress: () => line.clear(),
    extensionOutput(text) {
      file.add("EXTENSION", text);
      if (!speaks) return;
      line.clear();
      platform.stderr.write(redact(text));
    },
    keepIn(path) {
      try {
        file.flush(path);
      } catch (error) {
        if (!(error instanceof SwampError)) throw error;
        // The command is over; that its log is lost does not make it a failure.
        if (speaks) write(`${style.yellow("Warning:")} ${visible(error.message)}; nothing was logged\n`);
      }
    },
  };
}

/** The level that the marker names, when there is a repository and it names one. */
function markerLevel(repository: () => Repository): LogLevel | undefined {
  try {
    const keys = scanMarkerKeys(repository().markerText);
    const value = keys.find(({ key }) => key === "logLevel")?.value;
    return LOG_LEVELS.find((level) => level === value);
  } catch (error) {
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}
