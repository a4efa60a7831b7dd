// SPDX-License-Identifier: MIT
/** Runs command lines in this process: `run(argv, platform)` over a real temporary directory and a pretended terminal. */
import { run } from "../../src/app.ts";
import type { Platform } from "../../src/domain/platform/platform.ts";
import { TempRepository } from "./temp_repository.ts";

/** What the world looks like to one command line. */
export interface Terminal {
  /** Text on standard input. */
  readonly stdin?: string;
  /** Whether stdin and stderr are terminals. */
  readonly isTerminal?: boolean;
  /** Environment on top of the minimum. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  // deno-lint-ignore no-explicit-any -- a document of any command
  readonly json: any;
}

/** A repository and a way to run commands in it. */
export class InProcess {
  private constructor(readonly repo: TempRepository) {}

  static async create(): Promise<InProcess> {
    return new InProcess(await TempRepository.create());
  }

  /** Runs one command line in the repository. */
  async run(argv: readonly string[], terminal: Terminal = {}): Promise<Finished> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(argv, this.#platform(out, err, terminal));
    const stdout = out.join("");
    const stderr = err.join("");
    return { code, stdout, stderr, json: argv.includes("--json") ? parse(stdout || stderr) : undefined };
  }

  #platform(out: string[], err: string[], terminal: Terminal): Platform {
    const env: Record<string, string> = {
      HOME: `${this.repo.root}/home`,
      PATH: Deno.env.get("PATH")!,
      ...terminal.env,
    };
    const isTerminal = terminal.isTerminal ?? false;
    const lines = (terminal.stdin ?? "").split("\n");
    const sink = (to: string[]) => ({ write: (text: string) => void to.push(text), isTerminal, columns: 80 });
    const fake: Partial<Platform> = {
      stdin: {
        isTerminal,
        readAll: () => Promise.resolve(terminal.stdin ?? ""),
        readLine: () => Promise.resolve(lines.shift()),
        readHidden: () => Promise.resolve(lines.shift()),
      },
      stdout: sink(out),
      stderr: sink(err),
      env: (name) => env[name],
      environment: () => env,
      cwd: () => this.repo.root,
      home: env.HOME,
    };
    return Object.assign(Object.create(this.repo.platform), fake);
  }

  [Symbol.dispose](): void {
    this.repo[Symbol.dispose]();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`not one JSON document:\n${text}`, { cause: error });
  }
}
