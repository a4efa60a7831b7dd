// SPDX-License-Identifier: MIT
import { sha256 } from "../../platform/sha256.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import { VERSION } from "../../../domain/version.ts";
import type { EvaluationAttempt } from "../../persistence/catalog/catalog_rows.ts";

/** How long the cause of a failed attempt is taken to last while no setting has changed, in milliseconds. */
const LASTS: Readonly<Record<EvaluationAttempt["cause"], number>> = {
  unavailable: 60_000,
  limit: 3_600_000,
  // Only other content can help, or loading the file for real.
  denied: Number.POSITIVE_INFINITY,
  packages: Number.POSITIVE_INFINITY,
};

/** The settings that decide whether a file can be evaluated, as one text. */
export function attemptSettings(platform: Pick<Platform, "env">): string {
  const names = ["SWAMP_ESBUILD", "NPM_CONFIG_REGISTRY", "SWAMP_LOAD_TIMEOUT_MS"];
  // Only whether they are the same matters: an address may hold credentials.
  return sha256(JSON.stringify([VERSION, ...names.map((name) => platform.env(name) ?? null)]));
}

/** Whether a file is to be evaluated, again if there was an attempt. */
export function isDue(attempt: EvaluationAttempt | undefined, settings: string, now: number): boolean {
  if (!attempt || attempt.settings !== settings) return true;
  const since = now - attempt.at;
  // A clock that was set back must not make it last for ever.
  return since < 0 || since >= LASTS[attempt.cause];
}
