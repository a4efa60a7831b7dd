// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { literalWarnings, sensitiveLiterals } from "./sensitive_literals.ts";
import { completeDefinition } from "./complete_definition.ts";
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
  const entry = await findEditable(ctx, request.model);
  const text = ctx.platform.stdin.isTerminal ? "" : await ctx.platform.stdin.readAll();
  return text.trim() === "" ? await edit(ctx, entry) : await replace(ctx, entry, text);
}

const UNUSABLE: readonly string[] = ["MODEL_INVALID", "MODEL_NOT_FOUND"];

/** A file that is not a definition can be repaired with the same command. */
async function findEditable(ctx: Context, model: string): Promise<DefinitionEntry> {
  const definitions = await ctx.definitions();
  try {
    return await definitions.find(model);
  } catch (error) {
    if (!(error instanceof SwampError) || !UNUSABLE.includes(error.code)) throw error;
    const broken = await definitions.findBroken(model);
    if (!broken) throw error;
    return broken;
  }
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
  if (await typeOf(text) !== undefined || !/^type:/m.test(before)) return;
  throw new SwampError("MODEL_INVALID", "it has no 'type': is it the whole definition?", {
    hint: "Nothing was changed.",
  });
}

async function edit(ctx: Context, entry: DefinitionEntry): Promise<EditedModel> {
  const editor = await openEditor(ctx, entry.path);
  const name = await nameAfterEdit(ctx, entry);
  return {
    path: entry.path,
    editor,
    status: "opened",
    name: name || entry.name,
    type: entry.type,
    editType: "definition",
  };
}

/** The user wrote it; what is wrong with it is said and left as it is. */
async function nameAfterEdit(ctx: Context, entry: DefinitionEntry): Promise<string> {
  const definitions = await ctx.definitions();
  try {
    const { definition, problems, lacksId } = await definitions.inspect(entry);
    for (const message of problems) ctx.warn({ code: "MODEL_INVALID", message });
    await warnOfLiterals(ctx, entry, definition);
    if (lacksId && problems.length === 0) {
      await completeDefinition(ctx, { ...entry, id: entry.id || definition.id, lacksId });
    }
    return definition.name;
  } catch (error) {
    if (!(error instanceof SwampError) || error.code !== "MODEL_INVALID") throw error;
    ctx.warn({ code: error.code, message: error.message });
    return "";
  }
}
