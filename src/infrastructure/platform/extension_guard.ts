// SPDX-License-Identifier: MIT
/**
 * Keeps extension code from spoiling a command: what it prints goes to stderr and the log instead of stdout, and an
 * attempt to end the process becomes an error. Children that would inherit stdout are given stderr.
 */
import { format } from "node:util";
import { keepBuiltins } from "./builtins.ts";
import { guardChildProcesses } from "./child_process_guard.ts";

/** Thrown in place of ending the process. */
export class ExtensionExit extends Error {
  constructor(readonly file: string, readonly exitCode: number) {
    super(`${file}: extension code tried to end the process with exit code ${exitCode}`);
    this.name = "ExtensionExit";
  }
}

export interface GuardOptions {
  /** The extension file that runs, for messages. */
  readonly file: string;
  /** Given all that is printed, as it is. */
  readonly onOutput: (text: string) => void;
}

const GUARD = Symbol.for("swamp.extensionGuard");
type GuardedScope = { [GUARD]?: { options: GuardOptions } };

/** From now on the process counts as running extension code of this file. */
export function guardExtensionCode(options: GuardOptions): void {
  const scope = globalThis as GuardedScope;
  if (scope[GUARD]) {
    scope[GUARD].options = options;
    return;
  }
  keepBuiltins();
  const state = { options };
  scope[GUARD] = state;
  const print = (text: string) => state.options.onOutput(text);
  guardConsole(print);
  guardStreams(print);
  guardExit(() => state.options.file);
  guardCommands(print);
  guardChildProcesses(print);
}

const CONSOLE_METHODS = [
  "log",
  "info",
  "debug",
  "warn",
  "error",
  "trace",
  "dir",
  "dirxml",
  "group",
  "groupCollapsed",
] as const;

function guardConsole(print: (text: string) => void): void {
  for (const method of CONSOLE_METHODS) {
    console[method] = (...args: unknown[]) => print(`${format(...args)}\n`);
  }
  console.table = (data: unknown) => print(`${Deno.inspect(data)}\n`);
  const counts = new Map<string, number>();
  console.count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    print(`${label}: ${counts.get(label)}\n`);
  };
  const timers = new Map<string, number>();
  console.time = (label = "default") => void timers.set(label, performance.now());
  console.timeLog = console.timeEnd = (label = "default") =>
    print(`${label}: ${Math.round(performance.now() - (timers.get(label) ?? performance.now()))}ms\n`);
}

/** Both streams: with `--json` also stderr carries nothing but an error of swamp. */
function guardStreams(print: (text: string) => void): void {
  const process = (globalThis as { process?: NodeProcess }).process;
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      print(decoder.decode(bytes, { stream: true }));
      return bytes.length;
    };
    define(Deno[name], "writeSync", { value: writeSync });
    define(Deno[name], "write", { value: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)) });
    const writable = new WritableStream<Uint8Array>({ write: (chunk) => void writeSync(chunk) });
    // The result and errors are still to be written.
    define(Deno[name], "close", { value: () => {} });
    define(Deno[name], "writable", { get: () => writable });
    let stream: object | undefined;
    const get = () => stream ??= nodeStream(process!, writeSync);
    if (process) define(process, name, { get });
  }
}

interface NodeProcess {
  getBuiltinModule(name: "node:stream"): {
    Writable: new (options: { write(chunk: Uint8Array, encoding: string, done: () => void): void }) => object;
  };
}

function nodeStream(process: NodeProcess, write: (bytes: Uint8Array) => number): object {
  const { Writable } = process.getBuiltinModule("node:stream");
  return new Writable({
    write: (chunk, _encoding, done) => {
      write(chunk);
      done();
    },
  });
}

function guardExit(file: () => string): void {
  const exit = (code?: number): never => {
    throw new ExtensionExit(file(), code ?? 0);
  };
  define(Deno, "exit", { value: exit });
  const process = (globalThis as { process?: object }).process;
  if (!process) return;
  for (const name of ["exit", "reallyExit", "abort"]) define(process, name, { value: exit });
}

/** A child that inherits stdout would write into the result of the command. */
function guardCommands(print: (text: string) => void): void {
  const Original = Deno.Command;
  class GuardedCommand extends Original {
    readonly #line: [string | URL, Deno.CommandOptions];

    constructor(command: string | URL, options: Deno.CommandOptions = {}) {
      super(command, options);
      this.#line = [command, options];
    }

    #inherits(byDefault: boolean): boolean {
      const stdout = this.#line[1].stdout;
      return stdout === "inherit" || (stdout === undefined && byDefault);
    }

    #piped(): Deno.Command {
      return new Original(this.#line[0], { ...this.#line[1], stdout: "piped" });
    }

    override spawn(): Deno.ChildProcess {
      if (!this.#inherits(true)) return super.spawn();
      const child = this.#piped().spawn();
      const printed = printAll(child.stdout, print);
      const status = child.status.then(async (result) => (await printed, result));
      define(child, "status", { value: status });
      return child;
    }

    override async output(): Promise<Deno.CommandOutput> {
      if (!this.#inherits(false)) return await super.output();
      const result = await this.#piped().output();
      print(new TextDecoder().decode(result.stdout));
      return result;
    }

    override outputSync(): Deno.CommandOutput {
      if (!this.#inherits(false)) return super.outputSync();
      const result = this.#piped().outputSync();
      print(new TextDecoder().decode(result.stdout));
      return result;
    }
  }
  define(Deno, "Command", { value: GuardedCommand });
}

async function printAll(stream: ReadableStream<Uint8Array>, print: (text: string) => void): Promise<void> {
  for await (
    const text of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
  ) {
    print(text);
  }
}

function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(target, name, { configurable: true, enumerable: true, ...descriptor });
}
