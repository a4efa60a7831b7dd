// SPDX-License-Identifier: MIT
/** Runs command lines in this process, in any directory, with any mixture of terminals, signals and faults. */
import { run } from "../../src/app.ts";
import type { FileSystem } from "../../src/domain/platform/file_system.ts";
import type { Platform } from "../../src/domain/platform/platform.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";

export interface World {
  /** The working directory. */
  readonly cwd: string;
  /** On top of PATH and a HOME inside `cwd`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Which streams are terminals; `true` for all. */
  readonly tty?: boolean | { readonly stdin?: boolean; readonly stdout?: boolean; readonly stderr?: boolean };
  /** Methods of the file system that behave differently. */
  readonly fs?: Partial<FileSystem>;
  /** The number of the user; the real one without it. */
  readonly userId?: () => number | undefined;
  /** The clock, in milliseconds since 1970; the real one without it. */
  readonly now?: () => number;
  /** The clock that measures how long work takes, in milliseconds; the real one without it. */
  readonly monotonic?: () => number;
  /** Sent when the command asks for signals, one after the other. */
  readonly signals?: readonly ("SIGINT" | "SIGTERM")[];
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True when the process was ended from inside instead of by returning. */
  readonly exited: boolean;
  /** The one JSON document on stdout, or on stderr when stdout is empty. */
  // deno-lint-ignore no-explicit-any -- a document of any command
  json(): any;
}

class Exit {
  constructor(readonly code: number) {}
}

/** Runs one command line as `main.ts` would. */
export async function runSwamp(argv: readonly string[], world: World): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  const finish = (code: number, exited: boolean): Outcome => ({
    ...output,
    code,
    exited,
    json: () => {
      const text = output.stdout || output.stderr;
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new Error(`not one JSON document:\n${text}`, { cause: error });
      }
    },
  });
  let ended: (exit: Exit) => void = () => {};
  const exiting = new Promise<Exit>((resolve) => ended = resolve);
  try {
    const code = await Promise.race([run(argv, pretend(world, output, ended)), exiting]);
    return code instanceof Exit ? finish(code.code, true) : finish(code, false);
  } catch (error) {
    if (error instanceof Exit) return finish(error.code, true);
    throw error;
  }
}

function pretend(
  world: World,
  output: { stdout: string; stderr: string },
  ended: (exit: Exit) => void,
): Platform {
  const real = denoPlatform();
  const tty = typeof world.tty === "object"
    ? world.tty
    : { stdin: world.tty, stdout: world.tty, stderr: world.tty };
  const env: Record<string, string> = {
    PATH: Deno.env.get("PATH")!,
    HOME: `${world.cwd}/home`,
    ...world.env,
  };
  const lines = world.stdin === undefined ? [] : world.stdin.replace(/\n$/, "").split("\n");
  const sink = (name: "stdout" | "stderr", isTerminal = false) => ({
    isTerminal,
    columns: 80,
    write: (text: string) => void (output[name] += text),
    styled: (text: string) => void (output[name] += text),
    eraseLine: () => void (output[name] += "\r\u001b[K"),
  });
  return {
    ...real,
    fs: { ...real.fs, ...world.fs },
    now: world.now ?? real.now,
    monotonic: world.monotonic ?? real.monotonic,
    userId: world.userId ?? real.userId,
    stdin: {
      isTerminal: tty.stdin ?? false,
      readAll: () => Promise.resolve(world.stdin ?? ""),
      readLine: () => Promise.resolve(lines.shift()),
      readHidden: () => Promise.resolve(lines.shift()),
    },
    stdout: sink("stdout", tty.stdout),
    stderr: sink("stderr", tty.stderr),
    env: (name) => env[name],
    environment: () => ({ ...env }),
    cwd: () => world.cwd,
    home: env.HOME,
    onSignalInThread: () => Promise.resolve(() => Promise.resolve()),
    onSignal: (callback) => {
      for (const [index, signal] of (world.signals ?? []).entries()) {
        setTimeout(() => callback(signal), 20 * index);
      }
      return () => {};
    },
    exit: (code) => {
      ended(new Exit(code));
      throw new Exit(code);
    },
  };
}

/** Gives the test a directory of its own, links resolved, and removes it. */
export async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "swamp-test-" }));
  try {
    await work(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}
