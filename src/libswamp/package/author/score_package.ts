// SPDX-License-Identifier: MIT
import type { Context } from "../../context.ts";
import { draftPackage } from "./draft_package.ts";
import type { QualityFactor } from "./quality.ts";

/** The `--json` document of `extension quality`: a point for each factor. */
export interface QualityResult {
  readonly name: string;
  readonly version: string;
  readonly status: "complete" | "provisional";
  /** Of the document's shape. */
  readonly rubricVersion: 3;
  readonly earnedPoints: number;
  readonly maxEarnablePoints: number;
  /** Those that need no registry. */
  readonly maxClientEarnablePoints: number;
  /** Points that can be told once the package loads. */
  readonly provisionalPoints: number;
  /** Earned of all, rounded down. */
  readonly percentage: number;
  readonly allPassed: boolean;
  readonly factors: readonly QualityFactor[];
}

/** Counts what the hints of `extension check` leave. @throws those of `draftPackage`. */
export async function scorePackage(ctx: Context, request: { manifest?: string }): Promise<QualityResult> {
  const { manifest: { name, version }, factors } = await draftPackage(ctx, request.manifest);
  const count = (status: QualityFactor["status"]) => factors.filter((item) => item.status === status).length;
  const [earned, provisional, all] = [count("earned"), count("provisional"), factors.length];
  return {
    name,
    version,
    status: provisional > 0 ? "provisional" : "complete",
    rubricVersion: 3,
    earnedPoints: earned,
    maxEarnablePoints: all,
    maxClientEarnablePoints: all,
    provisionalPoints: provisional,
    percentage: Math.floor((100 * earned) / all),
    allPassed: earned === all,
    factors,
  };
}
