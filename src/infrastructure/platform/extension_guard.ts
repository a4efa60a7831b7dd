// SPDX-License-Identifier: MIT
/**
 * Keeps extension code from spoiling a command: what it prints goes to stderr and the log instead of stdout, and an
 * attempt to end the process becomes an error. Children that would inherit a stream print in the same way.
 */
import { format } from "node:util";
import { keepBuiltins } from "./builtins.ts";
import { guardChildProcesses } from "./child_process_guard.ts";
import { guardDescriptors } from "./descriptor_guard.ts";
import { holdOutput, LineHolder } from "./held_output.ts";

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
  /** Given all that is printed, in whole lines: only in these a secret is sure to be found. */
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
  // Only a served registry calls the C library, and it runs no extension code.
  Deno.permissions.revokeSync({ name: "ffi" });
  // Notes on what SDKs use of Node are for their authors; users cannot do anything about them.
  Object.assign((globalThis as { process?: object }).process ?? {}, { noDeprecation: true });
  const state = { options };
  scope[GUARD] = state;
  const print = (text: string) => state.options.onOutput(text);
  const streams = { stdout: new LineHolder(print), stderr: new LineHolder(print) };
  holdOutput([streams.stdout, streams.stderr]);
  guardConsole(streams);
  guardStreams(streams);
  guardExit(() => state.options.file);
  guardCommands(print);
  guardDescriptors(streams);
  guardChildProcesses(print);
}

type Streams = Readonly<Record<StreamName, LineHolder>>;

const CONSOLE_METHODS = {
  stdout: ["log", "info", "debug", "dir", "dirxml", "group", "groupCollapsed"],
  stderr: ["warn", "error", "trace"],
} as const;

function guardConsole(streams: Streams): void {
  guardQuestions((text) => streams.stderr.add(text));
  for (const name of ["stdout", "stderr"] as const) {
    for (const method of CONSOLE_METHODS[name]) {
      console[method] = (...args: unknown[]) => streams[name].add(`${format(...args)}\n`);
    }
  }
  const print = (text: string) => streams.stdout.add(text);
  console.table = (data: unknown) => print(`${Deno.inspect(data)}\n`);
  const counts = new Map<string, number>();
  console.count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    print(`${label}: ${counts.get(label)}\n`);
  };
  console.countReset = (label = "default") => void counts.delete(label);
  console.assert = (condition?: unknown, first?: unknown, ...rest: unknown[]) => {
    if (condition) return;
    const args = typeof first === "string"
      ? [`Assertion failed: ${first}`, ...rest]
      : ["Assertion failed", first, ...rest];
    streams.stderr.add(`${format(...args.filter((arg) => arg !== undefined))}\n`);
  };
  // The terminal belongs to swamp.
  console.clear = () => {};
  const timers = new Map<string, number>();
  console.time = (label = "default") => void timers.set(label, performance.now());
  console.timeLog = console.timeEnd = (label = "default") =>
    print(`${label}: ${Math.round(performance.now() - (timers.get(label) ?? performance.now()))}ms\n`);
}

/** Their texts are printed as others are; the question itself then has none. */
function guardQuestions(print: (text: string) => void): void {
  const { alert, confirm, prompt } = globalThis;
  const ask = <Answer>(ask: () => Answer, message: string): Answer => {
    if (message !== "") print(`${message}\n`);
    return ask();
  };
  define(globalThis, "alert", { value: (message = "") => ask(() => alert(""), String(message)) });
  define(globalThis, "confirm", { value: (message = "") => ask(() => confirm(""), String(message)) });
  define(globalThis, "prompt", {
    value: (message = "", preset?: string) => ask(() => prompt("", preset), String(message)),
  });
}

/** Both streams: with `--json` also stderr carries nothing but an error of swamp. */
function guardStreams(streams: Streams): void {
  const process = (globalThis as { process?: NodeProcess }).process;
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      streams[name].add(decoder.decode(bytes, { stream: true }));
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

type StreamName = "stdout" | "stderr";

/** What a child writes into a stream that it inherits would be in the result of the command, or show a secret. */
function guardCommands(print: (text: string) => void): void {
  const Original = Deno.Command;
  class GuardedCommand extends Original {
    readonly #line: [string | URL, Deno.CommandOptions];

    constructor(command: string | URL, options: Deno.CommandOptions = {}) {
      super(command, options);
      this.#line = [command, options];
    }

    #inherited(byDefault: boolean): StreamName[] {
      const options = this.#line[1];
      return (["stdout", "stderr"] as const).filter((name) =>
        options[name] === "inherit" || (options[name] === undefined && byDefault)
      );
    }

    #piped(inherited: readonly StreamName[]): Deno.Command {
      const streams = Object.fromEntries(inherited.map((name) => [name, "piped"]));
      return new Original(this.#line[0], { ...this.#line[1], ...streams });
    }

    override spawn(): Deno.ChildProcess {
      const inherited = this.#inherited(true);
      if (inherited.length === 0) return super.spawn();
      const child = this.#piped(inherited).spawn();
      const printed = Promise.all(inherited.map((name) => printAll(child[name], print)));
      const status = child.status.then(async (result) => (await printed, result));
      define(child, "status", { value: status });
      const own = (["stdout", "stderr"] as const).filter((name) =>
        !inherited.includes(name) && this.#line[1][name] === "piped"
      );
      define(child, "output", { value: () => outputOf(child, own) });
      return child;
    }

    override async output(): Promise<Deno.CommandOutput> {
      const inherited = this.#inherited(false);
      if (inherited.length === 0) return await super.output();
      return printOutput(await this.#piped(inherited).output(), inherited, print);
    }

    override outputSync(): Deno.CommandOutput {
      const inherited = this.#inherited(false);
      if (inherited.length === 0) return super.outputSync();
      return printOutput(this.#piped(inherited).outputSync(), inherited, print);
    }
  }
  define(Deno, "Command", { value: GuardedCommand });
}

function printOutput(
  result: Deno.CommandOutput,
  inherited: readonly StreamName[],
  print: (text: string) => void,
): Deno.CommandOutput {
  for (const name of inherited) {
    const lines = new LineHolder(print);
    lines.add(new TextDecoder().decode(result[name]));
    lines.end();
  }
  return result;
}

/** What `output()` of a child says, with the streams that it really has. */
async function outputOf(child: Deno.ChildProcess, own: readonly StreamName[]): Promise<Deno.CommandOutput> {
  const collect = async (name: StreamName) =>
    own.includes(name) ? new Uint8Array(await new Response(child[name]).arrayBuffer()) : undefined;
  const [status, stdout, stderr] = await Promise.all([child.status, collect("stdout"), collect("stderr")]);
  const given = (name: StreamName, bytes: Uint8Array | undefined) => {
    if (!bytes) throw new TypeError(`Cannot get '${name}': '${name}' is not piped`);
    return bytes;
  };
  return Object.defineProperties({ ...status }, {
    stdout: { get: () => given("stdout", stdout) },
    stderr: { get: () => given("stderr", stderr) },
  }) as Deno.CommandOutput;
}

async function printAll(stream: ReadableStream<Uint8Array>, print: (text: string) => void): Promise<void> {
  const lines = new LineHolder(print);
  const texts = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
  for await (const text of texts) lines.add(text);
  lines.end();
}

function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(target, name, { configurable: true, enumerable: true, ...descriptor });
}
