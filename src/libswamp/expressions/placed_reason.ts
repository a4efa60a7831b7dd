// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";

/** A field that holds an expression. */
export interface ReasonPlace {
  /** The definition's file as users know it. */
  readonly file: string;
  /** Dotted. */
  readonly field: string;
  readonly line?: number;
}

/** Why a field could not be evaluated: where it is, the fields by whose way it came to that, and what was wrong. */
export class PlacedReason extends SwampError {
  constructor(
    /** The field, the one that it reads, and so on, up to the one with the mistake. */
    readonly places: readonly [ReasonPlace, ...ReasonPlace[]],
    readonly why: SwampError,
    expression: string,
  ) {
    const [{ file, field }] = places;
    const hint = why.hint ?? "See: swamp help expressions";
    const details = { ...why.details, file, field, expression };
    super(why.code, reasonText(places, why), { hint, details, cause: why });
  }
}

/** `file:line: 'field': it reads 'field' (file:line): message`: a file is told of again only where it is another one. */
export function reasonText(places: readonly [ReasonPlace, ...ReasonPlace[]], why: SwampError): string {
  const [first, ...others] = places;
  return [`${positionOf(first)}: '${first.field}'`, ...readTexts(others), why.message].join(": ");
}

/** What leads from a field to the one with the mistake. */
export function readTexts(places: readonly ReasonPlace[]): string[] {
  return places.map((place) => `it reads '${place.field}' (${positionOf(place)})`);
}

/** The same places with their lines; the files are read for it only now. */
export async function withLines(ctx: Context, reason: PlacedReason): Promise<PlacedReason["places"]> {
  const definitions = await ctx.definitions();
  const entries = await definitions.list();
  const located = reason.places.map(async (place): Promise<ReasonPlace> => {
    const entry = entries.find(({ path }) => ctx.repository().display(path) === place.file);
    return { ...place, line: entry && await definitions.lineOf(entry, place.field.split(".")) };
  });
  const [first, ...others] = await Promise.all(located);
  return [first!, ...others];
}

function positionOf({ file, line }: ReasonPlace): string {
  return line === undefined ? file : `${file}:${line}`;
}
