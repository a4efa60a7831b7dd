// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Platform } from "../domain/platform/platform.ts";
import type { Context } from "./context.ts";

/** Tried in this order when `EDITOR` is not set. */
const EDITORS = ["code", "zed", "nvim", "vim", "nano", "emacs"];

/**
 * Opens a file in the user's editor and waits for its end.
 * @returns the editor's name.
 * @throws SwampError TOOL_MISSING without an editor, USAGE without a terminal, CANCELLED when the editor fails.
 */
export async function openEditor(ctx: Context, path: string): Promise<string> {
  const [editor, ...args] = editorOf(ctx.platform);
  const result = await ctx.platform.run({
    command: editor,
    args: [...args, path],
    stdio: "inherit",
    signal: ctx.signal,
  });
  if (result.ended === "not-started") {
    throw new SwampError("TOOL_MISSING", `Cannot start the editor '${editor}': ${result.error}`, {
      hint: "Set EDITOR to one that is installed, or give the new text on standard input.",
    });
  }
  if (result.code !== 0) {
    throw new SwampError("CANCELLED", `The editor '${editor}' ended with code ${result.code}`, {
      hint: "Nothing was changed; set EDITOR to another editor, or give the new text on standard input",
      details: { exitCode: 1 },
    });
  }
  return editor;
}

function editorOf(platform: Platform): [string, ...string[]] {
  const chosen = platform.env("EDITOR")?.trim();
  if (chosen) return chosen.split(/\s+/) as [string, ...string[]];
  // An editor of our choice wants a terminal; EDITOR may name a program that needs none.
  if (!platform.stdin.isTerminal) {
    throw new SwampError("USAGE", "Nothing came on standard input, and there is no terminal for an editor", {
      hint: "Give the new text on standard input, or set EDITOR.",
    });
  }
  const found = EDITORS.find((name) => platform.which(name) !== undefined);
  if (found) return [found];
  throw new SwampError("TOOL_MISSING", "No editor was found", {
    hint: `Set EDITOR, or give the new text on standard input. Looked for: ${EDITORS.join(", ")}`,
  });
}
