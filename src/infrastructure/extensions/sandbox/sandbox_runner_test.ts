// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Platform, ProcessRequest, ProcessResult } from "../../../domain/platform/platform.ts";
import type { SandboxAnswer, SandboxItem, SandboxRequest } from "./sandbox_protocol.ts";
import { SandboxRunner } from "./sandbox_runner.ts";

const KILLED: ProcessResult = {
  code: 137,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  ended: "output",
};
const NONE = { kind: "none" } as const;

function items(count: number): SandboxItem[] {
  return Array.from({ length: count }, (_, index) => ({
    module: "",
    kinds: ["model"],
    file: `f${index}.ts`,
    author: "one",
  }));
}

/** A runner whose processes are killed after these answers, in turn. */
function runnerOf(answers: readonly (readonly SandboxAnswer[])[]) {
  let processes = 0;
  const platform = {
    os: "linux",
    self: ["swamp"],
    env: () => undefined,
    randomHex: () => "ab12",
    run({ stdin, onLine }: ProcessRequest): Promise<ProcessResult> {
      const { nonce } = JSON.parse(stdin as string) as SandboxRequest;
      for (const answer of answers[processes++] ?? []) onLine!(nonce + JSON.stringify(answer), "stdout");
      return Promise.resolve(KILLED);
    },
  } as unknown as Platform;
  return { runner: new SandboxRunner(platform, () => {}), processes: () => processes };
}

const start = (index: number): SandboxAnswer => ({ index, event: "start" });
const found = (index: number): SandboxAnswer => ({ index, event: "found", finding: NONE });

Deno.test("a process that is killed between two modules leaves the rest to another one", async () => {
  const { runner, processes } = runnerOf([[start(0), found(0)], [start(0), found(0), start(1), found(1)]]);
  assert.deepEqual(await runner.run(items(3), () => {}), [NONE, NONE, NONE]);
  assert.equal(processes(), 2);
});

Deno.test("a process that is killed within a module is that module's failure", async () => {
  const { runner } = runnerOf([[start(0)], [start(0), found(0)]]);
  const [first, second] = await runner.run(items(2), () => {});
  assert.deepEqual([first!.kind, second], ["limit", NONE]);
});

Deno.test("a process that answers nothing means that there is no sandbox", async () => {
  const { runner, processes } = runnerOf([]);
  const outcomes = await runner.run(items(2), () => {});
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["unavailable", "unavailable"]);
  assert.equal(processes(), 1);
});
