// SPDX-License-Identifier: MIT
import type { EvaluationAttempt, InputRow, OutlineRow } from "../../persistence/catalog/catalog_rows.ts";
import type { LazyTypeEntry } from "../../../domain/types/type_entry.ts";
import { sha256 } from "../../platform/sha256.ts";
import type { OutlineOptions } from "../type_outlines.ts";
import { candidateOf } from "./candidates.ts";
import { evaluateCandidates } from "./evaluate_candidates.ts";
import { attemptSettings } from "./evaluation_attempts.ts";
import type { Verdict } from "./judge_outcome.ts";

/** What came of an evaluation, and the files that it depends on. */
export interface MadeOutline extends OutlineRow {
  readonly inputs: readonly InputRow[];
}

/** Evaluates entries in the sandbox for all that they say about themselves. One answer each, in order. */
export async function makeOutlines(
  entries: readonly LazyTypeEntry[],
  options: OutlineOptions,
): Promise<MadeOutline[]> {
  const { check, platform } = options;
  const seenAt = platform.now();
  const candidates = entries.map((entry) =>
    candidateOf({
      ...entry,
      kind: entry.kind === "extension" ? "model" : entry.kind,
      place: entry.displayPath,
      rootPath: entry.path.slice(0, -entry.relativePath.length - 1),
    }, options)
  );
  const evaluated = await evaluateCandidates(candidates, { ...options, outlines: true });
  const settings = attemptSettings(platform);
  return evaluated.map(({ verdict, inputs }, index) => {
    const { path } = entries[index]!;
    // Its own file counts also where nothing was read of it.
    const files = new Map([
      [path, check.hash(path)],
      ...inputs.map(({ path, hash }) => [path, hash] as const),
    ]);
    const rows = [...files].map(([path, hash]) => check.describe(path, hash, seenAt));
    const key = sha256(JSON.stringify([...files].sort()));
    return { key, inputs: rows, ...outcomeOf(verdict, { at: seenAt, settings }) };
  });
}

function outcomeOf(
  verdict: Verdict,
  tried: Pick<EvaluationAttempt, "at" | "settings">,
): Omit<OutlineRow, "key"> {
  switch (verdict.kind) {
    case "entry": {
      const { outline, problem } = verdict;
      if (problem !== undefined || !outline) return { reason: problem ?? "its shape depends on packages" };
      return "problem" in outline ? { reason: outline.problem } : { json: JSON.stringify(outline.metadata) };
    }
    case "none":
      return { reason: "it exports nothing that declares a type" };
    case "failed":
      return { reason: verdict.reason };
    case "attempt":
      return { reason: verdict.reason, attempt: { cause: verdict.cause, ...tried } };
  }
}
