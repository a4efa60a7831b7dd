// SPDX-License-Identifier: MIT
import type { DataOwnerKey } from "../../domain/data/data_store.ts";
import { expiryOf } from "../../domain/data/lifetime.ts";
import type { Context } from "../context.ts";
import { recordedRuns } from "./recorded_runs.ts";

/** Items of a model by whether their lifetime has ended. */
export interface ModelItems {
  /** Also those of which it cannot be known: their newest version is unreadable. */
  readonly live: readonly string[];
  readonly expired: readonly string[];
}

/** Sorts the items of a model into live and expired ones, as `data gc` would. @throws SwampError IO_FAILED. */
export async function itemsByLifetime(ctx: Context, key: DataOwnerKey): Promise<ModelItems> {
  const store = await ctx.data();
  const facts = { now: ctx.platform.now(), runs: recordedRuns(ctx) };
  const live: string[] = [];
  const expired: string[] = [];
  for (const name of store.names(key)) {
    const [newest] = await store.versions(key, name);
    const isKnown = newest !== undefined && newest.version === store.versionNumbers(key, name)[0];
    const run = newest?.ownerDefinition.workflowRunId ?? newest?.tags.workflowRunId;
    const owned = run === undefined ? undefined : facts.runs.has(run);
    const isExpired = isKnown && expiryOf(newest, { now: facts.now, owned }) !== undefined;
    (isExpired ? expired : live).push(name);
  }
  return { live, expired };
}
