// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";

/**
 * Names of the workflows whose steps name a model. Workflows can not be run yet, but repositories have them, and
 * deleting a model under one would break it without a word.
 */
export async function workflowsThatUse(ctx: Context, entry: DefinitionEntry): Promise<string[]> {
  const { fs } = ctx.platform;
  const repository = ctx.repository();
  const { workflowsDir = "workflows" } = await repository.marker();
  const directory = `${repository.root}/${workflowsDir}`;
  const found: string[] = [];
  if (fs.stat(directory)?.kind !== "directory") return found;
  const walk = async (path: string): Promise<void> => {
    for (const { name, kind } of fs.readDirectory(path)) {
      if (kind === "directory") await walk(`${path}/${name}`);
      if (kind !== "file" || !/\.ya?ml$/.test(name)) continue;
      const workflow = await readWorkflow(ctx, `${path}/${name}`, entry);
      if (workflow && namesModel(workflow.value, entry)) found.push(workflow.name);
    }
  };
  await walk(directory);
  return found.sort();
}

async function readWorkflow(
  ctx: Context,
  path: string,
  entry: DefinitionEntry,
): Promise<{ name: string; value: unknown } | undefined> {
  const text = ctx.platform.fs.readTextIfExists(path) ?? "";
  // Most files do not hold the name at all, and need no parser.
  if (!text.includes(entry.name) && !text.includes(entry.id)) return undefined;
  const file = ctx.repository().display(path);
  try {
    const value = await ctx.parseYaml(text, file, "CONFIG_INVALID");
    const name = (value as { name?: unknown } | null)?.name;
    return { name: typeof name === "string" ? name : file, value };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    ctx.warn({ code: "WORKFLOW_INVALID", message: error.message, file });
    return undefined;
  }
}

/** Keys under which a step names its model. */
const MODEL_KEYS = new Set(["modelIdOrName", "model", "modelName", "modelId"]);

function namesModel(value: unknown, entry: DefinitionEntry): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) =>
    MODEL_KEYS.has(key) && (item === entry.name || item === entry.id) || namesModel(item, entry)
  );
}
