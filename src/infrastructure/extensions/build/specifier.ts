// SPDX-License-Identifier: MIT
/** Says where an import leads, before any bundler looks at it. */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type GoverningFiles, packageRange } from "./governing_files.ts";

/** A file, a module of Node's, the host's zod, or something that only Deno can resolve. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "node" }
  | { readonly kind: "zod" }
  | { readonly kind: "deno" };

const DENO: Target = { kind: "deno" };

/** Where `specifier`, written in the file `importer`, leads. */
export function resolveSpecifier(specifier: string, importer: string, governing: GoverningFiles): Target {
  if (governing.scoped) return isHostZod(specifier, governing) ? { kind: "zod" } : DENO;
  if (isHostZod(specifier, governing)) return { kind: "zod" };
  const mapped = applyImports(specifier, governing.imports);
  if (mapped !== undefined && mapped !== specifier) {
    return resolveUrl(mapped, pathToFileURL(join(governing.importsDirectory, "deno.json")));
  }
  return resolveUrl(specifier, pathToFileURL(importer));
}

function resolveUrl(specifier: string, base: URL): Target {
  if (specifier.startsWith("node:")) return { kind: "node" };
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return DENO;
  const url = new URL(specifier, base);
  // Every query is a module of its own, which a file name can not tell.
  if (url.search !== "" || url.hash !== "") return DENO;
  return { kind: "file", path: fileURLToPath(url) };
}

/** Whether the host's zod is meant: the package zod of major version 4, or of no version. */
export function isHostZod(specifier: string, governing: GoverningFiles): boolean {
  const mapped = applyImports(specifier, governing.imports);
  if (mapped !== undefined) return isZodPackage(mapped);
  if (isZodPackage(specifier)) return true;
  const bare = /^zod(\/.*)?$/.exec(specifier);
  if (!bare) return false;
  const range = packageRange(governing, "zod");
  if (range === undefined) return isZodPackage(`npm:zod${bare[1] ?? ""}`);
  return isZodPackage(
    range.startsWith("npm:") ? range + (bare[1] ?? "") : `npm:zod@${range}${bare[1] ?? ""}`,
  );
}

function isZodPackage(specifier: string): boolean {
  const match = /^npm:\/?zod(?:@([^/]*))?(\/v4)?$/.exec(specifier);
  if (!match) return false;
  const range = match[1]?.trim();
  return range === undefined || /^(?:[\^~=v]|>=)?\s*4(?:$|[.\s-])/.test(range) && !range.includes("||");
}

/**
 * What an import map makes of a specifier; undefined when it says nothing. A name that stands for a package also
 * stands for the paths inside of it, as in Deno.
 */
function applyImports(specifier: string, imports: ReadonlyMap<string, string>): string | undefined {
  const exact = imports.get(specifier);
  if (exact !== undefined) return exact;
  let best: string | undefined;
  for (const [key, target] of imports) {
    const prefix = key.endsWith("/") ? key : /^(npm|jsr):/.test(target) ? `${key}/` : undefined;
    if (prefix === undefined || !specifier.startsWith(prefix)) continue;
    if (best === undefined || key.length > best.length) best = key;
  }
  if (best === undefined) return undefined;
  return imports.get(best) + specifier.slice(best.length);
}
