// SPDX-License-Identifier: MIT
/** Bundles entries whose graphs need neither a network nor Deno: relative files, Node's modules and zod. */
import { dirname, resolve } from "node:path";
import type { BuildFailure, BuildOptions, BuildResult as EsbuildResult, Message } from "esbuild";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import { ESBUILD_VERSION } from "../../runtime/tool_pins.ts";
import {
  type Builder,
  type BuildInput,
  type BuildRequest,
  type BuildResult,
  MISSING_INPUT,
} from "./builder.ts";
import { addressChunks, type SharedBundle } from "./address_chunks.ts";
import { commonDirectory } from "./common_directory.ts";
import { displayPath } from "./display_path.ts";
import { withEsbuild } from "./esbuild_service.ts";
import { findGoverningFiles, type GoverningFiles } from "./governing_files.ts";
import { ModuleGraph, type ReachedModules } from "./module_graph.ts";
import { sourcePlugin, ZOD_SOURCE } from "./source_plugin.ts";
import { SourceReader } from "./source_reader.ts";
import { VirtualPlaces } from "./virtual_places.ts";
import { hostZodNames, zodShim } from "./zod_shim.ts";

type Esbuild = typeof import("esbuild");

export const ESBUILD_NAME = `esbuild@${ESBUILD_VERSION}`;

const TIME_LIMIT_MS = 60_000;

/** Settings of `deno.json` that say how TypeScript is read. */
const COMPILER_OPTIONS = [
  "experimentalDecorators",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "verbatimModuleSyntax",
];

/** An error of esbuild's, or one of ours. */
type Problem = Pick<Message, "text"> & Partial<Pick<Message, "location">>;

/** The outcome for one entry; `needsDeno` names the imports for which another builder is needed. */
export type Attempt = BuildResult | { readonly needsDeno: readonly string[] };

export class EsbuildBuilder implements Builder {
  /** @param executable see {@link withEsbuild}. */
  constructor(private readonly fs: FileSystem, private readonly executable: string | undefined) {}

  async build(requests: readonly BuildRequest[]): Promise<BuildResult[]> {
    const attempts = await this.attempt(requests);
    return attempts.map((attempt): BuildResult => {
      if (!("needsDeno" in attempt)) return attempt;
      const message = `it imports ${attempt.needsDeno.join(", ")}, which esbuild alone can not resolve`;
      return { ok: false, deterministic: true, message, inputs: [], builder: ESBUILD_NAME };
    });
  }

  /**
   * Bundles every entry that esbuild can, all in one esbuild process.
   * @throws SwampError TOOL_MISSING when esbuild can not be started.
   */
  async attempt(requests: readonly BuildRequest[]): Promise<Attempt[]> {
    const reader = new SourceReader(this.fs);
    const zodModule = zodShim(await hostZodNames());
    const groups = Map.groupBy(requests, (request) => groupOf(request, reader));
    return await withEsbuild(
      { executable: this.executable, timeoutMs: TIME_LIMIT_MS * requests.length },
      async (esbuild) => {
        const answers = new Map<string, Attempt>();
        await Promise.all([...groups.values()].map(async (group) => {
          const task = new DirectoryBuild({ esbuild, reader, zodModule, requests: group });
          for (const [entry, attempt] of await task.run()) answers.set(entry, attempt);
        }));
        return requests.map((request) => answers.get(request.entry)!);
      },
    );
  }
}

interface DirectoryTask {
  readonly esbuild: Esbuild;
  readonly reader: SourceReader;
  readonly zodModule: string;
  readonly requests: readonly BuildRequest[];
}

/** Requests with the same text are bundled together: those of one directory, or all that share chunks. */
function groupOf({ entry, limitRoot, chunkBase }: BuildRequest, reader: SourceReader): string {
  if (chunkBase === undefined) return `${dirname(entry)}\0${limitRoot}`;
  const { deno, node } = findGoverningFiles({ entry, limitRoot }, reader);
  return `${deno?.path}\0${node?.path}\0${limitRoot}\0shared`;
}

/** Entries of one directory. Paths in the bundles are relative to it, so that they hold at any place. */
class DirectoryBuild {
  readonly #task: DirectoryTask;
  readonly #places: VirtualPlaces;
  readonly #governing: GoverningFiles;
  readonly #answers = new Map<string, Attempt>();
  readonly #isSplit: boolean;

  constructor(task: DirectoryTask) {
    const first = task.requests[0]!;
    this.#task = task;
    this.#isSplit = first.chunkBase !== undefined;
    this.#places = new VirtualPlaces(commonDirectory(task.requests.map(({ entry }) => entry)));
    this.#governing = findGoverningFiles(first, task.reader);
  }

  /** An error spoils all of a run, so the entries that lead to it are taken out and the others are run again. */
  async run(): Promise<ReadonlyMap<string, Attempt>> {
    let entries = [...new Set(this.#task.requests.map((request) => request.entry))].sort();
    if (this.#governing.problem !== undefined) {
      for (const entry of entries) {
        this.#answers.set(entry, this.#failure(entry, new ModuleGraph(), [], true));
      }
      return this.#answers;
    }
    entries = entries.filter((entry) => this.#isThere(entry));
    while (entries.length > 0) entries = await this.#round(entries);
    return this.#answers;
  }

  #isThere(entry: string): boolean {
    if (this.#task.reader.isFile(entry)) return true;
    const graph = new ModuleGraph();
    this.#answers.set(entry, this.#failure(entry, graph, [{ text: "There is no such file" }], true));
    return false;
  }

  /** @returns the entries that have no answer yet. */
  async #round(entries: readonly string[]): Promise<string[]> {
    const graph = new ModuleGraph();
    const errors = await this.#bundle(entries, graph);
    if (errors.length === 0) return [];
    const blamed = this.#blame(entries, graph, errors);
    if (blamed.length > 0) return entries.filter((entry) => !blamed.includes(entry));
    // An error without a place: only single runs tell whose it is.
    if (entries.length > 1) {
      for (const entry of entries) await this.#round([entry]);
    } else {
      this.#answers.set(entries[0]!, this.#failure(entries[0]!, graph, errors, false));
    }
    return [];
  }

  async #bundle(
    entries: readonly string[],
    graph: ModuleGraph,
    isSplit = this.#isSplit,
  ): Promise<Message[]> {
    try {
      const result = await this.#task.esbuild.build({
        ...this.#options(entries, graph),
        splitting: isSplit,
        sourcemap: isSplit ? false : "external",
      });
      const shared = isSplit ? this.#shared(entries, { graph, result }) : new Map<string, SharedBundle>();
      if (!shared) return await this.#bundle(entries, graph, false);
      for (const [index, entry] of entries.entries()) {
        this.#accept(entry, { graph, result, index, shared: shared.get(this.#output(index, ".js")) });
      }
      return [];
    } catch (error) {
      if (isBuildFailure(error)) return error.errors;
      throw error;
    }
  }

  #options(entries: readonly string[], graph: ModuleGraph): BuildOptions {
    const { reader, zodModule } = this.#task;
    return {
      entryPoints: entries.map((entry, index) => ({ in: entry, out: String(index) })),
      absWorkingDir: this.#places.directory,
      outdir: this.#places.directory,
      bundle: true,
      write: false,
      format: "esm",
      platform: "neutral",
      target: "es2024",
      charset: "utf8",
      keepNames: true,
      logLevel: "silent",
      legalComments: "none",
      // Files named tsconfig.json do not govern, as in Deno.
      tsconfigRaw: { compilerOptions: compilerOptions(this.#governing) },
      plugins: [sourcePlugin({ reader, governing: this.#governing, graph, zodModule, places: this.#places })],
    };
  }

  /** Where esbuild says that it writes. */
  #output(index: number, suffix: string): string {
    return resolve(this.#places.directory, `${index}${suffix}`);
  }

  /** The bundles of the entries that esbuild can bundle alone, by the path of their output. */
  #shared(
    entries: readonly string[],
    { graph, result }: { graph: ModuleGraph; result: EsbuildResult },
  ): ReadonlyMap<string, SharedBundle> | undefined {
    const chunks = new Map(result.outputFiles?.map(({ path, text }) => [path, text]));
    const own = new Map<string, { code: string; base: string }>();
    for (const [index, entry] of entries.entries()) {
      const path = this.#output(index, ".js");
      const code = chunks.get(path) ?? "";
      const base = this.#task.requests.find((request) => request.entry === entry)!.chunkBase!;
      chunks.delete(path);
      if (graph.reach(entry).denoImports.length === 0) own.set(path, { code, base });
    }
    return addressChunks({ entries: own, chunks });
  }

  #accept(
    entry: string,
    built: { graph: ModuleGraph; result: EsbuildResult; index: number; shared?: SharedBundle },
  ): void {
    const reached = built.graph.reach(entry);
    if (reached.denoImports.length > 0) {
      this.#answers.set(entry, { needsDeno: reached.denoImports });
      return;
    }
    const output = (suffix: string) =>
      built.result.outputFiles?.find(({ path }) => path === this.#output(built.index, suffix))?.text ?? "";
    this.#answers.set(entry, {
      ok: true,
      ...(built.shared
        ? { ...built.shared, sourceMap: "" }
        : { code: output(".js"), sourceMap: withoutGenerated(output(".js.map")) }),
      inputs: this.#inputs(entry, reached),
      builder: ESBUILD_NAME,
    });
  }

  /** Answers the entries that lead to the place of an error. @returns those entries. */
  #blame(entries: readonly string[], graph: ModuleGraph, errors: readonly Message[]): readonly string[] {
    const blamed: string[] = [];
    for (const entry of entries) {
      const { files } = graph.reach(entry);
      const own = errors.filter((error) => {
        return error.location !== null && files.has(this.#realPath(error.location.file));
      });
      if (own.length === 0) continue;
      blamed.push(entry);
      this.#answers.set(entry, this.#failure(entry, graph, own, true));
    }
    return blamed;
  }

  #failure(
    entry: string,
    graph: ModuleGraph,
    errors: readonly Problem[],
    deterministic: boolean,
  ): BuildResult {
    const reached = graph.reach(entry);
    const unreadable = [...reached.files].some((file) => this.#task.reader.read(file).error !== undefined);
    const lines = errors.map((error) => this.#describe(error));
    return {
      ok: false,
      deterministic: deterministic && !unreadable,
      message: this.#governing.problem ?? lines.join("\n"),
      inputs: this.#inputs(entry, reached),
      builder: ESBUILD_NAME,
    };
  }

  #describe({ text, location }: Problem): string {
    if (!location) return text;
    // esbuild counts columns from 0, editors from 1.
    const file = displayPath(this.#realPath(location.file), this.#task.requests[0]!.limitRoot);
    return `${file}:${location.line}:${location.column + 1}: ${text}`;
  }

  /** Of a path as esbuild shows it. */
  #realPath(shown: string): string {
    return this.#places.real(resolve(this.#places.directory, shown));
  }

  #inputs(entry: string, reached: ReachedModules): BuildInput[] {
    const { reader, requests } = this.#task;
    // Entries of different directories are governed by the same files, but looked for them in different places.
    const governing = findGoverningFiles({ entry, limitRoot: requests[0]!.limitRoot }, reader);
    return [
      ...[...reached.files].sort().map((path) => reader.input(path)),
      ...[...reached.missing].sort().map((path) => ({ path, hash: MISSING_INPUT })),
      ...governing.inputs,
    ];
  }
}

/** The source map without the text of modules that lie in no file. */
function withoutGenerated(text: string): string {
  const map = JSON.parse(text) as { sources: string[]; sourcesContent: (string | null)[] };
  map.sourcesContent = map.sourcesContent.map((content, index) =>
    map.sources[index] === ZOD_SOURCE ? null : content
  );
  return JSON.stringify(map);
}

function compilerOptions(governing: GoverningFiles): Record<string, string> {
  const given = governing.deno?.fields.compilerOptions;
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).filter(([key]) => COMPILER_OPTIONS.includes(key)));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as { errors?: unknown }).errors);
}
