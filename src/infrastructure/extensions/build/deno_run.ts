// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Platform } from "../../../domain/platform/platform.ts";
import type { DenoTool } from "../../runtime/find_deno.ts";
import {
  BUILD_LIMIT_HINT,
  type BuildInput,
  type BuildRequest,
  type BuildResult,
  type BuiltBundle,
  MISSING_INPUT,
} from "./builder.ts";
import { DenoCommand, type DenoOutcome, outputPath } from "./deno_command.ts";
import { isEnvironmental, withDisplayPaths } from "./deno_messages.ts";
import { readBundle, readSharedBundles } from "./deno_output.ts";
import { DenoGraph, type DenoReach } from "./deno_graph.ts";
import { findGoverningFiles, type GoverningFiles, packageRange } from "./governing_files.ts";
import { mergedImportMap } from "./import_map.ts";
import { SourceReader } from "./source_reader.ts";
import { isHostZod } from "./specifier.ts";
import { hostZodNames, zodShim } from "./zod_shim.ts";

export interface DenoRunOptions {
  readonly platform: Platform;
  readonly deno: DenoTool;
  readonly denoDirectory: string;
  readonly signal?: AbortSignal;
  /** What governs all of the requests. */
  readonly governing: GoverningFiles;
  readonly requests: readonly BuildRequest[];
  /** A temporary directory, emptied by the caller. */
  readonly workDirectory: string;
}

/** An entry with what it was found to lead to. */
interface Candidate {
  readonly request: BuildRequest;
  readonly reach: DenoReach;
  readonly inputs: BuildInput[];
}

const ATTEMPTS = 3;

/** Entries that are bundled by one process of Deno. */
export class DenoRun {
  readonly #options: DenoRunOptions;
  readonly #command: DenoCommand;
  readonly #answers = new Map<string, BuildResult>();
  readonly #zodModule: string;
  #runs = 0;

  constructor(options: DenoRunOptions) {
    this.#options = options;
    this.#command = new DenoCommand(options);
    this.#zodModule = join(options.workDirectory, "zod.js");
  }

  /** Files that change while Deno reads them are bundled again, so that what is hashed is what is bundled. */
  async run(): Promise<ReadonlyMap<string, BuildResult>> {
    const { problem } = this.#options.governing;
    let requests = this.#options.requests;
    if (problem !== undefined) {
      for (const request of requests) {
        this.#fail(this.#unread(request), { message: problem, deterministic: true });
      }
      return this.#answers;
    }
    for (let attempt = 0; attempt < ATTEMPTS && requests.length > 0; attempt++) {
      const candidates = await this.#prepare(requests);
      await this.#bundle(candidates);
      requests = candidates.filter((candidate) => this.#hasChanged(candidate)).map(({ request }) => request);
    }
    for (const request of requests) {
      const message = "its files changed again and again while they were bundled";
      this.#fail(this.#unread(request), { message, deterministic: false });
    }
    return this.#answers;
  }

  /** Asks for the graph and answers the entries that can not be bundled. @returns the others. */
  async #prepare(requests: readonly BuildRequest[]): Promise<Candidate[]> {
    const reader = new SourceReader(this.#options.platform.fs);
    const root = join(this.#options.workDirectory, "entries.js");
    const imports = requests.map(({ entry }) => `import ${JSON.stringify(pathToFileURL(entry).href)};\n`);
    this.#options.platform.fs.writeAtomic(root, imports.join(""), { volatile: true });
    const outcome = await this.#command.info(root);
    if (!outcome.ok) {
      for (const request of requests) this.#failAs(this.#unread(request), outcome);
      return [];
    }
    const graph = new DenoGraph(outcome.stdout);
    const candidates: Candidate[] = [];
    for (const request of requests) {
      const reach = graph.reach(pathToFileURL(request.entry).href, (name) => this.#isElsewhere(name));
      const candidate = { request, reach, inputs: this.#inputs(request, reach, reader) };
      if (reach.problems.length === 0) candidates.push(candidate);
      else this.#refuse(candidate);
    }
    return candidates;
  }

  /** The graph is asked for from outside of a `package.json` project, so its names are not resolved there. */
  #isElsewhere(specifier: string): boolean {
    const { governing } = this.#options;
    if (isHostZod(specifier, governing)) return true;
    const name = /^(@[^/:]+\/)?[^@./:][^/:]*/.exec(specifier)?.[0];
    return name !== undefined && !specifier.includes(":") && packageRange(governing, name) !== undefined;
  }

  #refuse(candidate: Candidate): void {
    const { problems } = candidate.reach;
    const message = problems.map((problem) => problem.message).join("\n");
    // What is wrong in the files stays wrong, whatever the network does.
    this.#fail(candidate, { message, deterministic: problems.some((problem) => problem.deterministic) });
  }

  async #bundle(
    candidates: readonly Candidate[],
    isSplit = candidates.length > 1 && candidates.every(({ request }) => request.chunkBase !== undefined),
  ): Promise<void> {
    if (candidates.length === 0) return;
    const entries = candidates.map(({ request }) => request.entry);
    const output = join(this.#options.workDirectory, `out${++this.#runs}`);
    const importMap = await this.#importMap(candidates);
    const outcome = await this.#command.bundle(entries, { output, importMap, isSplit });
    if (outcome.ok && isSplit) {
      if (!this.#acceptShared(candidates, output)) await this.#bundle(candidates, false);
    } else if (outcome.ok) {
      for (const candidate of candidates) {
        this.#accept(candidate, outputPath(entries, candidate.request.entry, output));
      }
    } else if (candidates.length > 1 && !outcome.broken) {
      // One of them spoils the run of all; which one, only single runs tell.
      for (const candidate of candidates) await this.#bundle([candidate]);
    } else {
      for (const candidate of candidates) await this.#explain(candidate, outcome, importMap);
    }
  }

  /** The bundler does not say why a package can not be had; downloading it does. */
  async #explain(candidate: Candidate, outcome: DenoOutcome, importMap: string | undefined): Promise<void> {
    if (outcome.broken || !/Could not find constraint|Do not know how to load/.test(outcome.error)) {
      return this.#failAs(candidate, outcome);
    }
    const { entry } = candidate.request;
    const info = await this.#command.infoWithPackages(entry, importMap);
    const reach = info.ok
      ? new DenoGraph(info.stdout).reach(pathToFileURL(entry).href, (name) => this.#isElsewhere(name), true)
      : candidate.reach;
    if (reach.problems.length > 0) {
      // The inputs are those that were bundled, so that a change in between is seen.
      return this.#refuse({ ...candidate, reach });
    }
    const download = await this.#command.cache(entry, importMap);
    // A download that works now shows that the network was to blame.
    if (download.ok) return this.#fail(candidate, { message: outcome.error, deterministic: false });
    this.#failAs(candidate, download);
  }

  async #importMap(candidates: readonly Candidate[]): Promise<string | undefined> {
    const { governing, workDirectory, platform } = this.#options;
    const specifiers = new Set(candidates.flatMap(({ reach }) => reach.specifiers));
    const zod = [...specifiers].filter((specifier) => isHostZod(specifier, governing)).sort();
    if (zod.length === 0) return undefined;
    platform.fs.writeAtomic(this.#zodModule, zodShim(await hostZodNames()), { volatile: true });
    const path = join(workDirectory, `imports${this.#runs}.json`);
    const map = mergedImportMap(governing, zod, pathToFileURL(this.#zodModule).href);
    platform.fs.writeAtomic(path, map, { volatile: true });
    return path;
  }

  #accept(candidate: Candidate, output: string): void {
    const bundle = readBundle(this.#options.platform.fs, { ...this.#places([candidate]), output });
    this.#succeed(candidate, bundle);
  }

  /** @returns false when what was split off cannot be used. */
  #acceptShared(candidates: readonly Candidate[], output: string): boolean {
    const entries = candidates.map(({ request }) => request.entry);
    const path = ({ request }: Candidate) => outputPath(entries, request.entry, output);
    const bases = new Map(candidates.map((candidate) => [path(candidate), candidate.request.chunkBase!]));
    const { fs } = this.#options.platform;
    const shared = readSharedBundles(fs, output, bases, this.#places(candidates));
    if (!shared) return false;
    for (const candidate of candidates) {
      this.#succeed(candidate, { ...shared.get(path(candidate))!, sourceMap: "" });
    }
    return true;
  }

  #places(candidates: readonly Candidate[]) {
    const { platform, denoDirectory } = this.#options;
    return {
      cwd: platform.fs.realPath(this.#command.cwd),
      entry: candidates[0]!.request.entry,
      denoDirectory: platform.fs.realPath(denoDirectory),
      zodModule: this.#zodModule,
      files: new Set(candidates.flatMap(({ reach }) => reach.files)),
    };
  }

  #succeed(
    { request, inputs }: Candidate,
    bundle: Pick<BuiltBundle, "code" | "chunks" | "sourceMap">,
  ): void {
    this.#answers.set(request.entry, { ok: true, ...bundle, inputs, builder: this.#name });
  }

  #hasChanged(candidate: Candidate): boolean {
    const now = new SourceReader(this.#options.platform.fs);
    return candidate.inputs.some((input) => now.input(input.path).hash !== input.hash);
  }

  #inputs(request: BuildRequest, reach: DenoReach, reader: SourceReader): BuildInput[] {
    return [
      ...[...new Set(reach.files)].sort().map((path) => reader.input(path)),
      ...[...new Set(reach.missing)].sort().map((path) => ({ path, hash: MISSING_INPUT })),
      // Entries of different directories are governed by the same files, but looked for them in different places.
      ...findGoverningFiles(request, reader).inputs,
    ];
  }

  #unread(request: BuildRequest): Candidate {
    const reader = new SourceReader(this.#options.platform.fs);
    const reach = { files: [request.entry], missing: [], specifiers: [], problems: [] };
    return { request, reach, inputs: this.#inputs(request, reach, reader) };
  }

  #failAs(candidate: Candidate, outcome: DenoOutcome): void {
    const deterministic = !outcome.broken && !isEnvironmental(outcome.error);
    const message = outcome.error || "Deno failed without a word";
    this.#fail(candidate, { message, deterministic, timedOut: outcome.timedOut });
  }

  #fail(
    candidate: Candidate,
    failure: { message: string; deterministic: boolean; timedOut?: boolean },
  ): void {
    this.#answers.set(candidate.request.entry, {
      ok: false,
      deterministic: failure.deterministic,
      message: withDisplayPaths(failure.message, candidate.request.limitRoot),
      timedOut: failure.timedOut,
      hint: failure.deterministic
        ? undefined
        : failure.timedOut
        ? BUILD_LIMIT_HINT
        : "It needs packages from a network; it is tried again with the next command that uses the type",
      inputs: candidate.inputs,
      builder: this.#name,
    });
  }

  get #name(): string {
    return `deno@${this.#options.deno.version}`;
  }
}
