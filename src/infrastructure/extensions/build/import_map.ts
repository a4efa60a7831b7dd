// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GoverningFiles } from "./governing_files.ts";

/**
 * The import map of `deno.json` with some specifiers led to another module. Deno reads either the map in its
 * settings or one that it is given, so this one holds both.
 * @returns JSON text; every target is absolute.
 */
export function mergedImportMap(
  governing: GoverningFiles,
  specifiers: Iterable<string>,
  target: string,
): string {
  const base = pathToFileURL(join(governing.importsDirectory, "deno.json"));
  const imports: Record<string, string> = {};
  for (const [key, value] of governing.imports) {
    imports[key] = /^\.{0,2}\//.test(value) ? new URL(value, base).href : value;
    const scheme = /^(npm|jsr):\/?(.*)$/.exec(value);
    // As Deno does for its own settings: a package's name also stands for the paths inside of it.
    if (scheme && !key.endsWith("/")) imports[`${key}/`] ??= `${scheme[1]}:/${scheme[2]}/`;
  }
  for (const specifier of specifiers) imports[specifier] = target;
  const scopes = governing.deno?.fields.scopes;
  return JSON.stringify(scopes === undefined ? { imports } : { imports, scopes }, null, 2);
}
