// SPDX-License-Identifier: MIT
import type { ProcessRequest, ProcessResult } from "../../domain/platform/platform.ts";
import { killTree, residentBytes } from "./process_tree.ts";

const MEMORY_POLL_MS = 200;
/** How long output is still read after the child ended while a process it left behind holds the pipe open. */
const DRAIN_MS = 500;

type EndReason = ProcessResult["ended"];

/**
 * Runs a child in a process group of its own, so that a timeout or an abort ends everything it started. With
 * `stdio: "inherit"` it stays in the group of the terminal, because it has to read from it.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  if (request.signal?.aborted) return notRun("aborted");
  const inherit = request.stdio === "inherit";
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(request.command, commandOptions(request, inherit)).spawn();
  } catch (error) {
    return notRun("not-started", error instanceof Error ? error.message : String(error));
  }
  const guard = guardChild(child, request, !inherit);
  const collectors = inherit
    ? []
    : (["stdout", "stderr"] as const).map((name) =>
      new OutputCollector(child[name], {
        onLine: (line) => request.onLine?.(line, name),
        limit: request.outputLimit ?? Number.POSITIVE_INFINITY,
        onLimit: () => guard.kill("output"),
      })
    );
  const feeding = request.stdin === undefined || inherit ? undefined : feed(child.stdin, request.stdin);
  try {
    const status = await child.status;
    await feeding;
    await Promise.all(collectors.map((collector) => collector.finish(DRAIN_MS)));
    return {
      code: status.code,
      stdout: collectors[0]?.bytes() ?? new Uint8Array(),
      stderr: collectors[1]?.bytes() ?? new Uint8Array(),
      ended: guard.ended(),
    };
  } finally {
    guard.release();
  }
}

function commandOptions(request: ProcessRequest, inherit: boolean): Deno.CommandOptions {
  const stream = inherit ? "inherit" : "piped";
  const options: Deno.CommandOptions & { detached?: boolean } = {
    args: [...request.args],
    cwd: request.cwd,
    env: request.env,
    clearEnv: request.clearEnv,
    stdin: inherit ? "inherit" : request.stdin === undefined ? "null" : "piped",
    stdout: stream,
    stderr: stream,
    detached: !inherit,
  };
  return options;
}

function notRun(ended: EndReason, error?: string): ProcessResult {
  return { code: -1, stdout: new Uint8Array(), stderr: new Uint8Array(), ended, error };
}

/** Watches time, memory and the abort signal; the first to fire kills the child and gives the reason. */
function guardChild(child: Deno.ChildProcess, request: ProcessRequest, ownGroup: boolean) {
  let reason: EndReason = "exit";
  const kill = (why: EndReason) => {
    if (reason !== "exit") return;
    reason = why;
    killTree(child.pid, ownGroup);
  };
  const onAbort = () => kill("aborted");
  request.signal?.addEventListener("abort", onAbort, { once: true });
  const limit = request.memoryLimit;
  const memory = limit === undefined
    ? undefined
    : setInterval(() => residentBytes(child.pid) > limit && kill("memory"), MEMORY_POLL_MS);
  const timeout = request.timeoutMs === undefined
    ? undefined
    : setTimeout(() => kill("timeout"), request.timeoutMs);
  return {
    ended: () => reason,
    kill,
    release() {
      request.signal?.removeEventListener("abort", onAbort);
      clearInterval(memory);
      clearTimeout(timeout);
    },
  };
}

async function feed(stdin: WritableStream<Uint8Array>, content: string | Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
    await writer.close();
  } catch (error) {
    // The child did not read its input to the end, which is its right. Deno 2.4 says so with a TypeError.
    const closed = error instanceof TypeError && error.message.includes("closed or errored");
    if (!closed && !(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Collects a stream and reports its lines. */
class OutputCollector {
  readonly #chunks: Uint8Array[] = [];
  readonly #decoder = new TextDecoder();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #reading: Promise<void>;
  #line = "";
  #size = 0;

  constructor(
    stream: ReadableStream<Uint8Array>,
    private readonly options: {
      readonly onLine: (line: string) => void;
      /** Bytes; what follows is not kept. */
      readonly limit: number;
      readonly onLimit: () => void;
    },
  ) {
    this.#reader = stream.getReader();
    this.#reading = this.#readAll();
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) break;
      this.#size += value.length;
      if (this.#size > this.options.limit) {
        this.options.onLimit();
        continue;
      }
      this.#chunks.push(value);
      this.#lines(this.#decoder.decode(value, { stream: true }));
    }
    this.#lines(this.#decoder.decode());
    if (this.#line !== "") this.options.onLine(this.#line);
  }

  #lines(text: string): void {
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.options.onLine(line.replace(/\r$/, ""));
  }

  /** Waits for the end of the stream, but not longer than `drainMs`. */
  async finish(drainMs: number): Promise<void> {
    const timer = setTimeout(() => this.#reader.cancel(), drainMs);
    try {
      await this.#reading;
    } finally {
      clearTimeout(timer);
    }
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#chunks.reduce((size, chunk) => size + chunk.length, 0));
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }
}
