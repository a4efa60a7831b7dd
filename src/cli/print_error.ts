// SPDX-License-Identifier: MIT
import { exitCodeOf, isUsageCode, messageOf, SwampError } from "../domain/errors.ts";
import { errorText } from "../presentation/error_text.ts";
import { createStyle } from "../presentation/style.ts";
import { errorDocument } from "./error_document.ts";
import type { Invocation, Session } from "./invocation.ts";
import { jsonDocument } from "./json_document.ts";
import { helpHint } from "./parse_arguments.ts";
import type { Settings } from "./settings.ts";
import { withSource } from "./with_source.ts";

/** Where an error ended. */
export interface Failure {
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly session: Session | undefined;
  /** The words of the command. */
  readonly path: string | undefined;
}

/** Prints an error on stderr, with the position in the source of an extension. @returns the exit code. */
export async function printError(thrown: unknown, failure: Failure): Promise<number> {
  const { invocation, settings, session, path } = failure;
  const error = await withSource(thrown, session, settings);
  const { platform, argv } = invocation;
  const known = error instanceof SwampError;
  const cancelled = session?.interrupted;
  const shown = known || cancelled === undefined ? withNextStep(error, path) : cancellation(error, cancelled);
  const fault = !(shown instanceof SwampError);
  const redactor = session?.context.redactor;
  const report = fault ? invocation.recordFault(shown, argv) : undefined;
  if (settings.json) {
    const warnings = session?.warnings ?? [];
    const document = {
      ...errorDocument(shown),
      ...(report ? { crashLog: report } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
    platform.stderr.write(jsonDocument(redactor?.redactTree(document) ?? document));
  } else {
    const text = errorText(shown, createStyle(settings.colour.stderr)) +
      (fault ? faultText(shown, report) : "");
    platform.stderr.styled(redactor?.redact(text) ?? text);
  }
  return cancelled ?? exitCodeOf(shown);
}

/** A wrong command line without a next step gets the help of its command. */
function withNextStep(error: unknown, path: string | undefined): unknown {
  if (!(error instanceof SwampError) || error.hint !== undefined || !isUsageCode(error.code)) return error;
  return new SwampError(error.code, error.message, {
    hint: helpHint(path ?? ""),
    details: error.details,
    cause: error,
  });
}

function cancellation(error: unknown, exitCode: number): SwampError {
  return new SwampError("CANCELLED", `Cancelled: ${messageOf(error)}`, {
    hint: "The work was stopped; run the command again",
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
