// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Context } from "../libswamp/context.ts";
import type { Argument } from "./command.ts";

/** A vault by name, id, or unique id prefix. */
export const VAULT_ARGUMENT: Argument = {
  name: "vault",
  description: "name, id, or the first three or more digits of an id",
  required: true,
  complete: "vault",
};

/** Shown wherever a secret is expected and none came. */
const FORMS = "Give it on standard input:  swamp vault put <vault> <key> < file\n" +
  "or as an argument, which others may see:  swamp vault put <vault> <key> <value>\n" +
  "or with its key:  swamp vault put <vault> <key>=<value>";

/** `<key> <value>` and `<key>=<value>`. @throws SwampError INVALID_VALUE for `=<value>`. */
export function splitSecret(
  key: string,
  value: string | undefined,
): { key: string; value: string | undefined } {
  const at = value === undefined ? key.indexOf("=") : -1;
  if (at === 0) {
    throw new SwampError("INVALID_VALUE", "Invalid secret: there is no key before '='", { hint: FORMS });
  }
  return at < 0 ? { key, value } : { key: key.slice(0, at), value: key.slice(at + 1) };
}

/**
 * A secret from standard input as it is, but for the newline at the end of a single line, or from a prompt that does not
 * show it.
 * @throws SwampError MISSING_ARGUMENT when there is neither, CANCELLED when the user gives up.
 */
export async function askForSecret(ctx: Context, question: string): Promise<string> {
  const { stdin, stderr } = ctx.platform;
  if (!stdin.isTerminal) {
    const given = await stdin.readAll();
    // Keys and certificates have several lines and need the last newline; a password typed into echo does not.
    const text = given.replace(/^([^\r\n]*)\r?\n$/, "$1");
    if (text !== "") return text;
    const problem = given === ""
      ? "Missing argument(s): value; standard input is empty"
      : "Standard input holds an empty line and no secret";
    throw new SwampError("MISSING_ARGUMENT", problem, {
      hint: `${FORMS}\nAn empty secret:  swamp vault put <vault> <key> ''`,
    });
  }
  if (!ctx.interactive) {
    throw new SwampError("MISSING_ARGUMENT", "Missing argument(s): value", { hint: FORMS });
  }
  const signal = ctx.signal;
  stderr.write(`${question} (not shown): `);
  try {
    const typed = await stdin.readHidden(signal);
    if (typed !== undefined) return typed;
  } finally {
    stderr.write("\n");
  }
  throw new SwampError("CANCELLED", "Cancelled: nothing was stored", {
    hint: FORMS,
  });
}
