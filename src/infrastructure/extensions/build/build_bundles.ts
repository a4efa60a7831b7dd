// SPDX-License-Identifier: MIT
/** Chooses the builder: esbuild for all it can do alone, Deno for graphs with packages. */
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { IS_COMPILED } from "../../../domain/version.ts";
import { type DenoTool, findDeno, findInstalledDeno } from "../../runtime/find_deno.ts";
import { findEsbuild } from "../../runtime/find_esbuild.ts";
import { makePrivateDirectory } from "../../runtime/private_cache.ts";
import type { ToolContext } from "../../runtime/provision_tool.ts";
import { type BuildInput, type BuildRequest, type BuildResult, NO_BUILDER } from "./builder.ts";
import { DenoBuilder } from "./deno_builder.ts";
import { type Attempt, EsbuildBuilder } from "./esbuild_builder.ts";
import { findGoverningFiles } from "./governing_files.ts";
import { SourceReader } from "./source_reader.ts";

/** How {@link buildBundles} is run. */
export interface BuildContext extends ToolContext {
  /** Whether the `esbuild` package lies beside the program and knows its executable; default: unless compiled. */
  readonly ownEsbuild?: boolean;
}

/**
 * Builds the bundles of entries, with as few processes as possible: one of esbuild, and one of Deno for each
 * `deno.json` whose entries need it. Failures are answers; nothing is thrown.
 */
export async function buildBundles(
  requests: readonly BuildRequest[],
  context: BuildContext,
): Promise<BuildResult[]> {
  const attempts = await tryEsbuild(requests, context);
  const waiting = requests.filter((_, index) => "needsDeno" in attempts[index]!);
  const built = waiting.length === 0 ? [] : await buildWithDeno(waiting, context);
  return attempts.map((attempt) => "needsDeno" in attempt ? built.shift()! : attempt);
}

/** Without esbuild, a Deno that is here already can build everything. */
async function tryEsbuild(requests: readonly BuildRequest[], context: BuildContext): Promise<Attempt[]> {
  const { platform } = context;
  const given = platform.env("SWAMP_ESBUILD");
  try {
    const own = !given && (context.ownEsbuild ?? !IS_COMPILED);
    const executable = own ? undefined : await findEsbuild(context);
    return await new EsbuildBuilder(platform.fs, executable).attempt(requests);
  } catch (error) {
    // A wrong setting has to be seen by the one who set it.
    if (!given && await findInstalledDeno(platform)) return requests.map(() => ({ needsDeno: [] }));
    return requests.map((request) => unavailable(request, error, context));
  }
}

async function buildWithDeno(
  requests: readonly BuildRequest[],
  context: ToolContext,
): Promise<BuildResult[]> {
  const { platform } = context;
  let deno: DenoTool;
  let denoDirectory: string;
  try {
    deno = await findDeno(context);
    // What Deno has downloaded it runs without looking at it again.
    denoDirectory = makePrivateDirectory(platform, "deno");
  } catch (error) {
    return requests.map((request) => unavailable(request, error, context));
  }
  return await new DenoBuilder({ platform, deno, denoDirectory, signal: context.signal }).build(requests);
}

/** No builder could be had: the entry is tried again when it is needed the next time. */
function unavailable(request: BuildRequest, error: unknown, { platform }: ToolContext): BuildResult {
  const reader = new SourceReader(platform.fs);
  const inputs: BuildInput[] = [reader.input(request.entry), ...findGoverningFiles(request, reader).inputs];
  return {
    ok: false,
    deterministic: false,
    message: messageOf(error),
    hint: error instanceof SwampError ? error.hint : undefined,
    inputs,
    builder: NO_BUILDER,
  };
}
