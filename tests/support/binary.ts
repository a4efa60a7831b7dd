// SPDX-License-Identifier: MIT
/** Runs the compiled binary as a user would, in a directory and a home of its own. Imports nothing of the program. */
import assert from "node:assert/strict";
import { assertDeclared } from "./declared_documents.ts";

/** The binary under test. */
export const SWAMP = binaryPath();

function binaryPath(): string {
  const path = Deno.env.get("SWAMP_BIN") ?? new URL("../../swamp", import.meta.url).pathname;
  try {
    Deno.statSync(path);
  } catch (cause) {
    throw new Error(`There is no binary at ${path}; make it with: deno task compile`, { cause });
  }
  return path;
}

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** A program and its arguments that start the binary, which follows them. */
  readonly prefix?: readonly string[];
  /** Milliseconds after which the command is killed; the test then fails. Default 180,000: only a hang takes so long. */
  readonly timeout?: number;
}

/** A temporary directory with a home directory beside it. */
export class Sandbox {
  readonly base: string;
  /** The repository. */
  readonly root: string;
  readonly home: string;
  /** For every command. */
  readonly env: Record<string, string> = {};

  constructor() {
    this.base = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "swamp-uat-" }));
    this.root = `${this.base}/repo`;
    this.home = `${this.base}/home`;
    Deno.mkdirSync(this.root);
    Deno.mkdirSync(this.home);
  }

  /** A sandbox whose directory is a repository. */
  static async repository(): Promise<Sandbox> {
    const sandbox = new Sandbox();
    await sandbox.ok("init");
    return sandbox;
  }

  #environment(extra: Record<string, string> = {}): Record<string, string> {
    const kept = ["PATH", "SWAMP_ESBUILD", "LANG", "TMPDIR"];
    const inherited = kept.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    });
    return { ...Object.fromEntries(inherited), HOME: this.home, ...this.env, ...extra };
  }

  /** Starts a command; its streams are piped. */
  spawn(args: readonly string[], options: RunOptions = {}): Deno.ChildProcess {
    const [command, ...words] = [...options.prefix ?? [], SWAMP, ...args];
    return new Deno.Command(command!, {
      args: words,
      cwd: options.cwd ?? this.root,
      env: this.#environment(options.env),
      clearEnv: true,
      stdin: options.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
    const child = this.spawn(args, options);
    const limit = options.timeout ?? 180_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limit);
    if (options.stdin !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(options.stdin));
      await writer.close();
    }
    const output = await child.output();
    clearTimeout(timer);
    const decoder = new TextDecoder();
    const result = {
      code: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
    assert.ok(
      !late,
      `swamp ${args.join(" ")} did not end within ${limit} ms\n${result.stdout}${result.stderr}`,
    );
    return result;
  }

  /** Runs a command that must succeed. */
  async ok(...args: string[]): Promise<Result> {
    const result = await this.run(args);
    assert.equal(result.code, 0, `swamp ${args.join(" ")}\n${result.stdout}${result.stderr}`);
    return result;
  }

  /** Runs a command with `--json` that must succeed. @returns its one document. */
  // deno-lint-ignore no-explicit-any -- a document is examined freely by tests
  async json(...args: string[]): Promise<any> {
    const result = await this.ok(...args, "--json");
    assert.equal(result.stderr, "", `swamp ${args.join(" ")} --json wrote to stderr`);
    const document = JSON.parse(result.stdout);
    assertDeclared(args, document);
    return document;
  }

  /** Runs a command with `--json` that must fail. @returns the error document; stdout must be empty. */
  async error(
    code: number,
    ...args: string[]
  ): Promise<ErrorDocument> {
    const result = await this.run([...args, "--json"]);
    assert.equal(result.code, code, `swamp ${args.join(" ")}\n${result.stdout}${result.stderr}`);
    assert.equal(result.stdout, "");
    const document: ErrorDocument = JSON.parse(result.stderr);
    assert.ok(document.hint, `swamp ${args.join(" ")} names no next step: ${document.error}`);
    return document;
  }

  /** The work counted for a command. */
  async counts(...args: string[]): Promise<Record<string, number>> {
    return (await this.json(...args, "--timings")).timings;
  }

  write(path: string, content: string | Uint8Array): void {
    const file = `${this.root}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(file, content);
    else Deno.writeFileSync(file, content);
  }

  read(path: string): string {
    return Deno.readTextFileSync(`${this.root}/${path}`);
  }

  remove(path: string): void {
    Deno.removeSync(`${this.root}/${path}`, { recursive: true });
  }

  exists(path: string): boolean {
    try {
      Deno.lstatSync(`${this.root}/${path}`);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Waits until files written so far count as settled. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 3100));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.base, { recursive: true });
  }
}

/** What `--json` prints on stderr when a command fails. */
export interface ErrorDocument {
  readonly error: string;
  readonly code: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly { readonly code: string; readonly message: string }[];
}

/** A model type with one method that stores its argument. */
export function modelSource(
  type: string,
  parts: { version?: string; before?: string; body?: string } = {},
): string {
  return `import { z } from "npm:zod@4.3.6";
${parts.before ?? ""}
export const model = {
  type: "${type}",
  version: "${parts.version ?? "2026.01.01.1"}",
  description: "A type for tests",
  globalArguments: z.object({ size: z.number().int().default(1), label: z.string().optional() }),
  resources: {
    result: { schema: z.object({ value: z.string() }), lifetime: "infinite", garbageCollection: 100 },
  },
  methods: {
    run: {
      description: "Stores a value",
      arguments: z.object({ value: z.string().default("v") }),
      execute: async (args, context) => {
        ${parts.body ?? ""}
        return { dataHandles: [await context.writeResource("result", "result", { value: args.value })] };
      },
    },
  },
};
`;
}
