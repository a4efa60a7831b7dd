// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { literalWarnings, sensitiveLiterals } from "./sensitive_literals.ts";
import { openEditor } from "../open_editor.ts";

/** The `--json` document of `model edit`. */
export interface EditedModel {
  readonly path: string;
  readonly status: "updated" | "opened";
  readonly editor?: string;
  readonly name: string;
  readonly type: string;
  readonly editType: "definition";
}

/**
 * Replaces a definition with what stdin gives; when stdin is a terminal or empty, opens an editor and waits.
 * @throws SwampError MODEL_NOT_FOUND, MODEL_INVALID (nothing is changed), TOOL_MISSING without an editor, USAGE when
 * neither stdin nor a terminal says what to do.
 */
export async function editModel(ctx: Context, request: { model: string }): Promise<EditedModel> {
  const entry = await (await ctx.definitions()).find(request.model);
  const text = ctx.platform.stdin.isTerminal ? "" : await ctx.platform.stdin.readAll();
  return text.trim() === "" ? await edit(ctx, entry) : await replace(ctx, entry, text);
}

async function replace(ctx: Context, entry: DefinitionEntry, text: string): Promise<EditedModel> {
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  const definition = await lock.hold("models", `edit model ${entry.name}`, async () => {
    try {
      await assertWhole(ctx, definitions.readText(entry), text);
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
  await warnOfLiterals(ctx, entry, definition);
  return {
    path: entry.path,
    status: "updated",
    name: definition.name,
    type: entry.type,
    editType: "definition",
  };
}

async function warnOfLiterals(ctx: Context, entry: DefinitionEntry, definition: Definition): Promise<void> {
  const literals = await sensitiveLiterals(ctx, definition);
  const file = ctx.repository().display(entry.path);
  for (const message of await literalWarnings(ctx, entry, literals)) {
    ctx.warn({ code: "SENSITIVE_LITERAL", message, file });
  }
}

/** A pipe that broke off looks like a short definition: one that had a type must keep it. */
async function assertWhole(ctx: Context, before: string, text: string): Promise<void> {
  const typeOf = async (yaml: string) =>
    (await ctx.parseYaml(yaml, "stdin", "MODEL_INVALID") as { type?: unknown } | null)?.type;
  if (await typeOf(text) !== undefined || await typeOf(before) === undefined) return;
  throw new SwampError("MODEL_INVALID", "it has no 'type': is it the whole definition?", {
    hint: "Nothing was changed.",
  });
}

async function edit(ctx: Context, entry: DefinitionEntry): Promise<EditedModel> {
  const editor = await openEditor(ctx, entry.path);
  const { definition, problems } = await (await ctx.definitions()).inspect(entry);
  for (const message of problems) ctx.warn({ code: "MODEL_INVALID", message });
  await warnOfLiterals(ctx, entry, definition);
  return {
    path: entry.path,
    editor,
    status: "opened",
    name: definition.name || entry.name,
    type: entry.type,
    editType: "definition",
  };
}
