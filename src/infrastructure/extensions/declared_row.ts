// SPDX-License-Identifier: MIT
import { collectiveOf, isTypeOf } from "../../domain/packages/package_name.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import { isCalVer } from "../../domain/types/calver.ts";
import { normalizeName } from "../../domain/types/type_name.ts";
import type { EntryRow, FileRow } from "../persistence/catalog/catalog_rows.ts";
import type { DeclaredEntry } from "./identity/read_identity.ts";

/**
 * What the catalog keeps of a declaration. One that is not valid is its file's failure: under its type, when that is
 * a possible one, else as a file that failed.
 * @param options.problem what is known to be wrong with it.
 * @param options.owner the package that it came with.
 */
export function declaredRow(
  declared: DeclaredEntry,
  options: { rankOf: (entry: Pick<EntryRow, "kind" | "type">) => string; problem?: string; owner?: string },
): Pick<FileRow, "outcome" | "reason" | "entry" | "declares"> {
  const { kind, type: raw, ...rest } = declared;
  const type = normalizeName(kind, raw);
  if (typeof type !== "string") return { outcome: "failed", reason: type.problem, declares: raw };
  const foreign = foreignType(options.owner, { kind, type, raw });
  // It must not answer for the name: whoever asks for that is to get the owner's package.
  if (foreign !== undefined) return { outcome: "failed", reason: foreign };
  const problem = options.problem ?? versionProblem(declared);
  const rank = options.rankOf({ kind, type });
  return { outcome: "entry", entry: { ...rest, kind, raw, type, rank, problem, evaluated: false } };
}

function versionProblem({ kind, version }: DeclaredEntry): string | undefined {
  if (kind !== "model") return undefined;
  if (version === undefined) {
    return "model.version: expected a version like 2026.01.31.1, but it is missing";
  }
  return isCalVer(version)
    ? undefined
    : `model.version: expected a version like 2026.01.31.1, got '${version}'`;
}

/** What is wrong when a package declares a type of another collective; what it extends may be anybody's. */
export function foreignType(
  owner: string | undefined,
  { kind, type, raw }: { readonly kind: EntryKind; readonly type: string; readonly raw: string },
): string | undefined {
  if (owner === undefined || kind === "extension" || isTypeOf(owner, type)) return undefined;
  return `a package of @${collectiveOf(owner)} may not declare types of others: the ${kind} '${raw}'`;
}
