// SPDX-License-Identifier: MIT
/**
 * Which functions of the bundled program several everyday commands run, as V8 itself logs them. Used by `compile.ts`
 * to have these compiled at build time.
 */
import { generateCloudPackage, typeName } from "./corpus/cloud_package.ts";
import { mustRun } from "./run.ts";

/** Start and end of a function in the text as V8 counts them: from its parameters to the end of its body. */
export type FunctionSpan = `${number}-${number}`;

const TYPE = `@profile/pack/${typeName(0)}`;

/** What people and agents type most. One command a line; each runs in a process of its own. */
const COMMANDS: readonly (readonly string[])[] = [
  ["init"],
  ["model", "type", "search", "--json"],
  ["model", "type", "search", "pack"],
  ["model", "create", "command/shell", "profiled", "--json"],
  ["model", "get", "profiled", "--json"],
  ["model", "search", "--json"],
  ["model", "type", "describe", TYPE, "--json"],
  ["model", "validate", "profiled", "--json"],
  ["model", "method", "run", "profiled", "execute", "--input", "run=true", "--json"],
  ["model", "create", TYPE, "extended", "--global-arg", "name=extended", "--json"],
  ["model", "validate", "extended", "--json"],
  ["model", "method", "run", "extended", "sync", "--json"],
  ["data", "get", "profiled", "result", "--json"],
  ["completions", "complete", "model", "get", "pro"],
  ["model", "--help"],
  ["--version"],
];

/** What fewer commands need is in everybody's code cache for the sake of one: reading 100 kB of it takes 0.5 ms. */
const COMMANDS_THAT_NEED = 2;

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
 * @returns what at least {@link COMMANDS_THAT_NEED} of them ran.
 * @throws Error when a command fails, or when V8 wrote no function of the script down.
 */
export async function hotFunctions(
  binary: string,
  script: string,
  home: string,
  bundler: string,
): Promise<Set<FunctionSpan>> {
  const repository = `${home}/repository`;
  for (
    const [path, text] of generateCloudPackage({ name: "@profile/pack", types: 3, bytes: [8_000, 9_000] })
  ) {
    const file = `${repository}/.swamp/pulled-extensions/@profile/pack/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  const uses = new Map<FunctionSpan, number>();
  const read = new Set<string>();
  for (const [index, command] of COMMANDS.entries()) {
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
    for (const span of spans) uses.set(span, (uses.get(span) ?? 0) + 1);
  }
  if (uses.size === 0) throw new Error(`profiling: V8 logged no function of ${script}`);
  return new Set([...uses].flatMap(([span, count]) => count >= COMMANDS_THAT_NEED ? span : []));
}
