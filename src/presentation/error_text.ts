// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../domain/errors.ts";
import { visible } from "./plain_text.ts";
import type { Style } from "./view.ts";

/** What a person sees of an error: its message and, indented, the next step. Ends with a newline. */
export function errorText(error: unknown, style: Style): string {
  const lines = [`${style.red("Error:")} ${visible(messageOf(error)).trimEnd()}`];
  const hint = error instanceof SwampError ? error.hint : undefined;
  if (hint) lines.push(...visible(hint).split("\n").map((line) => `  ${style.dim(line)}`));
  return `${lines.join("\n")}\n`;
}
