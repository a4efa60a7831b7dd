// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Session } from "./invocation.ts";
import type { Settings } from "./settings.ts";

/** An error that extension code caused, with the position in its source; its stack is logged with `--verbose`. */
export async function withSource(
  error: unknown,
  session: Session | undefined,
  settings: Settings,
): Promise<unknown> {
  if (!(error instanceof SwampError) || session === undefined) return error;
  const source = await session.context.sourceStack(error);
  if (source === undefined) return error;
  session.context.log.log("debug", source.stack);
  const isNamed = error.details?.position !== undefined;
  const more = settings.verbose ? { stack: source.stack } : {};
  if (isNamed && !settings.verbose) return error;
  const steps = [error.hint, ...(isNamed ? [] : [`Thrown at: ${source.position}`])];
  return new SwampError(error.code, error.message, {
    hint: steps.filter((text) => text !== undefined).join("\n"),
    details: { ...error.details, position: source.position, ...more },
    cause: error,
  });
}
