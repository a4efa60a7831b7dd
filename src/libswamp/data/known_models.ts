// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { DataOwnerKey } from "../../domain/data/data_store.ts";
import type { Context } from "../context.ts";

/**
 * Ids of all models that users wrote. Asked for before data is deleted because its model is gone.
 * @throws SwampError MODEL_INVALID when a definition, or a directory that may hold one, cannot be read: it could be
 *   the one of some data.
 */
export async function knownModels(ctx: Context): Promise<Set<string>> {
  const definitions = await ctx.definitions();
  const [unreadable, ...others] = await definitions.unreadable();
  if (unreadable) {
    const more = others.length === 0 ? "" : `\n${others.map(({ error }) => `  ${error}`).join("\n")}`;
    throw new SwampError(
      "MODEL_INVALID",
      `${unreadable.file} cannot be read, so it is not known whose data is left over: ${unreadable.error}${more}`,
      {
        hint: "Repair, mount or remove it first. Nothing was deleted.",
        details: { file: unreadable.file, files: [unreadable, ...others].map(({ file }) => file) },
      },
    );
  }
  return new Set((await definitions.list()).map(({ id }) => id));
}

/**
 * Refuses to take the data of models for left over when the directory of their definitions is gone or empty: what is
 * not mounted looks the same, and swamp itself never leaves such a directory behind.
 * @throws SwampError MODEL_INVALID.
 */
export function refuseVanishedDefinitions(ctx: Context, orphans: readonly DataOwnerKey[]): void {
  const { fs } = ctx.platform;
  const { modelsDirectory, display } = directoriesOf(ctx);
  for (const { type, modelId } of orphans) {
    const steps = type.split("/");
    for (let depth = 0; depth <= steps.length; depth++) {
      const path = [modelsDirectory, ...steps.slice(0, depth)].join("/");
      const isThere = fs.stat(path)?.kind === "directory";
      if (!isThere && depth > 0) break;
      if (isThere && fs.readDirectory(path).length > 0) continue;
      const state = isThere ? "is empty" : "does not exist";
      const data = `${display(ctx.repository().dataDirectory)}/${type}/${modelId}`;
      const wish = depth === 0
        ? `If its models were deleted on purpose, delete ${data} yourself.`
        : `If its models were deleted on purpose, remove the empty directory.`;
      throw new SwampError(
        "MODEL_INVALID",
        `${
          display(path)
        } ${state}, but models of type ${type} have data: a directory that is not mounted looks the same`,
        { hint: `Mount or restore it. ${wish} Nothing was deleted.`, details: { file: display(path) } },
      );
    }
  }
}

function directoriesOf(ctx: Context) {
  const repository = ctx.repository();
  return {
    modelsDirectory: repository.modelsDirectory,
    display: (path: string) => repository.display(path),
  };
}
