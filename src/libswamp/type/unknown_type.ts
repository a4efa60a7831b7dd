// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { KindName } from "../../domain/types/kind_name.ts";
import type { FileStatus } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import type { MissingType } from "../package/missing_type.ts";

/** More files than these are listed by the doctor. */
const MAX_FILES = 3;

/**
 * The error for a type that no extension declares: near names, the local files that may be meant, and, only when
 * neither explains it, what packages can do about it.
 * @param missing what came of looking for its package.
 */
export async function unknownType(
  ctx: Context,
  { kind, type }: { kind: KindName; type: string },
  missing: Omit<MissingType, "installed">,
): Promise<SwampError> {
  const registry = await ctx.registry(kind);
  const near = registry.suggestions(type);
  const files = (await ctx.extensions()).files();
  const suspects = files.filter((file) => mayDeclare(file, kind, type));
  const lines = [
    ...(near.length > 0 ? [`Did you mean ${near.map((name) => `'${name}'`).join(" or ")}?`] : []),
    ...suspects.slice(0, MAX_FILES).map((file) => explain(file, kind)),
    ...(suspects.length > MAX_FILES
      ? [`${suspects.length - MAX_FILES} more files could not be read: swamp doctor extensions`]
      : []),
    `List the types with: swamp ${typeSearch(kind)}`,
    ...(missing.hint === undefined ? [] : [missing.hint]),
    // A wrong letter or a broken file is not a matter of packages.
    ...(near.length > 0 || suspects.length > 0 || missing.advice === undefined ? [] : [missing.advice]),
  ];
  const message = missing.isUndecided
    ? `${kind[0]!.toUpperCase()}${kind.slice(1)} type not found: ${type}, and its registry could not be asked`
    : `Unknown ${kind} type: ${type}`;
  return new SwampError("TYPE_NOT_FOUND", message, {
    hint: lines.join("\n"),
    details: {
      type,
      suggestions: near,
      failedFiles: suspects.length,
      files: suspects.slice(0, MAX_FILES).map(({ displayPath, reason }) => ({ file: displayPath, reason })),
    },
  });
}

function typeSearch(kind: KindName): string {
  return `${kind} type search`;
}

/** Whether a file that gives no type, of the repository or of the type's package, may be meant to give this one. */
function mayDeclare(file: FileStatus, kind: KindName, type: string): boolean {
  if (file.origin === "pulled" && !`${type}/`.startsWith(`${file.package}/`)) return false;
  if (file.kind !== undefined && file.kind !== kind) return false;
  if (file.state === "failed" || file.state === "undecided") {
    return file.type === undefined || file.type.endsWith(type.replace(/^@/, ""));
  }
  return file.state === "not an entry" && file.reason !== undefined;
}

function explain({ displayPath, reason = "it could not be read" }: FileStatus, kind: KindName): string {
  const text = reason.startsWith(displayPath) ? reason : `${displayPath}: ${reason}`;
  const isDefault = reason.startsWith("`export default`");
  return isDefault ? `${text}; write: export const ${kind} = …` : text;
}
