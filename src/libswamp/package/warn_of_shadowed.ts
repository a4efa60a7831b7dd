// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

/** Says which files of packages that were just installed are not used, because a file of the repository is. */
export async function warnOfShadowed(ctx: Context, packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  ctx.extensionsChanged();
  for (const file of (await ctx.extensions()).files()) {
    if (file.state !== "shadowed" || file.package === undefined || !packages.includes(file.package)) continue;
    ctx.warn({
      code: "TYPE_SHADOWED",
      message: `${file.type} of ${file.package} is not used: ${file.shadowedBy} declares the type, too`,
      file: file.displayPath,
    });
  }
}
