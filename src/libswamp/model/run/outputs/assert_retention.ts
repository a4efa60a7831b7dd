// SPDX-License-Identifier: MIT
import { lifetimeProblem } from "../../../../domain/data/lifetime.ts";
import { retentionProblem } from "../../../../domain/data/retention.ts";
import { SwampError } from "../../../../domain/errors.ts";

/**
 * What a method says of how long data is kept is a declaration like those of the type, which are checked when it is
 * loaded.
 * @throws SwampError DATA_INVALID.
 */
export function assertRetention(
  name: string,
  { lifetime, garbageCollection }: { readonly lifetime?: unknown; readonly garbageCollection?: unknown },
): void {
  const problems = {
    lifetime: lifetime === undefined ? undefined : lifetimeProblem(lifetime),
    garbageCollection: garbageCollection === undefined ? undefined : retentionProblem(garbageCollection),
  };
  const told = Object.entries(problems).flatMap(([key, problem]) => problem ? [`${key}: ${problem}`] : []);
  if (told.length === 0) return;
  throw new SwampError("DATA_INVALID", `'${name}' cannot be stored as the method asks: ${told.join("; ")}`, {
    hint: "The type's own retention is used when a method gives none",
  });
}
