// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `model edit`. */
export interface EditedModel {
  readonly path: string;
  readonly status: "updated" | "opened";
  readonly editor?: string;
  readonly name: string;
  readonly type: string;
  readonly editType: "definition";
}

/** Tried in this order when `EDITOR` is not set. */
const EDITORS = ["code", "zed", "nvim", "vim", "nano", "emacs"];

/**
 * Replaces a definition with what stdin gives; when stdin is a terminal or empty, opens an editor and waits.
 * @throws SwampError MODEL_NOT_FOUND, MODEL_INVALID (nothing is changed), TOOL_MISSING without an editor, USAGE when
 * neither stdin nor a terminal says what to do.
 */
export async function editModel(ctx: Context, request: { model: string }): Promise<EditedModel> {
  const entry = await (await ctx.definitions()).find(request.model);
  const text = ctx.platform.stdin.isTerminal ? "" : await ctx.platform.stdin.readAll();
  return text.trim() === "" ? await openEditor(ctx, entry) : await replace(ctx, entry, text);
}

async function replace(ctx: Context, entry: DefinitionEntry, text: string): Promise<EditedModel> {
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  const definition = await lock.hold("models", `edit model ${entry.name}`, async () => {
    try {
      return await definitions.replace(entry, text, "stdin");
    } catch (error) {
      if (!(error instanceof SwampError) || error.code !== "MODEL_INVALID") throw error;
      const reason = messageOf(error).replace(/^Invalid model definition:\s*/, "");
      throw new SwampError("MODEL_INVALID", `Invalid model YAML from stdin: ${reason}`, {
        hint: "Nothing was changed.",
        details: error.details,
        cause: error,
      });
    }
  });
  return {
    path: entry.path,
    status: "updated",
    name: definition.name,
    type: entry.type,
    editType: "definition",
  };
}

async function openEditor(ctx: Context, entry: DefinitionEntry): Promise<EditedModel> {
  const [editor, ...args] = editorOf(ctx.platform);
  const result = await ctx.platform.run({
    command: editor,
    args: [...args, entry.path],
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
      details: { exitCode: 1 },
    });
  }
  const { definition, problems } = await (await ctx.definitions()).inspect(entry);
  for (const message of problems) ctx.warn({ code: "MODEL_INVALID", message });
  return {
    path: entry.path,
    editor,
    status: "opened",
    name: definition.name || entry.name,
    type: entry.type,
    editType: "definition",
  };
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
