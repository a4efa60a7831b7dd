// SPDX-License-Identifier: MIT
/**
 * `node:child_process` for extension code: a child that would inherit stdout or stderr is given a pipe, and what it
 * prints goes where all output of extensions goes. (Deno 2.4 starts these children through `Deno.Command`, which is
 * guarded already, and can not replace a module's exports; newer ones can and do not.)
 */
import { LineHolder } from "./held_output.ts";

type Stdio = string | readonly unknown[] | undefined;
type Options = Record<string, unknown> & { stdio?: Stdio };
type Function = (...args: unknown[]) => unknown;
type Functions = Record<"spawn" | "fork" | "spawnSync" | "execSync" | "execFileSync", Function>;

interface NodeProcess {
  readonly stdout: unknown;
  getBuiltinModule(name: "node:child_process"): Functions;
  getBuiltinModule(name: "node:module"): { syncBuiltinESMExports?: () => void };
}

type Stream = "stdout" | "stderr";
type Result = { stdout?: unknown; stderr?: unknown; status?: number | null; error?: Error };

interface ReadableChild {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
}

interface Readable {
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  on(event: "end", listener: () => void): void;
}

/** @param print given what such children print, in whole lines. */
export function guardChildProcesses(print: (text: string) => void): void {
  const process = (globalThis as { process?: NodeProcess }).process;
  const publish = process?.getBuiltinModule("node:module").syncBuiltinESMExports;
  if (!process || !publish) return;
  const functions = process.getBuiltinModule("node:child_process");
  const printAll = (result: Result, inherited: readonly Stream[]) => {
    for (const name of inherited) {
      const output = result[name] ?? "";
      const lines = new LineHolder(print);
      lines.add(typeof output === "string" ? output : new TextDecoder().decode(output as Uint8Array));
      lines.end();
    }
  };
  const forward = (child: unknown, inherited: readonly Stream[]) => {
    for (const name of inherited) {
      const stream = (child as ReadableChild)[name];
      const [lines, decoder] = [new LineHolder(print), new TextDecoder()];
      stream?.on("data", (chunk) => lines.add(decoder.decode(chunk, { stream: true })));
      stream?.on("end", () => lines.end());
    }
    return child;
  };
  const { spawn, fork, spawnSync, execSync, execFileSync } = functions;
  functions.spawn = guarded(
    spawn,
    PIPES,
    ({ call, inherited }) => forward(spawn(...call), inherited),
  );
  functions.fork = guarded(
    fork,
    ["inherit", "inherit", "inherit", "ipc"],
    ({ call, inherited }) => forward(fork(...call), inherited),
  );
  functions.spawnSync = guarded(spawnSync, PIPES, ({ call, inherited }) => {
    const result = spawnSync(...call) as Result;
    printAll(result, inherited);
    return result;
  });
  // They return stdout only: what they have in stderr has to be asked for in another way.
  const execute = (shell: boolean) => ({ call, options, inherited }: Call) => {
    const result = spawnSync(...call.with(-1, { ...(shell ? { shell: true } : {}), ...options })) as Result;
    printAll(result, inherited);
    if (result.error) throw Object.assign(result.error, result);
    if (result.status !== 0) throw Object.assign(new Error(`Command failed: ${call[0]}`), result);
    return inherited.includes("stdout") ? null : result.stdout;
  };
  functions.execSync = guarded(execSync, ["pipe", "pipe", "inherit"], execute(true));
  functions.execFileSync = guarded(execFileSync, ["pipe", "pipe", "inherit"], execute(false));
  try {
    publish();
  } catch (error) {
    // Deno 2.4: see above.
    if (!/not implemented/i.test(String(error))) throw error;
  }
}

/** A call with pipes in the place of the streams that would have been inherited. */
interface Call {
  /** All arguments; the last are the options. */
  readonly call: unknown[];
  readonly options: Options;
  readonly inherited: readonly Stream[];
}

/**
 * Calls `original`, or `instead` when a stream would have been inherited.
 * @param byDefault what its streams are when nothing is said of them.
 */
function guarded(
  original: Function,
  byDefault: readonly string[],
  instead: (call: Call) => unknown,
): Function {
  return (...args) => {
    const at = args.findIndex((arg, index) => index > 0 && isOptions(arg));
    const given = (at < 0 ? {} : args[at]) as Options;
    const stdio = streamsOf(
      given.stdio ?? (given.silent === true ? [...PIPES, "ipc"] : byDefault),
      byDefault,
    );
    const inherited = STREAMS.filter((_, index) => isInherited(stdio[index + 1], index + 1));
    if (inherited.length === 0) return original(...args);
    const piped = stdio.map((stream, index) => isInherited(stream, index) ? "pipe" : stream);
    const options = { ...given, stdio: piped };
    const call = at < 0 ? [...args, options] : args.with(at, options);
    return instead({ call, options, inherited });
  };
}

const STREAMS: readonly Stream[] = ["stdout", "stderr"];
const PIPES = ["pipe", "pipe", "pipe"];

function isOptions(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One entry for each stream. */
function streamsOf(stdio: Stdio, byDefault: readonly string[]): unknown[] {
  if (typeof stdio === "string") return [stdio, stdio, stdio];
  const given = stdio ?? [];
  const count = Math.max(given.length, PIPES.length);
  return Array.from({ length: count }, (_, index) => given[index] ?? byDefault[index]);
}

/** A stream is inherited also by its number, and by the object that stands for it, in the place of another. */
function isInherited(stream: unknown, index: number): boolean {
  if (index !== 1 && index !== 2) return false;
  const number = typeof stream === "object" && stream !== null ? (stream as { fd?: unknown }).fd : stream;
  return stream === "inherit" || number === 1 || number === 2;
}
