// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../domain/errors.ts";
import type { Platform } from "../domain/platform/platform.ts";
import { createStyle } from "../presentation/style.ts";
import { visibleTree } from "../presentation/terminal_sink.ts";
import { TextView } from "../presentation/text_view.ts";
import type { Session } from "./invocation.ts";
import { jsonDocument } from "./json_document.ts";
import type { Settings } from "./settings.ts";
import type { AnyCommand } from "./table_entry.ts";

/** A command that has done its work. */
export interface Finished {
  readonly command: AnyCommand;
  readonly result: unknown;
  readonly session: Session;
  readonly settings: Settings;
  readonly timings: Readonly<Record<string, number>>;
}

/** Prints the one document, or the view and, with `--timings`, a line on stderr. @throws SwampError IO_FAILED. */
export function printResult(
  { command, result, session, settings, timings }: Finished,
  platform: Platform,
): void {
  if (typeof result !== "object" || result === null || Array.isArray(result)) {
    throw new Error(`'${command.path}' returned ${result === null ? "null" : typeof result}, not an object`);
  }
  const { redactor } = session.context;
  if (settings.json) {
    const own = (result as { warnings?: unknown }).warnings;
    const warnings = [...(Array.isArray(own) ? own : []), ...session.warnings];
    const document = {
      ...redactor.redactTree(result),
      ...(warnings.length > 0 ? { warnings: redactor.redactTree(warnings) } : {}),
      ...(settings.timings ? { timings } : {}),
    };
    writeOut(platform, jsonDocument(document));
    return;
  }
  const view = new TextView(createStyle(settings.colour.stdout), platform.stdout.isTerminal);
  const shown = redactor.redactTree(result);
  command.view(view, (platform.stdout.isTerminal ? visibleTree(shown) : shown) as never);
  writeOut(platform, redactor.redact(view.text));
  if (!settings.timings) return;
  const { totalMs, ...counters } = timings;
  const counted = Object.entries(counters).filter(([, count]) => count > 0).map(([name, n]) =>
    `${name} ${n}`
  );
  platform.stderr.write(`${[`total ${totalMs} ms`, ...counted].join(", ")}\n`);
}

/** Writes to stdout. @throws SwampError IO_FAILED: the disk behind it may be full. */
export function writeOut(platform: Platform, text: string): void {
  try {
    platform.stdout.styled(text);
  } catch (error) {
    throw new SwampError("IO_FAILED", `Can not write to stdout: ${messageOf(error)}`, {
      hint: "The work is done, only its result could not be written; see that what stdout leads to has room",
      cause: error,
    });
  }
}
