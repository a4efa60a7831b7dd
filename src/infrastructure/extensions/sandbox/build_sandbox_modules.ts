// SPDX-License-Identifier: MIT
/** Makes each undecided entry into one self-contained module that can be evaluated without any package. */
import { relative, resolve } from "node:path";
import type { BuildFailure, BuildOptions, BuildResult, Message } from "esbuild";
import { type BuildInput, type BuildRequest, MISSING_INPUT } from "../build/builder.ts";
import { withEsbuild } from "../build/esbuild_service.ts";
import { ModuleGraph, type ReachedModules } from "../build/module_graph.ts";
import { SourceReader } from "../build/source_reader.ts";
import { hostZodNames, zodShim } from "../build/zod_shim.ts";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import { GoverningCache, sandboxPlugin } from "./sandbox_plugin.ts";
import { stubModule } from "./stub_module.ts";

type Esbuild = typeof import("esbuild");

const TIME_LIMIT_MS = 60_000;
const OUT = "/out";

/** What an evaluated module sees as its own address; it has none. */
const ADDRESS = "file:///sandbox/bundles/extension.js";

/** A module to evaluate, or why there is none. */
export type SandboxModule =
  | {
    readonly ok: true;
    readonly code: string;
    /** The names that it exports. */
    readonly exports: readonly string[];
    /** Packages that stubs stand for. */
    readonly stubs: readonly string[];
    readonly inputs: readonly BuildInput[];
  }
  | { readonly ok: false; readonly message: string; readonly inputs: readonly BuildInput[] };

/** An entry to build. */
export interface SandboxBuildRequest extends BuildRequest {
  /** The directory whose files may be read for it. */
  readonly boundary: string;
}

/**
 * Builds all entries in one run of esbuild; only when a source has a mistake is it run again for the others.
 * @param executable see `withEsbuild`.
 * @throws SwampError TOOL_MISSING when esbuild cannot be used.
 */
export async function buildSandboxModules(
  requests: readonly SandboxBuildRequest[],
  options: { readonly fs: FileSystem; readonly executable: string | undefined },
): Promise<ReadonlyMap<string, SandboxModule>> {
  const zodModule = zodShim(await hostZodNames());
  return await withEsbuild({ executable: options.executable, timeoutMs: TIME_LIMIT_MS }, async (esbuild) => {
    return await new SandboxBuild(esbuild, requests, options.fs, zodModule).run();
  });
}

class SandboxBuild {
  readonly #answers = new Map<string, SandboxModule>();
  readonly #limitRoots: ReadonlyMap<string, string>;
  readonly #governing: GoverningCache;
  readonly #boundaries: readonly string[];
  readonly #reader: SourceReader;

  constructor(
    private readonly esbuild: Esbuild,
    requests: readonly SandboxBuildRequest[],
    private readonly fs: FileSystem,
    private readonly zodModule: string,
  ) {
    this.#reader = new SourceReader(fs);
    this.#limitRoots = new Map(requests.map(({ entry, limitRoot }) => [entry, limitRoot]));
    this.#boundaries = [...new Set(requests.map(({ boundary }) => boundary))];
    this.#governing = new GoverningCache(this.#reader, (module) => this.#limitRootOf(module));
  }

  async run(): Promise<ReadonlyMap<string, SandboxModule>> {
    let entries = [...this.#limitRoots.keys()].sort();
    while (entries.length > 0) entries = await this.#round(entries);
    return this.#answers;
  }

  /** A helper is governed as the entries in whose tree it is. */
  #limitRootOf(module: string): string {
    const own = this.#limitRoots.get(module);
    if (own !== undefined) return own;
    let best = "";
    for (const root of this.#limitRoots.values()) {
      if (module.startsWith(`${root}/`) && root.length > best.length) best = root;
    }
    return best || [...this.#limitRoots.values()][0]!;
  }

  /** @returns the entries that have no answer yet. */
  async #round(entries: readonly string[]): Promise<string[]> {
    const graph = new ModuleGraph();
    try {
      const result = await this.esbuild.build(this.#options(entries, graph));
      entries.forEach((entry, index) => this.#accept(entry, index, { graph, result }));
      return [];
    } catch (error) {
      if (!isBuildFailure(error)) throw error;
      return await this.#blame(entries, graph, error.errors);
    }
  }

  /** Answers the entries that lead to an error. @returns the others. */
  async #blame(
    entries: readonly string[],
    graph: ModuleGraph,
    errors: readonly Message[],
  ): Promise<string[]> {
    const rest: string[] = [];
    for (const entry of entries) {
      const { files } = graph.reach(entry);
      const own = errors.filter(({ location }) =>
        location !== null && files.has(resolve("/", location.file))
      );
      if (own.length > 0) this.#fail(entry, graph, own);
      else rest.push(entry);
    }
    if (rest.length < entries.length) return rest;
    // Errors without a position: only single runs show whose they are.
    if (entries.length === 1) this.#fail(entries[0]!, graph, errors);
    else for (const entry of entries) await this.#round([entry]);
    return [];
  }

  #fail(entry: string, graph: ModuleGraph, errors: readonly Message[]): void {
    const root = this.#limitRoots.get(entry)!;
    const lines = errors.map(({ text, location }) => {
      // esbuild counts columns from 0, editors from 1.
      return location
        ? `${relative(root, resolve("/", location.file))}:${location.line}:${location.column + 1}: ${text}`
        : text;
    });
    const inputs = this.#inputs(graph.reach(entry));
    this.#answers.set(entry, { ok: false, message: lines.join("\n"), inputs });
  }

  #accept(entry: string, index: number, built: { graph: ModuleGraph; result: BuildResult }): void {
    const reached = built.graph.reach(entry);
    const path = `${OUT}/${index}.js`;
    const code = built.result.outputFiles?.find((file) => file.path === path)?.text ?? "";
    const output = Object.entries(built.result.metafile?.outputs ?? {}).find(([name]) =>
      resolve("/", name) === path
    );
    this.#answers.set(entry, {
      ok: true,
      code,
      exports: output?.[1].exports ?? [],
      stubs: reached.denoImports,
      inputs: this.#inputs(reached),
    });
  }

  #options(entries: readonly string[], graph: ModuleGraph): BuildOptions & { metafile: true } {
    return {
      entryPoints: entries.map((entry, index) => ({ in: entry, out: String(index) })),
      absWorkingDir: "/",
      outdir: OUT,
      bundle: true,
      write: false,
      metafile: true,
      splitting: false,
      format: "esm",
      platform: "neutral",
      target: "es2024",
      charset: "utf8",
      keepNames: true,
      logLevel: "silent",
      legalComments: "none",
      define: {
        "import.meta.url": JSON.stringify(ADDRESS),
        "import.meta.filename": JSON.stringify(new URL(ADDRESS).pathname),
        "import.meta.dirname": JSON.stringify(new URL(".", ADDRESS).pathname.slice(0, -1)),
        "import.meta.main": "false",
      },
      tsconfigRaw: { compilerOptions: {} },
      plugins: [sandboxPlugin({
        reader: this.#reader,
        graph,
        governing: this.#governing,
        mayRead: (path) => this.#mayRead(path),
        zodModule: this.zodModule,
        stubModule: stubModule(),
      })],
    };
  }

  /** Also where links lead counts. What is not there may be looked for. */
  #mayRead(path: string): boolean {
    const isInside = (at: string, directories: readonly string[]) =>
      directories.some((directory) => at.startsWith(`${directory}/`));
    if (!isInside(path, this.#boundaries)) return false;
    if (!this.#reader.isFile(path)) return true;
    return isInside(this.fs.realPath(path), this.#boundaries.map((directory) => this.fs.realPath(directory)));
  }

  /** Every module of the graph, what was looked for and not found, and the files that govern their imports. */
  #inputs(reached: ReachedModules): BuildInput[] {
    const inputs = new Map<string, BuildInput>();
    const add = (input: BuildInput) => inputs.set(input.path, input);
    for (const path of reached.files) {
      add(this.#reader.input(path));
      this.#governing.of(path).inputs.forEach(add);
    }
    for (const path of reached.missing) add({ path, hash: MISSING_INPUT });
    return [...inputs.values()];
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as { errors?: unknown }).errors);
}
