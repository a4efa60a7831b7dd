// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { runProcess } from "./deno_processes.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const sh = (script: string) => ({ command: "sh", args: ["-c", script] });

Deno.test("runProcess() collects both streams, the exit code and the lines in order", async () => {
  const lines: string[] = [];
  const result = await runProcess({
    ...sh("echo one; printf 'two'; echo bad >&2; exit 3"),
    onLine: (line, stream) => lines.push(`${stream}:${line}`),
  });
  strictEqual(result.code, 3);
  strictEqual(result.ended, "exit");
  strictEqual(text(result.stdout), "one\ntwo");
  strictEqual(text(result.stderr), "bad\n");
  deepStrictEqual(lines.filter((line) => line.startsWith("stdout")), ["stdout:one", "stdout:two"]);
  deepStrictEqual(lines.filter((line) => line.startsWith("stderr")), ["stderr:bad"]);
});

Deno.test("runProcess() passes stdin, directory and environment", async () => {
  const directory = Deno.makeTempDirSync();
  const result = await runProcess({
    ...sh('cat; pwd; echo "$GREETING"'),
    stdin: "in\n",
    cwd: directory,
    env: { GREETING: "hello" },
  });
  strictEqual(text(result.stdout), `in\n${Deno.realPathSync(directory)}\nhello\n`);
  Deno.removeSync(directory);
});

Deno.test("runProcess() gives a large input to a child that does not read it", async () => {
  const result = await runProcess({ ...sh("exit 0"), stdin: new Uint8Array(5_000_000) });
  strictEqual(result.code, 0);
});

Deno.test("runProcess() reports a program that does not exist", async () => {
  const result = await runProcess({ command: "/nonexistent/program", args: [] });
  strictEqual(result.code, -1);
  strictEqual(result.ended, "not-started");
  ok(result.error);
});

Deno.test("runProcess() on timeout kills also what the child started, in whatever group", async () => {
  const result = await runProcess({
    ...sh("setsid sleep 671.25 & sleep 671.75"),
    timeoutMs: 300,
  });
  strictEqual(result.ended, "timeout");
  const left = await runProcess({ command: "ps", args: ["-eo", "stat=,args="] });
  const alive = text(left.stdout).split("\n").filter((line) =>
    /sleep 671\.(25|75)/.test(line) && !/^Z/.test(line)
  );
  deepStrictEqual(alive, []);
});

Deno.test("runProcess() ends when the signal is aborted, also when it was before", async () => {
  const abort = new AbortController();
  const running = runProcess({ ...sh("sleep 60"), signal: abort.signal });
  setTimeout(() => abort.abort(), 100);
  strictEqual((await running).ended, "aborted");
  const again = await runProcess({ ...sh("echo ran"), signal: abort.signal });
  strictEqual(again.ended, "aborted");
  strictEqual(text(again.stdout), "");
});

Deno.test("runProcess() does not wait for a background process that keeps the output open", async () => {
  const result = await runProcess(sh("sleep 600 & echo $!"));
  strictEqual(result.code, 0);
  // Throws unless the background process still runs.
  Deno.kill(Number(text(result.stdout)), "SIGKILL");
});

Deno.test({
  name: "runProcess() kills a child that takes more memory than allowed",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const grow = "const a=[];setInterval(()=>a.push(new Uint8Array(20_000_000).fill(1)),10)";
    const result = await runProcess({
      command: Deno.execPath(),
      args: ["eval", grow],
      memoryLimit: 250_000_000,
      timeoutMs: 20_000,
    });
    strictEqual(result.ended, "memory");
  },
});
