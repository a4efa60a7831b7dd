// SPDX-License-Identifier: MIT
/**
 * Finds out what those files declare whose text does not say it: what their package ships about them, else an
 * evaluation in the sandbox, all of them together and each content once. Called before the first listing answers.
 */
import type { UndecidedFile } from "../../persistence/catalog/catalog_queries.ts";
import type { InputRow } from "../../persistence/catalog/catalog_rows.ts";
import type { EvaluationRecord } from "../../persistence/extension_catalog_store.ts";
import { declaredRow } from "../declared_row.ts";
import { entryRank } from "../index_root.ts";
import { InputCheck } from "../input_check.ts";
import { type Candidate, candidateOf } from "./candidates.ts";
import { evaluateCandidates, type EvaluationOptions } from "./evaluate_candidates.ts";
import { attemptSettings, isDue } from "./evaluation_attempts.ts";
import type { Verdict } from "./judge_outcome.ts";

/** Evaluates every undecided file that is due, and writes what is found into the catalog. */
export async function evaluateUndecidedFiles(options: EvaluationOptions): Promise<void> {
  const { store, platform } = options;
  const settings = attemptSettings(platform);
  const seenAt = platform.now();
  const due = store.queries().undecided().filter((file) =>
    file.state !== "invalid" && isDue(file.attempt, settings, seenAt)
  );
  if (due.length === 0) return;
  const check = new InputCheck(options);
  const candidates = due.map((file) => candidateOf(file, options));
  const shipped = new Map(candidates.flatMap((candidate) => {
    const verdict = shippedVerdict(candidate);
    return verdict ? [[candidate, verdict] as const] : [];
  }));
  const waiting = candidates.filter((candidate) => !shipped.has(candidate));
  const evaluated = await evaluateCandidates(waiting, options);
  const records = [...shipped].map(([candidate, verdict]) => {
    const { path, hash } = candidate.bundle!;
    return recordOf(candidate, { verdict, inputs: [check.describe(path, hash, seenAt)] });
  });
  waiting.forEach((candidate, index) => {
    const { verdict, inputs } = evaluated[index]!;
    const rows = inputs.map(({ path, hash }) => check.describe(path, hash, seenAt));
    records.push(recordOf(candidate, { verdict, inputs: rows, tried: { at: seenAt, settings } }));
  });
  store.recordEvaluations(records);
}

/** What a package says of its own file. */
function shippedVerdict({ bundle, kinds }: Candidate): Verdict | undefined {
  const metadata = bundle?.metadata;
  if (!metadata || !kinds.includes(metadata.kind)) return undefined;
  const { kind, raw: type, version, description, displayName, scope, labels } = metadata;
  const entry = { kind, type, version, description, displayName, scope, labels: labels && [...labels] };
  return { kind: "entry", entry };
}

function recordOf(
  { file }: Candidate<UndecidedFile>,
  found: {
    readonly verdict: Verdict;
    readonly inputs: readonly InputRow[];
    readonly tried?: { readonly at: number; readonly settings: string };
  },
): EvaluationRecord {
  return {
    root: file.root,
    path: file.relativePath,
    hash: file.hash,
    record: { ...outcomeOf(file, found), inputs: found.inputs },
  };
}

function outcomeOf(
  file: UndecidedFile,
  { verdict, tried }: Parameters<typeof recordOf>[1],
): EvaluationRecord["record"] {
  switch (verdict.kind) {
    case "entry": {
      const origin = file.origin === "builtin" ? "local" : file.origin;
      return declaredRow(verdict.entry, {
        rankOf: (entry) => entryRank(entry, { ...file, origin }, file.place),
        problem: verdict.problem,
        owner: origin === "pulled" ? file.package : undefined,
      });
    }
    case "none":
      return { outcome: "none" };
    case "failed":
      return { outcome: "failed", reason: verdict.reason };
    case "attempt":
      return {
        outcome: "undecided",
        reason: verdict.reason,
        attempt: { cause: verdict.cause, at: tried?.at ?? 0, settings: tried?.settings ?? "" },
      };
  }
}
