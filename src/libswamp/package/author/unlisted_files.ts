// SPDX-License-Identifier: MIT
import { join, relative } from "node:path";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { KIND_PLACES } from "../../../domain/types/kind_name.ts";
import type { Context } from "../../context.ts";
import type { LinkedPackage } from "./link_package.ts";

/** Source files in the directories of entries that neither a list of the manifest nor an entry brings in. */
export async function unlistedFiles(ctx: Context, linked: LinkedPackage): Promise<PackageRemark[]> {
  const { collected, entries } = linked;
  const { identify } = await ctx.archives();
  const shipped = new Set([...collected.files.values()].map(({ source }) => source));
  for (const { bundled } of entries) for (const module of bundled.modules) shipped.add(module);
  const remarks: PackageRemark[] = [];
  for (const { directory: key, exportNames } of KIND_PLACES) {
    const directory = collected.directoryOf(key);
    if (directory === undefined) continue;
    const read = (path: string) => {
      const file = join(directory, path.slice(key.length + 1));
      return ctx.platform.fs.stat(file)?.kind === "file" ? ctx.platform.fs.readBytes(file) : undefined;
    };
    for (const source of sourcesBelow(ctx, directory)) {
      if (shipped.has(source)) continue;
      const path = `${key}/${relative(directory, source).replaceAll("\\", "/")}`;
      const identity = identify({ path, read }, exportNames);
      const reason = identity.state === "entry"
        ? `declares the ${identity.kind} '${identity.raw}' and is`
        : "is";
      const message =
        `it ${reason} not listed in the manifest, and no entry imports it: it is not shipped. ` +
        `List it below '${key}:', or move it elsewhere`;
      remarks.push({ code: "FILE_UNLISTED", message, file: collected.display(source) });
      shipped.add(source);
    }
  }
  return remarks;
}

/** TypeScript files that are not tests. */
function sourcesBelow(ctx: Context, directory: string): string[] {
  const { fs } = ctx.platform;
  if (fs.stat(directory)?.kind !== "directory") return [];
  return fs.readDirectory(directory).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, kind }) => {
    if (name.startsWith(".") || name === "node_modules") return [];
    const path = join(directory, name);
    if (kind === "directory") return sourcesBelow(ctx, path);
    const isSource = kind === "file" && name.endsWith(".ts") && !name.endsWith(".d.ts");
    return isSource && !/[._]test\.ts$/.test(name) ? [path] : [];
  });
}
