// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";
import type { Context } from "../../../context.ts";
import {
  type PlacedReason,
  readTexts,
  type ReasonPlace,
  withLines,
} from "../../../expressions/placed_reason.ts";
import { ArgumentsInvalid } from "../arguments_invalid.ts";
import type { RunTarget } from "../find_target.ts";

/** Why a field is still an expression: by its dotted path in the definition. */
export type Unresolved = ReadonlyMap<string, { readonly expression: string; readonly reason: PlacedReason }>;

/** The error of a field that is needed and could not be resolved. */
export class UnresolvedExpression extends SwampError {
  constructor(
    readonly place: { readonly file: string; readonly path: string },
    readonly found: { readonly expression: string; readonly reason?: PlacedReason },
    places: readonly ReasonPlace[] = found.reason?.places ?? [],
    hint?: string,
  ) {
    const { file, path } = place;
    const { expression, reason } = found;
    const [own, ...others] = places;
    const line = own?.line;
    const why = [...readTexts(others), ...(reason ? [reason.why.message] : [])].map((text) => `: ${text}`)
      .join("");
    const source = reason?.why.message.endsWith(`: ${expression}`) ? "" : `\n  in: ${expression}`;
    super(
      reason?.code ?? "EXPRESSION_FAILED",
      `Unresolved expression in ${path}: ${file}${line === undefined ? "" : `:${line}`}${why}${source}`,
      {
        hint: reason?.hint ?? hint ?? "See: swamp help expressions",
        details: { ...reason?.details, file, line, field: path, expression },
        cause: reason,
      },
    );
  }
}

/** @param field its dotted path, or that of what holds it. */
export function unresolvedError(file: string, field: string, unresolved: Unresolved): UnresolvedExpression {
  const [path, found] = [...unresolved].find(([name]) => name === field || name.startsWith(`${field}.`)) ??
    [field, { expression: "" }];
  return new UnresolvedExpression({ file, path }, found);
}

/** An error of what a definition says names its line; the file is read for it only now. Others stay as they are. */
export async function withLine(ctx: Context, target: RunTarget, error: unknown): Promise<unknown> {
  const { entry } = target;
  const lineOf = async (keys: readonly string[]) =>
    entry && await (await ctx.definitions()).lineOf(entry, keys);
  if (error instanceof ArgumentsInvalid && error.found.file === target.file) {
    return await error.withLines(lineOf);
  }
  if (!(error instanceof UnresolvedExpression) || error.place.file !== target.file) return error;
  const { place, found } = error;
  const places = found.reason && await withLines(ctx, found.reason);
  const hint = `Check the whole definition with: swamp model validate ${target.definition.name}`;
  return new UnresolvedExpression(place, found, places, hint);
}
