// SPDX-License-Identifier: MIT
import { exitCodeOf, messageOf, SwampError } from "../domain/errors.ts";
import { errorText } from "../presentation/error_text.ts";
import { createStyle } from "../presentation/style.ts";
import { errorDocument } from "./error_document.ts";
import type { Invocation, Session } from "./invocation.ts";
import { jsonDocument } from "./json_document.ts";
import type { Settings } from "./settings.ts";

/** Where an error ended. */
export interface Failure {
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly session: Session | undefined;
}

/** Prints an error on stderr. @returns the exit code. */
export function printError(error: unknown, { invocation, settings, session }: Failure): number {
  const { platform, argv } = invocation;
  const known = error instanceof SwampError;
  const cancelled = session?.interrupted;
  const shown = known || cancelled === undefined ? error : cancellation(error, cancelled);
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
    platform.stderr.write(redactor?.redact(text) ?? text);
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
