// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import { findDirectoryObstacle, findObstacle, reasonText } from "../../domain/platform/reachability.ts";
import type { Context } from "../context.ts";

/**
 * Names of the workflows whose steps name a model. Workflows can not be run yet, but repositories have them, and
 * deleting a model under one would break it without a word.
 * @throws SwampError IO_FAILED when workflows cannot be read, CONFIG_INVALID when one that holds the name is not YAML.
 */
export async function workflowsThatUse(ctx: Context, entry: DefinitionEntry): Promise<string[]> {
  const { fs } = ctx.platform;
  const repository = ctx.repository();
  const { workflowsDir = "workflows" } = await repository.marker();
  const directory = `${repository.root}/${workflowsDir}`;
  const found: string[] = [];
  const entered = new Set<string>();
  const walk = async (path: string): Promise<void> => {
    const obstacle = findDirectoryObstacle(fs, path);
    if (obstacle) throw unreadable(ctx, obstacle.path, obstacle.reason);
    if (fs.stat(path) === undefined || entered.has(fs.realPath(path))) return;
    entered.add(fs.realPath(path));
    for (const { name, kind } of readDirectory(ctx, path)) {
      const below = `${path}/${name}`;
      const isWorkflow = /\.ya?ml$/.test(name);
      const isDirectory = (kind === "symlink" ? fs.stat(below)?.kind : kind) === "directory";
      if (isDirectory) await walk(below);
      if (isDirectory || !isWorkflow) continue;
      const workflow = await readWorkflow(ctx, below, entry);
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
  const text = readText(ctx, path);
  // Most files do not hold the name at all, and need no parser.
  if (!text.includes(entry.name) && !text.includes(entry.id)) return undefined;
  const file = ctx.repository().display(path);
  try {
    const value = await ctx.parseYaml(text, file, "CONFIG_INVALID");
    const name = (value as { name?: unknown } | null)?.name;
    return { name: typeof name === "string" ? name : file, value };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const unknown = `it is not known whether the workflow uses model '${entry.name}'`;
    throw error.restated(`${error.message}; ${unknown}`, { file });
  }
}

function readText(ctx: Context, path: string): string {
  const { fs } = ctx.platform;
  try {
    return fs.readText(path);
  } catch (error) {
    const obstacle = findObstacle(fs, path);
    if (!obstacle && fs.reasonOf(error) === "missing") return "";
    throw unreadable(ctx, path, obstacle?.reason ?? reasonText(fs, error));
  }
}

function readDirectory(ctx: Context, path: string) {
  try {
    return ctx.platform.fs.readDirectory(path);
  } catch (error) {
    throw unreadable(ctx, path, reasonText(ctx.platform.fs, error));
  }
}

function unreadable(ctx: Context, path: string, reason: string): SwampError {
  const file = ctx.repository().display(path);
  return new SwampError(
    "IO_FAILED",
    `Cannot read ${file}: ${reason}; it may hold a workflow that uses the model`,
    {
      hint: `Make ${file} readable, or remove it, then run the command again. Nothing was deleted.`,
      details: { file },
    },
  );
}

/** Keys under which a step names its model. */
const MODEL_KEYS = new Set(["modelIdOrName", "model", "modelName", "modelId"]);

function namesModel(value: unknown, entry: DefinitionEntry): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) =>
    MODEL_KEYS.has(key) && (item === entry.name || item === entry.id) || namesModel(item, entry)
  );
}
