// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import type { Context } from "../context.ts";

/** The `--json` document of `repo trust list`. */
export interface TrustedRepositoryList {
  /** Absolute paths in order. */
  readonly repositories: readonly string[];
}

/** The `--json` document of `repo trust add` and `rm`. */
export interface RepositoryTrustChange {
  readonly action: "added" | "removed" | "unchanged";
  /** Absolute path of the repository. */
  readonly path: string;
  readonly repositories: readonly string[];
}

export interface RepositoryTrustRequest {
  /** Without it, the repository above the working directory. */
  readonly directory: string | undefined;
}

export async function listTrustedRepositories(ctx: Context): Promise<TrustedRepositoryList> {
  return { repositories: (await ctx.trustedRepositories()).read() };
}

/** Uses a repository from now on whoever owns it. @throws SwampError REPO_NOT_FOUND. */
export async function addTrustedRepository(
  ctx: Context,
  request: RepositoryTrustRequest,
): Promise<RepositoryTrustChange> {
  const store = await ctx.trustedRepositories();
  const path = store.locate(request.directory);
  const known = store.read();
  if (known.includes(path)) return { action: "unchanged", path, repositories: known };
  const repositories = [...known, path].sort();
  store.write(repositories);
  return { action: "added", path, repositories };
}

/** Takes a repository off the list, also one that is gone. @throws SwampError REPO_NOT_FOUND when none is named. */
export async function removeTrustedRepository(
  ctx: Context,
  request: RepositoryTrustRequest,
): Promise<RepositoryTrustChange> {
  const store = await ctx.trustedRepositories();
  const known = store.read();
  const named = request.directory === undefined ? undefined : resolve(ctx.platform.cwd(), request.directory);
  const path = named !== undefined && known.includes(named) ? named : store.locate(request.directory);
  if (!known.includes(path)) return { action: "unchanged", path, repositories: known };
  const repositories = known.filter((item) => item !== path);
  store.write(repositories);
  return { action: "removed", path, repositories };
}
