// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Context } from "./context.ts";

/**
 * Asks before something is destroyed. `--yes` answers it.
 * @param question for example `Delete model web and its data?`; lines before the last one show what would go
 * @returns false when the user said anything but yes.
 * @throws SwampError CONFIRMATION_REQUIRED where nothing can be asked.
 */
export async function confirm(ctx: Context, question: string): Promise<boolean> {
  if (ctx.assumeYes) return true;
  if (!ctx.interactive) {
    const lines = question.split("\n");
    const [asked, preview] = [lines.at(-1)!, lines.slice(0, -1)];
    // A message begins with what it is about; what would be destroyed is listed below it.
    const message = `${asked} A confirmation is needed, and nobody can be asked.`;
    throw new SwampError("CONFIRMATION_REQUIRED", [message, ...preview].join("\n"), {
      hint: "Confirm it with --yes",
    });
  }
  return await ask(ctx, question);
}

/** Asks on the terminal, which has to be one: `interactive`. @returns false when the user said anything but yes. */
export async function ask(ctx: Context, question: string): Promise<boolean> {
  ctx.platform.stderr.write(`${question} [y/N] `);
  const answer = await ctx.platform.stdin.readLine();
  return /^y(es)?$/i.test((answer ?? "").trim());
}
