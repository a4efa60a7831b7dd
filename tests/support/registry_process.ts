// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { RunOptions, Sandbox } from "./binary.ts";

/** `swamp registry serve` as a process of its own. */
export class RegistryProcess {
  private constructor(
    private readonly child: Deno.ChildProcess,
    readonly address: string,
    /** What it writes to stderr, so far. */
    readonly log: { text: string },
    private readonly finished: Promise<unknown>,
  ) {}

  get pid(): number {
    return this.child.pid;
  }

  /** Starts it in a sandbox and waits until it takes requests. */
  static async start(
    sandbox: Sandbox,
    directory: string,
    options: RunOptions = {},
  ): Promise<RegistryProcess> {
    const child = sandbox.spawn(["registry", "serve", "--dir", directory, "-v"], options);
    const log = { text: "" };
    const decoder = new TextDecoder();
    let found: (address: string) => void;
    const address = new Promise<string>((resolve) => found = resolve);
    const read = async () => {
      for await (const chunk of child.stderr) {
        log.text += decoder.decode(chunk, { stream: true });
        const match = /Serving .* at (http\S+)\n/.exec(log.text);
        if (match) found(match[1]!);
      }
    };
    const finished = read();
    const ended = child.status.then(({ code }) =>
      assert.fail(`registry serve ended with ${code}: ${log.text}`)
    );
    ended.catch(() => {});
    return new RegistryProcess(child, await Promise.race([address, ended]), log, finished);
  }

  /** Ends it. @returns its exit code and what it wrote to stdout. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<{ code: number; stdout: string }> {
    this.child.kill(signal);
    const stdout = await new Response(this.child.stdout).text();
    await this.finished;
    return { code: (await this.child.status).code, stdout };
  }
}
