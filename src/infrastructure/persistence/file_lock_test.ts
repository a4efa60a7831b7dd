// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Platform } from "../../domain/platform/platform.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { FileLock } from "./file_lock.ts";

function withEnvironment(values: Record<string, string>): Platform {
  return Object.assign(Object.create(denoPlatform()), { env: (name: string) => values[name] });
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A process that takes the lock, says so, and holds it until it is killed. */
async function holderOf(directory: string): Promise<Deno.ChildProcess> {
  const lock = new URL("./file_lock.ts", import.meta.url).href;
  const platform = new URL("../platform/deno_platform.ts", import.meta.url).href;
  const code = `import { FileLock } from "${lock}"; import { denoPlatform } from "${platform}";
await new FileLock(denoPlatform(), "${directory}").hold("models", "a long test", async () => {
  console.log("held");
  await new Promise((done) => setTimeout(done, 60_000));
});`;
  const file = `${directory}/holder.ts`;
  await Deno.writeTextFile(file, code);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", file],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}

Deno.test("hold() lets one in at a time", () =>
  inDirectory(async (directory) => {
    const lock = new FileLock(denoPlatform(), directory);
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 8 }, () =>
      lock.hold("models", "counting", async () => {
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 2));
        inside--;
      })));
    assert.equal(most, 1);
  }));

Deno.test("hold() times out with an error that says who holds the lock and since when", () =>
  inDirectory(async (directory) => {
    const child = await holderOf(directory);
    const lock = new FileLock(withEnvironment({ SWAMP_LOCK_TIMEOUT_MS: "50" }), directory);
    await assert.rejects(lock.hold("models", "waiting", () => {}), {
      code: "LOCK_TIMEOUT",
      message: new RegExp(`held by process ${child.pid} \\(a long test\\) since 20`),
    });
    child.kill("SIGKILL");
    await child.status;
  }));

Deno.test("the waiter goes on when the holder is killed", () =>
  inDirectory(async (directory) => {
    const child = await holderOf(directory);
    const waiting = new FileLock(denoPlatform(), directory).hold(
      "models",
      "waiting",
      () => performance.now(),
    );
    await new Promise((done) => setTimeout(done, 100));
    const killed = performance.now();
    child.kill("SIGKILL");
    const entered = await waiting;
    await child.status;
    assert.ok(entered >= killed);
  }));

Deno.test("hold() replaces a lock file that somebody wrote into", () =>
  inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/models.lock`, "garbage ".repeat(1000));
    assert.equal(await new FileLock(denoPlatform(), directory).hold("models", "test", () => 7), 7);
  }));

Deno.test("hold() frees the lock when the work fails", () =>
  inDirectory(async (directory) => {
    const lock = new FileLock(denoPlatform(), directory);
    await assert.rejects(lock.hold("models", "test", () => Promise.reject(new Error("work"))), /work/);
    assert.equal(await lock.hold("models", "test", () => 1), 1);
  }));

Deno.test("hold() says so when the lock can not be written", () =>
  inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    await assert.rejects(
      new FileLock(denoPlatform(), `${directory}/file/locks`).hold("models", "test", () => {}),
      {
        code: "IO_FAILED",
      },
    );
  }));
