// SPDX-License-Identifier: MIT
/**
 * Which functions of the bundled program several everyday commands run, as V8 itself logs them. Used by `compile.ts`
 * to have these compiled at build time.
 */
import { generateCloudPackage, typeName } from "./corpus/cloud_package.ts";
import { lockPackages } from "./corpus/lock_packages.ts";
import { mustRun } from "./run.ts";

/** Start and end of a function in the text as V8 counts them: from its parameters to the end of its body. */
export type FunctionSpan = `${number}-${number}`;

const TYPE = `@profile/pack/${typeName(0)}`;

/** What people and agents type most, by the file of the program that it needs. Each runs in a process of its own. */
const COMMANDS: readonly (readonly [level: Level, words: readonly string[]])[] = [
  ["work", ["init"]],
  ["look", ["model", "type", "search", "--json"]],
  ["look", ["model", "type", "search", "pack"]],
  ["look", ["model", "type", "search", "nothing", "--json"]],
  ["work", ["model", "create", "command/shell", "profiled", "--json"]],
  ["look", ["model", "get", "profiled", "--json"]],
  ["look", ["model", "search", "--json"]],
  // The first makes what the others read.
  ["work", ["model", "type", "describe", TYPE, "--json"]],
  ["look", ["model", "type", "describe", TYPE, "--json"]],
  ["work", ["model", "validate", "profiled", "--json"]],
  ["work", ["model", "method", "run", "profiled", "execute", "--input", "run=true", "--json"]],
  ["work", ["model", "create", TYPE, "extended", "--global-arg", "name=extended", "--json"]],
  ["work", ["model", "validate", "extended", "--json"]],
  ["work", ["model", "method", "run", "extended", "sync", "--json"]],
  ["work", ["data", "get", "profiled", "result", "--json"]],
  ["look", ["completions", "complete", "model", "get", "pro"]],
  ["start", ["model", "--help"]],
  ["start", ["--version"]],
];

/** The files that the program is split into for the sake of commands: with each, those before it are loaded. */
export const LEVELS = ["start", "look", "work"] as const;
export type Level = typeof LEVELS[number];

/** What one command ran. */
export interface CommandRun {
  readonly level: Level;
  readonly spans: ReadonlySet<FunctionSpan>;
}

/** V8's events of functions that were parsed or compiled when they were needed. */
const COMPILED = new Set(["full-parse", "parse-function", "interpreter", "first-execution"]);

/** The functions of `script` in one log of `--log-function-events`. */
export function readFunctionLog(log: string, script: string): FunctionSpan[] {
  const rows = log.split("\n").map((line) => line.split(","));
  const id = rows.find(([event, , url]) => event === "script-details" && url?.endsWith(`/${script}`))?.[1];
  return rows
    .filter((row) => row[0] === "function" && row[2] === id && COMPILED.has(row[1]!))
    .map((row): FunctionSpan => `${Number(row[3])}-${Number(row[4])}`);
}

/** V8 options that write one log for each process to `directory`. */
export function loggingFlags(directory: string): string[] {
  return ["--log-function-events", "--no-logfile-per-isolate", `--logfile=${directory}/v8-%p.log`];
}

/**
 * Runs everyday commands in a repository of their own.
 * @param binary the compiled program, built with {@link loggingFlags} of `home`.
 * @param script the file name of the bundled program in it.
 * @param home a directory that may be filled.
 * @param bundler the native esbuild, for the commands that load an extension.
 * @returns what each of them ran.
 * @throws Error when a command fails, or when V8 wrote no function of the script down.
 */
export async function runCommands(
  binary: string,
  script: string,
  home: string,
  bundler: string,
): Promise<CommandRun[]> {
  const repository = `${home}/repository`;
  for (
    const [path, text] of generateCloudPackage({ name: "@profile/pack", types: 3, bytes: [8_000, 9_000] })
  ) {
    const file = `${repository}/.swamp/pulled-extensions/@profile/pack/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  lockPackages(repository);
  const runs: CommandRun[] = [];
  const read = new Set<string>();
  for (const [index, [level, command]] of COMMANDS.entries()) {
    // V8's code cache lies in the temporary directory and would hide what is compiled.
    const temporary = `${home}/tmp-${index}`;
    await Deno.mkdir(temporary);
    await mustRun(binary, command, {
      cwd: repository,
      env: {
        HOME: home,
        XDG_CACHE_HOME: `${home}/cache`,
        TMPDIR: temporary,
        NO_COLOR: "1",
        SWAMP_ESBUILD: bundler,
      },
      stdout: "null",
    });
    const spans = new Set<FunctionSpan>();
    for await (const { name } of Deno.readDir(home)) {
      if (!name.startsWith("v8-") || read.has(name)) continue;
      read.add(name);
      for (const span of readFunctionLog(await Deno.readTextFile(`${home}/${name}`), script)) spans.add(span);
    }
    runs.push({ level, spans });
  }
  if (runs.every(({ spans }) => spans.size === 0)) {
    throw new Error(`profiling: V8 logged no function of ${script}`);
  }
  return runs;
}
