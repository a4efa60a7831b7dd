// SPDX-License-Identifier: MIT
/**
 * Evaluates modules in a process that may do nothing, to learn what they declare. All modules of one author share a
 * process, because each may change what the next one sees; one that loops, allocates or ends the process is found, and
 * another process goes on with the rest.
 */
import type { Platform, ProcessResult } from "../../../domain/platform/platform.ts";
import { IS_COMPILED } from "../../../domain/version.ts";
import { loadTimeoutMs } from "../load_timeout.ts";
import { SANDBOX_VERB, type SandboxAnswer, type SandboxFinding } from "./sandbox_protocol.ts";
import type { SandboxItem, SandboxRequest } from "./sandbox_protocol.ts";

/** What became of a module. */
export type SandboxOutcome =
  | SandboxFinding
  /** It took more time or memory than it may have. */
  | { readonly kind: "limit"; readonly message: string }
  /** There is no sandbox on this machine. */
  | { readonly kind: "unavailable"; readonly message: string };

/** Evaluating declarations takes milliseconds. */
const LIMIT_MS = 5000;
const MEMORY_LIMIT = 1024 ** 3;
/** Answers are short; a module that prints more than this is stopped. */
const OUTPUT_LIMIT = 4 * 1024 ** 2;
/** Descriptors that the process may have: what the runtime needs to start, and a few more to use up. */
const DESCRIPTORS = IS_COMPILED ? 64 : 256;

export class SandboxRunner {
  /** @param onProcess called for each process that is started. */
  constructor(private readonly platform: Platform, private readonly onProcess: () => void) {}

  /** One outcome per item, in order. @param onDone told how many are done. */
  async run(items: readonly SandboxItem[], onDone: (done: number) => void): Promise<SandboxOutcome[]> {
    const outcomes = new Map<SandboxItem, SandboxOutcome>();
    for (const group of Map.groupBy(items, ({ author }) => author).values()) {
      const done = outcomes.size;
      const found = await this.#group(group, (n) => onDone(done + n));
      group.forEach((item, index) => outcomes.set(item, found[index]!));
    }
    return items.map((item) => outcomes.get(item)!);
  }

  /** The outcomes of one author's items: nothing that another author's code did has a part in them. */
  async #group(items: readonly SandboxItem[], onDone: (done: number) => void): Promise<SandboxOutcome[]> {
    const outcomes: SandboxOutcome[] = [];
    /** Items that were the first of their process: whatever became of them is due to themselves. */
    const first = new Set<number>();
    while (outcomes.length < items.length) {
      const done = outcomes.length;
      first.add(done);
      outcomes.push(...await this.#batch(items.slice(done), (n) => onDone(done + n)));
    }
    const suspects = (...kinds: SandboxOutcome["kind"][]) =>
      outcomes.flatMap(({ kind }, index) => !first.has(index) && kinds.includes(kind) ? [index] : []);
    const failed = suspects("failed", "denied");
    if (failed.length > 0 && outcomes.some(({ kind }) => kind !== "failed")) {
      for (let done = 0; done < failed.length;) {
        first.add(failed[done]!);
        const batch = await this.#batch(failed.slice(done).map((index) => items[index]!), () => {});
        batch.forEach((outcome, at) => outcomes[failed[done + at]!] = outcome);
        done += batch.length;
      }
    }
    // The time, memory or output may have been used up by an earlier module in the same process.
    for (const index of suspects("limit")) {
      outcomes[index] = (await this.#batch([items[index]!], () => {}))[0]!;
    }
    return outcomes;
  }

  /**
   * Runs one process until it ends. The item that ended it is the last one that is answered; where it ended between two
   * items, as by a limit that the first one nearly reached, the first one is.
   */
  async #batch(items: readonly SandboxItem[], onDone: (done: number) => void): Promise<SandboxOutcome[]> {
    const limit = Math.min(LIMIT_MS, loadTimeoutMs(this.platform));
    const lifetimeMs = limit * (items.length + 2);
    const request: SandboxRequest = { nonce: this.platform.randomHex(16), lifetimeMs, items };
    const command = sandboxCommand(this.platform, Math.ceil(lifetimeMs / 1000));
    if (!command) return items.map(() => unavailable("this system has no limit on open files"));
    this.onProcess();
    const outcomes: SandboxOutcome[] = [];
    let started = 0;
    let refused: string | undefined;
    const idle = new AbortController();
    let timer = setTimeout(() => idle.abort(), limit + LIMIT_MS);
    const result = await this.platform.run({
      ...command,
      cwd: "/",
      env: environment(this.platform),
      clearEnv: true,
      stdin: JSON.stringify(request),
      signal: idle.signal,
      memoryLimit: MEMORY_LIMIT,
      outputLimit: OUTPUT_LIMIT,
      onLine: (line, stream) => {
        if (stream === "stderr" || !line.startsWith(request.nonce)) return;
        clearTimeout(timer);
        timer = setTimeout(() => idle.abort(), limit);
        const answer = JSON.parse(line.slice(request.nonce.length)) as SandboxAnswer;
        if (answer.event === "refused") refused = answer.message;
        else if (answer.event === "start") started = answer.index + 1;
        else if (answer.index === outcomes.length) outcomes.push(answer.finding);
        onDone(outcomes.length);
      },
    });
    clearTimeout(timer);
    if (outcomes.length === items.length) return outcomes;
    if (refused !== undefined) return items.map(() => unavailable(refused!));
    if (started > outcomes.length) return [...outcomes, endedBy(result, limit)];
    if (outcomes.length > 0) return outcomes;
    return items.map(() => unavailable(startProblem(result)));
  }
}

/** The process's command line, with limits that the kernel keeps; undefined where there is no way to set them. */
function sandboxCommand(
  platform: Platform,
  seconds: number,
): { command: string; args: string[] } | undefined {
  if (platform.os === "windows") return undefined;
  const limits = `ulimit -n ${DESCRIPTORS} && ulimit -c 0 && ulimit -t ${seconds} && exec "$0" "$@"`;
  return { command: "/bin/sh", args: ["-c", limits, ...platform.self, SANDBOX_VERB] };
}

/** Only what the runtime itself reads to find its caches; the process hides it before it evaluates anything. */
function environment(platform: Platform): Record<string, string> {
  const names = IS_COMPILED ? ["TMPDIR"] : ["TMPDIR", "HOME", "DENO_DIR", "XDG_CACHE_HOME"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = platform.env(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

function unavailable(message: string): SandboxOutcome {
  return { kind: "unavailable", message };
}

function startProblem(result: ProcessResult): string {
  const said = new TextDecoder().decode(result.stderr).trim().split("\n").at(-1) ?? "";
  return `the sandbox could not be started (${result.error ?? (said || `exit code ${result.code}`)})`;
}

function endedBy(result: ProcessResult, limit: number): SandboxOutcome {
  const limited = (message: string): SandboxOutcome => ({ kind: "limit", message });
  if (result.ended === "aborted") return limited(`it did not finish within ${limit / 1000} s`);
  if (result.ended === "memory") return limited("it used more than 1 GiB of memory");
  if (result.ended === "output") return limited("it printed more than 4 MiB");
  if (result.code > 128) return limited("it used up all memory, or started a thread");
  return {
    kind: "failed",
    message: `it ended the process, or awaits a promise that never settles (exit code ${result.code})`,
  };
}
