// SPDX-License-Identifier: MIT
import { fileURLToPath } from "node:url";
import type { Platform } from "../../domain/platform/platform.ts";
import { IS_COMPILED } from "../../domain/version.ts";
import { leaveExtensionCode } from "./leave_extension_code.ts";
import { denoFileSystem } from "./deno_file_system.ts";
import { runProcess } from "./deno_processes.ts";
import { denoSink, denoSource } from "./deno_streams.ts";
import { findExecutable } from "./find_executable.ts";

const OS: Readonly<Record<string, Platform["os"]>> = { linux: "linux", darwin: "darwin", windows: "windows" };

/** The real world: the only place besides `main.ts` that names Deno. */
export function denoPlatform(): Platform {
  const env = (name: string) => Deno.env.get(name);
  // Taken before extension code runs, which gets an exit of its own.
  const exit = Deno.exit.bind(Deno);
  return {
    fs: denoFileSystem,
    stdin: denoSource(Deno.stdin),
    stdout: denoSink(Deno.stdout),
    stderr: denoSink(Deno.stderr, true),
    env,
    environment: () => Deno.env.toObject(),
    cwd: () => Deno.cwd(),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    uuid: () => crypto.randomUUID(),
    randomHex,
    os: OS[Deno.build.os] ?? "other",
    arch: Deno.build.arch,
    pid: Deno.pid,
    userId: () => Deno.uid() ?? undefined,
    home: env("HOME") || env("USERPROFILE") || undefined,
    tempDirectory: env("TMPDIR") || env("TEMP") || env("TMP") || "/tmp",
    self: IS_COMPILED ? [Deno.execPath()] : [Deno.execPath(), "run", "-A", "--quiet", mainModule()],
    run: runProcess,
    which: (name) => findExecutable(name, env("PATH") ?? "", denoFileSystem),
    onSignal,
    onSignalInThread: async (callback, alone) =>
      (await import("./signal_thread.ts")).listenInThread(callback, alone),
    leaveExtensionCode,
    exit: (code) => exit(code),
  };
}

function mainModule(): string {
  return fileURLToPath(new URL("../../../main.ts", import.meta.url));
}

function randomHex(bytes: number): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(bytes)),
    (byte) => byte.toString(16).padStart(2, "0"),
  )
    .join("");
}

function onSignal(callback: (signal: "SIGINT" | "SIGTERM") => void): () => void {
  // Windows knows no SIGTERM that a process could catch.
  const signals: ("SIGINT" | "SIGTERM")[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const listeners = signals.map((signal) => ({ signal, listen: () => callback(signal) }));
  for (const { signal, listen } of listeners) Deno.addSignalListener(signal, listen);
  return () => {
    for (const { signal, listen } of listeners) Deno.removeSignalListener(signal, listen);
  };
}
