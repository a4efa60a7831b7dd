// SPDX-License-Identifier: MIT
import { Buffer } from "node:buffer";
import { messageOf } from "../../../domain/errors.ts";
import { IS_COMPILED } from "../../../domain/version.ts";
import { findEsbuild } from "../../runtime/find_esbuild.ts";
import type { BuildInput } from "../build/builder.ts";
import type { IndexerOptions } from "../indexer_options.ts";
import { buildSandboxModules, type SandboxModule } from "./build_sandbox_modules.ts";
import type { PrebuiltBundle } from "../prebuilt_bundle.ts";
import type { Candidate } from "./candidates.ts";
import { judgeOutcome, type Verdict } from "./judge_outcome.ts";
import { SandboxRunner } from "./sandbox_runner.ts";

export interface EvaluationOptions extends IndexerOptions {
  onProgress(text: string): void;
  /** All that the files say about themselves is wanted. */
  readonly outlines?: boolean;
}

/** What was found out about a candidate, and the files that it was found from. */
export interface Evaluated {
  readonly verdict: Verdict;
  readonly inputs: readonly BuildInput[];
}

/** One answer each, in order. A bundle that does not match its package is not evaluated, even in the sandbox. */
export async function evaluateCandidates(
  candidates: readonly Candidate[],
  options: EvaluationOptions,
): Promise<Evaluated[]> {
  const evaluated = await evaluate(
    candidates.filter(({ bundle }) => bundle?.problem === undefined),
    options,
  );
  return candidates.map(({ bundle }) => bundle?.problem === undefined ? evaluated.shift()! : refused(bundle));
}

function refused({ path, hash, chunks, problem }: PrebuiltBundle): Evaluated {
  const inputs = [{ path, hash }, ...[...chunks].map(([path, hash]) => ({ path, hash }))];
  return { verdict: { kind: "failed", reason: problem! }, inputs };
}

/** Builds all candidates in one run of the bundler and evaluates them, each author's in one process. */
async function evaluate(candidates: readonly Candidate[], options: EvaluationOptions): Promise<Evaluated[]> {
  if (candidates.length === 0) return [];
  const progress = (done: number) =>
    options.onProgress(`Reading what extensions declare ${done}/${candidates.length}`);
  progress(0);
  const built = await build(candidates, options);
  if (typeof built === "string") {
    const verdict: Verdict = { kind: "attempt", cause: "unavailable", reason: built };
    return candidates.map(() => ({ verdict, inputs: [] }));
  }
  const modules = candidates.map((candidate) => ({ candidate, built: built.get(candidate.source)! }));
  const waiting = modules.flatMap(({ candidate, built }) =>
    built.ok && candidate.kinds.some((kind) => built.exports.includes(kind)) ? [{ candidate, built }] : []
  );
  const items = waiting.map(({ candidate, built }) => ({
    module: Buffer.from(built.code).toString("base64"),
    kinds: candidate.kinds,
    file: candidate.file.place,
    author: candidate.author,
    outline: options.outlines,
  }));
  const runner = new SandboxRunner(options.platform, () => options.counters.trials++);
  const outcomes = items.length === 0 ? [] : await runner.run(items, progress);
  const found = new Map(waiting.map(({ candidate }, index) => [candidate, outcomes[index]!]));
  return modules.map(({ candidate, built }): Evaluated => ({
    inputs: built.inputs,
    verdict: built.ok
      ? judgeOutcome(found.get(candidate) ?? { kind: "none" }, built.stubs)
      : { kind: "failed", reason: built.message },
  }));
}

/** @returns why nothing can be built, when there is no bundler. */
async function build(
  candidates: readonly Candidate[],
  { platform, counters, onProgress }: EvaluationOptions,
): Promise<ReadonlyMap<string, SandboxModule> | string> {
  try {
    const given = platform.env("SWAMP_ESBUILD");
    const executable = given || IS_COMPILED ? await findEsbuild({ platform, onProgress }) : undefined;
    counters.builds++;
    const requests = candidates.map(({ source, limitRoot, boundary }) => ({
      entry: source,
      limitRoot,
      boundary,
    }));
    return await buildSandboxModules(requests, { fs: platform.fs, executable });
  } catch (error) {
    return messageOf(error);
  }
}
