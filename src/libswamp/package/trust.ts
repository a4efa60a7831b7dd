// SPDX-License-Identifier: MIT
import { parseCollective, trustedIn, type TrustSettings } from "../../domain/packages/trust.ts";
import { ownValue } from "../../domain/own_value.ts";
import type { Context } from "../context.ts";
import { isInRepository } from "../is_in_repository.ts";

/** The `--json` document of `extension trust list`. */
export interface TrustList {
  /** The user's own. */
  readonly explicit: readonly string[];
  /** What the repository names; it counts once it is confirmed. */
  readonly repository: readonly { readonly collective: string; readonly confirmed: boolean }[];
  /** All that count here. */
  readonly resolved: readonly string[];
  /** Whether unknown types are looked for in the registry at all. */
  readonly autoTrust: boolean;
}

/** The `--json` document of `extension trust add` and `rm`. */
export interface TrustChange {
  readonly action: "added" | "removed" | "unchanged";
  readonly collective: string;
  /** `repository`: confirmed for the one that asks for it; `user`: everywhere. */
  readonly scope: "repository" | "user";
  readonly trustedCollectives: readonly string[];
}

/** What the repository's marker asks for, and its id; nothing outside of one. */
async function wishesOf(ctx: Context): Promise<{ id?: string; wanted: string[] }> {
  if (!isInRepository(ctx)) return { wanted: [] };
  const { repoId, trustedCollectives } = await ctx.repository().marker();
  const wanted = Array.isArray(trustedCollectives)
    ? trustedCollectives.filter((item): item is string => typeof item === "string")
    : [];
  return { id: repoId, wanted: wanted.map((item) => item.replace(/^@/, "")) };
}

/** The collectives whose packages may be installed here without being asked for. */
export async function trustedCollectives(ctx: Context): Promise<{ trusted: string[]; autoResolve: boolean }> {
  const settings = (await ctx.trust()).read();
  return { trusted: trustedIn(settings, await wishesOf(ctx)), autoResolve: settings.autoResolve };
}

export async function listTrust(ctx: Context): Promise<TrustList> {
  const settings = (await ctx.trust()).read();
  const wishes = await wishesOf(ctx);
  const confirmed = ownValue(settings.repositories, wishes.id ?? "") ?? [];
  return {
    explicit: settings.collectives,
    repository: wishes.wanted.map((collective) => ({
      collective,
      confirmed: confirmed.includes(collective),
    })),
    resolved: trustedIn(settings, wishes),
    autoTrust: settings.autoResolve,
  };
}

/** Trusts a collective; one that the repository names is confirmed for this repository only. */
export async function addTrust(ctx: Context, request: { collective: string }): Promise<TrustChange> {
  const collective = parseCollective(request.collective);
  const wishes = await wishesOf(ctx);
  return await change(ctx, collective, "added", (settings) => {
    if (!wishes.wanted.includes(collective) || wishes.id === undefined) {
      return { ...settings, collectives: withItem(settings.collectives, collective) };
    }
    const own = withItem(ownValue(settings.repositories, wishes.id) ?? [], collective);
    return { ...settings, repositories: { ...settings.repositories, [wishes.id]: own } };
  });
}

export async function removeTrust(ctx: Context, request: { collective: string }): Promise<TrustChange> {
  const collective = parseCollective(request.collective);
  const without = (list: readonly string[]) => list.filter((item) => item !== collective);
  return await change(ctx, collective, "removed", (settings) => ({
    ...settings,
    collectives: without(settings.collectives),
    repositories: Object.fromEntries(
      Object.entries(settings.repositories).map(([id, list]) => [id, without(list)]),
    ),
  }));
}

/** Whether types that are not known are looked for in the registry. */
export async function setAutoTrust(ctx: Context, request: { on: boolean }): Promise<{ autoTrust: boolean }> {
  const store = await ctx.trust();
  store.write({ ...store.read(), autoResolve: request.on });
  return { autoTrust: request.on };
}

async function change(
  ctx: Context,
  collective: string,
  action: "added" | "removed",
  edit: (settings: TrustSettings) => TrustSettings,
): Promise<TrustChange> {
  const store = await ctx.trust();
  const before = store.read();
  const after = edit(before);
  const changed = JSON.stringify(after) !== JSON.stringify(before);
  if (changed) store.write(after);
  const trusted = trustedIn(after, await wishesOf(ctx));
  const forAll = [before, after].some(({ collectives }) => collectives.includes(collective));
  const scope = forAll ? "user" : "repository";
  return { action: changed ? action : "unchanged", collective, scope, trustedCollectives: trusted };
}

function withItem(list: readonly string[], item: string): string[] {
  return [...new Set([...list, item])].sort();
}
