// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import type { Platform } from "../domain/platform/platform.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { parseArguments } from "./parse_arguments.ts";
import { checkEnvironment, guessSettings, settingsOf } from "./settings.ts";

interface World {
  readonly env?: Record<string, string>;
  readonly tty?: boolean;
}

function platform({ env = {}, tty = false }: World = {}): Platform {
  const stream = { isTerminal: tty, columns: 80, write: () => {}, styled: () => {}, eraseLine: () => {} };
  return {
    env: (name: string) => env[name],
    stdin: stream,
    stdout: stream,
    stderr: stream,
  } as unknown as Platform;
}

function read(words: string, world?: World) {
  const args = [{ name: "words", description: "", variadic: true }];
  const input = parseArguments(words.split(" "), { path: "x", args, options: GLOBAL_OPTIONS });
  return settingsOf(input, platform(world));
}

Deno.test("settingsOf() reads the options wherever they stand", () => {
  const settings = read("--json model get x --timings -y --repo-dir=/a");
  strictEqual(settings.json && settings.timings && settings.assumeYes, true);
  strictEqual(settings.repoDir, "/a");
  strictEqual(read("model get -- --json").json, false);
  strictEqual(read("--repo-dir /b x").repoDir, "/b");
  strictEqual(read("-qy").quiet, true);
});

Deno.test("guessSettings() sees long options before -- and never reads a value as one", () => {
  const guess = (words: string) => guessSettings(words.split(" "), platform());
  strictEqual(guess("modle --json").json, true);
  strictEqual(guess("modle -- --json").json, false);
  strictEqual(guess("model search -lyes").assumeYes, false);
});

Deno.test("settingsOf() ranks quiet, log-level, verbose and the environment", () => {
  const env = { SWAMP_LOG_LEVEL: "fatal" };
  strictEqual(read("-q --log-level info").logLevel, "error");
  strictEqual(read("-v --log-level trace", { env }).logLevel, "trace");
  strictEqual(read("-v", { env }).logLevel, "debug");
  strictEqual(read("x", { env }).logLevel, "fatal");
  strictEqual(read("x").logLevel, undefined);
});

Deno.test("settingsOf() colours only terminals, unless told otherwise", () => {
  const off = { stdout: false, stderr: false };
  const on = { stdout: true, stderr: true };
  deepStrictEqual(read("x").colour, off);
  deepStrictEqual(read("x", { tty: true }).colour, on);
  deepStrictEqual(read("x", { tty: true, env: { NO_COLOR: "" } }).colour, off);
  deepStrictEqual(read("x", { tty: true, env: { TERM: "dumb" } }).colour, off);
  deepStrictEqual(read("--color", { env: { NO_COLOR: "1" } }).colour, on);
  deepStrictEqual(read("--color --no-color", { tty: true }).colour, off);
});

Deno.test("settingsOf() lets questions be asked only on a terminal that nothing forbids", () => {
  strictEqual(read("x", { tty: true }).interactive, true);
  strictEqual(read("x").interactive, false);
  strictEqual(read("--no-input", { tty: true }).interactive, false);
  strictEqual(read("--json", { tty: true }).interactive, false);
  strictEqual(read("x", { tty: true, env: { CI: "true" } }).interactive, false);
});

Deno.test("checkEnvironment() refuses a log level that does not exist", () => {
  throws(() => checkEnvironment(platform({ env: { SWAMP_LOG_LEVEL: "loud" } })), {
    code: "INVALID_VALUE",
    message: /SWAMP_LOG_LEVEL must be one of: .*'loud'/,
  });
  checkEnvironment(platform({ env: { SWAMP_LOG_LEVEL: "" } }));
});
