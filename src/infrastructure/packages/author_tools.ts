// SPDX-License-Identifier: MIT
/** The toolchain of extension authors: bundler, trial, identity reader, formatter. */
import { SwampError } from "../../domain/errors.ts";
import { CHUNK_FOLDER } from "../../domain/packages/archive_layout.ts";
import type {
  AuthorTools,
  BundledEntry,
  EntryTrial,
  ToolReport,
  WordPlace,
} from "../../domain/packages/author/author_tools.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import { buildPackage } from "../extensions/build/build_package.ts";
import {
  BUILD_LIMIT_HINT,
  type BuildRequest,
  type BuildResult,
  MISSING_INPUT,
  NO_BUILDER,
} from "../extensions/build/builder.ts";
import { findGoverningFiles } from "../extensions/build/governing_files.ts";
import { SourceReader } from "../extensions/build/source_reader.ts";
import { scanSource } from "../extensions/identity/scan_source.ts";
import { Undecided } from "../extensions/identity/undecided.ts";
import { type TrialOutcome, TrialRunner } from "../extensions/trial.ts";
import { yamlPlaces } from "../persistence/yaml_places.ts";
import { findDeno } from "../runtime/find_deno.ts";
import { sha256 } from "../platform/sha256.ts";

export interface ToolchainOptions {
  readonly platform: Platform;
  readonly signal: AbortSignal;
  /** The command was declared to load code of extensions. */
  readonly mayLoad: boolean;
  onProgress(text: string): void;
  /** Given each line that extension code prints while it is loaded. */
  onOutput(line: string): void;
}

/** Of Deno itself; it says nothing about the files. */
const BACKTRACE = /^\s*Stack backtrace:\n(?:\s*\d+: .*\n?)*/gm;

const FORMAT_LIMIT_MS = 120_000;

export class AuthorToolchain implements AuthorTools {
  readonly placesOf = yamlPlaces;

  constructor(private readonly options: ToolchainOptions) {}

  async bundle(
    entries: readonly { readonly source: string; readonly chunkBase: string }[],
    root: string,
  ): Promise<BundledEntry[]> {
    const { platform, onProgress, signal } = this.options;
    const requests = entries.map(({ source, chunkBase }): BuildRequest => ({
      entry: source,
      limitRoot: root,
      chunkBase,
    }));
    const results = requests.length === 0
      ? []
      : await buildPackage(requests, { platform, onProgress, signal });
    const without = results.find((result) => !result.ok && result.builder === NO_BUILDER);
    if (without && !without.ok) {
      throw new SwampError("TOOL_MISSING", `The package can not be bundled: ${without.message}`, {
        hint: without.hint ?? "See: swamp help environment",
      });
    }
    const late = results.find((result) => !result.ok && result.timedOut);
    if (late && !late.ok) {
      throw new SwampError("TRY_AGAIN", `The package was not bundled: ${late.message}`, {
        hint: late.hint ?? BUILD_LIMIT_HINT,
      });
    }
    const reader = new SourceReader(platform.fs);
    return results.map((result, index) => {
      const modules = modulesOf(requests[index]!, result, reader);
      return result.ok
        ? { code: result.code, chunks: result.chunks, modules }
        : { message: result.message, hint: result.hint, modules };
    });
  }

  async tryOut(
    bundles: readonly {
      readonly code: string;
      readonly chunks?: ReadonlyMap<string, string>;
      readonly path: string;
      readonly kinds: readonly EntryKind[];
      readonly file: string;
    }[],
  ): Promise<EntryTrial[]> {
    if (bundles.length === 0) return [];
    const { platform, mayLoad, onOutput } = this.options;
    const directory = `${platform.tempDirectory}/swamp-author-${platform.randomHex(8)}`;
    try {
      platform.fs.makeDirectory(directory, 0o700);
      const write = (path: string, code: string) => {
        platform.fs.writeAtomic(`${directory}/${path}`, code, { volatile: true });
        return `${directory}/${path}`;
      };
      const chunks = new Map(bundles.flatMap((bundle) => [...bundle.chunks ?? []]));
      for (const [name, code] of chunks) write(`${CHUNK_FOLDER}/${name}`, code);
      const items = bundles.map(({ code, path, kinds, file }) => {
        return { bundle: write(path, code), key: sha256(code), kinds, file };
      });
      const outcomes = await new TrialRunner({ platform, mayLoad, onOutput }).run(items);
      const apart = { platform, mayLoad, onOutput: () => {}, cwd: directory, clearEnv: true };
      const elsewhere = await new TrialRunner(apart).run(items);
      return outcomes.map((outcome, index) =>
        outcome.ok
          ? { ...outcome, isSettled: isSame(outcome, elsewhere[index]!) }
          : { ...outcome, message: withoutFile(outcome.message, bundles[index]!.file) }
      );
    } finally {
      platform.fs.remove(directory, { recursive: true });
    }
  }

  findWords(source: Uint8Array, names: readonly string[]): WordPlace[] | undefined {
    try {
      return scanSource(source, names).mentions.map(({ name, start, end }) => ({ name, start, end }));
    } catch (error) {
      if (error instanceof Undecided) return undefined;
      throw error;
    }
  }

  async format(files: readonly string[], { check }: { check: boolean }) {
    const deno = (await findDeno(this.options)).path;
    const run = async (args: readonly string[]): Promise<ToolReport> => {
      const { platform, signal } = this.options;
      const result = await platform.run({
        command: deno,
        args,
        env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
        timeoutMs: FORMAT_LIMIT_MS,
        signal,
      });
      const decoder = new TextDecoder();
      const output = `${decoder.decode(result.stdout)}${decoder.decode(result.stderr)}${result.error ?? ""}`;
      return { passed: result.code === 0, output: output.replace(BACKTRACE, "").trim() };
    };
    const fmt = await run(["fmt", "--no-config", ...(check ? ["--check"] : []), ...files]);
    const lint = await run(["lint", "--no-config", ...(check ? [] : ["--fix"]), ...files]);
    return { fmt, lint };
  }
}

/** What was bundled: all that was read but for the files that only say how modules are found. */
function modulesOf(request: BuildRequest, result: BuildResult, reader: SourceReader): string[] {
  const governing = findGoverningFiles(request, reader).inputs.map(({ path }) => path);
  const rest = result.inputs.filter(({ path, hash }) => {
    if (hash === MISSING_INPUT) return false;
    const at = governing.indexOf(path);
    // A module may be such a file, too; then it is listed twice.
    if (at >= 0) governing.splice(at, 1);
    return at < 0;
  });
  return [...new Set(rest.map(({ path }) => path))].sort();
}

function isSame(one: TrialOutcome, other: TrialOutcome): boolean {
  return one.ok && other.ok && JSON.stringify(one.metadata) === JSON.stringify(other.metadata);
}

function withoutFile(message: string, file: string): string {
  return message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
}
