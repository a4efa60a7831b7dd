// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Platform, ProcessResult } from "../../../domain/platform/platform.ts";
import type { DenoTool } from "../../runtime/find_deno.ts";
import { certificateFile } from "../../runtime/certificate_file.ts";
import { hasOwnRegistry, npmRegistry } from "../../runtime/npm_registry.ts";
import { buildLimitMs } from "./build_limit.ts";
import { commonDirectory } from "./common_directory.ts";
import type { GoverningFiles } from "./governing_files.ts";

export interface DenoCommandOptions {
  readonly platform: Platform;
  readonly deno: DenoTool;
  /** Where Deno keeps what it downloads. */
  readonly denoDirectory: string;
  readonly governing: GoverningFiles;
  readonly signal?: AbortSignal;
  /** A temporary directory of this build. */
  readonly workDirectory: string;
}

/** How a run of Deno ended. */
export interface DenoOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** What went wrong, without colours and without its own noise. */
  readonly error: string;
  /** It did not come to an end: killed, or not started. */
  readonly broken: boolean;
  /** It took longer than it may. */
  readonly timedOut: boolean;
}

/** Runs Deno with the settings that govern the entries, without writing beside them. */
export class DenoCommand {
  readonly cwd: string;

  constructor(private readonly options: DenoCommandOptions) {
    const { governing, workDirectory } = options;
    this.cwd = governing.deno?.directory ?? governing.node?.directory ?? workDirectory;
  }

  /** The module graph as JSON text; packages are not looked into, so that nothing is downloaded for types. */
  info(file: string): Promise<DenoOutcome> {
    return this.#run(["info", "--json", "--no-npm", ...this.#flags(), file]);
  }

  /** As {@link info}, with what is to be said of npm packages: all of it, where the bundler stops at the first. */
  infoWithPackages(file: string, importMap: string | undefined): Promise<DenoOutcome> {
    return this.#run(["info", "--json", ...this.#flags(importMap), file]);
  }

  /** @param how.isSplit puts code that entries share into files of their own, without source maps. */
  bundle(
    entries: readonly string[],
    how: { readonly output: string; readonly importMap: string | undefined; readonly isSplit: boolean },
  ): Promise<DenoOutcome> {
    const form = how.isSplit ? ["--code-splitting"] : ["--sourcemap", "external"];
    const settings = ["--platform", "deno", "--keep-names", ...form, "--outdir", how.output];
    return this.#run(["bundle", ...settings, ...this.#flags(how.importMap), ...entries], entries.length);
  }

  /** Downloads what an entry needs; tells why that fails, which the bundler does not. */
  cache(entry: string, importMap: string | undefined): Promise<DenoOutcome> {
    return this.#run(["cache", ...this.#flags(importMap), entry]);
  }

  #flags(importMap?: string): string[] {
    const { governing, platform } = this.options;
    const flags = ["--quiet"];
    if (governing.deno) flags.push("--config", governing.deno.path);
    else if (!governing.node) flags.push("--no-config");
    flags.push(governing.lock ? `--lock=${this.#copyOfLock(governing.lock)}` : "--no-lock");
    const packages = governing.node && join(governing.node.directory, "node_modules");
    const manual = packages !== undefined && platform.fs.stat(packages)?.kind === "directory";
    flags.push(`--node-modules-dir=${manual ? "manual" : "none"}`);
    if (importMap !== undefined) flags.push("--import-map", importMap);
    return flags;
  }

  /** Deno adds to the lock file that it is given; the user's stays as it is. */
  #copyOfLock(lock: string): string {
    const { platform, workDirectory } = this.options;
    const copy = join(workDirectory, "deno.lock");
    platform.fs.writeAtomic(copy, platform.fs.readBytes(lock), { volatile: true });
    return copy;
  }

  /** @param entries how many the time limit is for. */
  async #run(args: readonly string[], entries = 1): Promise<DenoOutcome> {
    const { platform, deno, signal } = this.options;
    const timeoutMs = buildLimitMs(platform, entries);
    const result = await platform.run({
      command: deno.path,
      args,
      cwd: this.cwd,
      env: this.#environment(),
      timeoutMs,
      signal,
    });
    return outcomeOf(result, timeoutMs);
  }

  #environment(): Record<string, string> {
    const { platform, denoDirectory } = this.options;
    const certificates = certificateFile(platform);
    return {
      NO_COLOR: "1",
      DENO_DIR: denoDirectory,
      DENO_NO_UPDATE_CHECK: "1",
      DENO_TLS_CA_STORE: platform.env("DENO_TLS_CA_STORE") ?? "system,mozilla",
      ...this.#registry(),
      ...(certificates && !platform.env("DENO_CERT") ? { DENO_CERT: certificates } : {}),
    };
  }

  /** Where no one has named a registry, packages come from the one that Deno itself was fetched from. */
  #registry(): Record<string, string> {
    const { platform } = this.options;
    if (hasOwnRegistry(platform) || platform.fs.stat(join(this.cwd, ".npmrc"))) return {};
    const registry = npmRegistry(platform);
    return registry ? { NPM_CONFIG_REGISTRY: `${registry.address}/` } : {};
  }
}

function outcomeOf(result: ProcessResult, timeoutMs: number): DenoOutcome {
  const decoder = new TextDecoder();
  const error = stripVTControlCharacters(decoder.decode(result.stderr));
  const ok = result.ended === "exit" && result.code === 0;
  return {
    ok,
    stdout: decoder.decode(result.stdout),
    error: ok ? "" : result.ended === "exit" ? tidy(error) : endOf(result, timeoutMs),
    broken: result.ended !== "exit",
    timedOut: result.ended === "timeout",
  };
}

function endOf(result: ProcessResult, timeoutMs: number): string {
  if (result.ended === "not-started") return `Deno can not be started: ${result.error ?? "unknown reason"}`;
  if (result.ended === "aborted") return "the command was ended while Deno was running";
  return `Deno did not end within ${timeoutMs / 1000} s and was stopped`;
}

/** Leaves out Deno's own remarks. */
function tidy(error: string): string {
  const text = error.split(/\n\s*Stack backtrace:/)[0]!;
  return text.split("\n")
    .filter((line) => !/^(⚠️|Download |error: bundling failed|\s*$)/.test(line))
    .map((line) => line.replace(/^error: /, ""))
    .join("\n");
}

/** Where a bundle of one of several entries is written: the tree below their common directory. */
export function outputPath(entries: readonly string[], entry: string, output: string): string {
  const common = commonDirectory(entries);
  const inside = entry.slice(common === "/" ? 1 : common.length + 1);
  return join(output, inside.replace(/\.[^./]+$/, ".js"));
}
