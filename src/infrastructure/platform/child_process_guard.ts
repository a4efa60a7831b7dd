// SPDX-License-Identifier: MIT
/**
 * `node:child_process` for extension code: a child that would inherit stdout is given a pipe, and what it prints goes
 * where all output of extensions goes. (Deno 2.4 starts these children through `Deno.Command`, which is guarded
 * already, and can not replace a module's exports; newer ones can and do not.)
 */

type Stdio = string | readonly unknown[] | undefined;
type Options = Record<string, unknown> & { stdio?: Stdio };
type Function = (...args: unknown[]) => unknown;
type Functions = Record<"spawn" | "fork" | "spawnSync" | "execSync" | "execFileSync", Function>;

interface NodeProcess {
  readonly stdout: unknown;
  getBuiltinModule(name: "node:child_process"): Functions;
  getBuiltinModule(name: "node:module"): { syncBuiltinESMExports?: () => void };
}

interface ReadableChild {
  readonly stdout: { on(event: "data", listener: (chunk: Uint8Array) => void): void } | null;
}

/** @param print given what such children print. */
export function guardChildProcesses(print: (text: string) => void): void {
  const process = (globalThis as { process?: NodeProcess }).process;
  const publish = process?.getBuiltinModule("node:module").syncBuiltinESMExports;
  if (!process || !publish) return;
  const functions = process.getBuiltinModule("node:child_process");
  const text = (chunk: unknown) =>
    print(typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk as Uint8Array));
  const forward = (child: unknown) => {
    (child as ReadableChild).stdout?.on("data", text);
    return child;
  };
  const { spawn, fork, spawnSync, execSync, execFileSync } = functions;
  functions.spawn = guarded(spawn, "pipe", forward);
  functions.fork = guarded(fork, "inherit", forward);
  functions.spawnSync = guarded(spawnSync, "pipe", (result) => {
    text((result as { stdout: unknown }).stdout ?? "");
    return result;
  });
  const printAndDrop = (output: unknown) => {
    text(output ?? "");
    return null;
  };
  functions.execSync = guarded(execSync, "pipe", printAndDrop);
  functions.execFileSync = guarded(execFileSync, "pipe", printAndDrop);
  try {
    publish();
  } catch (error) {
    // Deno 2.4: see above.
    if (!/not implemented/i.test(String(error))) throw error;
  }
}

/** Calls `original`; when stdout would have been inherited it is piped, and `after` is given the result. */
function guarded(original: Function, byDefault: string, after: (result: unknown) => unknown): Function {
  return (...args) => {
    const at = args.findIndex((arg, index) => index > 0 && isOptions(arg));
    const options = (at < 0 ? {} : args[at]) as Options;
    const stdio = piped(options.stdio ?? (options.silent === true ? "pipe" : byDefault));
    if (!stdio) return original(...args);
    const changed = { ...options, stdio };
    const call = at < 0 ? [...args, changed] : args.with(at, changed);
    return after(original(...call));
  };
}

function isOptions(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same streams with a pipe for stdout, or undefined when stdout is not inherited. */
function piped(stdio: Stdio): unknown[] | undefined {
  const streams = typeof stdio === "string" ? [stdio, stdio, stdio] : [...stdio ?? []];
  const stdout = streams[1];
  const inherited = stdout === "inherit" || stdout === 1 || isStdout(stdout);
  return inherited ? streams.with(1, "pipe") : undefined;
}

function isStdout(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as { fd?: unknown }).fd === 1;
}
