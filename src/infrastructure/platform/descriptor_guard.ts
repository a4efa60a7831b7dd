// SPDX-License-Identifier: MIT
/**
 * `node:fs` for extension code: what is written to the descriptors of stdout and stderr, as loggers do, goes where all
 * output of extensions goes. (Deno 2.4 cannot replace a module's exports: there only its default export is guarded.)
 */
import type { LineHolder } from "./held_output.ts";

type Function = (...args: unknown[]) => unknown;
type Callback = (error: null, written?: number, data?: unknown) => void;
type Names = "write" | "writeSync" | "writeFile" | "writeFileSync" | "appendFile" | "appendFileSync";

interface NodeProcess {
  readonly stdout: unknown;
  readonly stderr: unknown;
  getBuiltinModule(name: "node:fs"): Record<Names | "createWriteStream", Function>;
}

type Streams = Readonly<Record<"stdout" | "stderr", LineHolder>>;

/**
 * What is replaced becomes visible to `import { … }` with `syncBuiltinESMExports`, which the guard of children calls.
 * @param streams what is written goes to them.
 */
export function guardDescriptors(streams: Streams): void {
  const process = (globalThis as { process?: NodeProcess }).process;
  if (!process) return;
  const fs = process.getBuiltinModule("node:fs");
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const print = (name: keyof Streams, bytes: Uint8Array): number => {
    streams[name].add(decoders[name].decode(bytes, { stream: true }));
    return bytes.length;
  };
  const { write, writeSync, createWriteStream } = fs;
  fs.writeSync = (fd, data, ...more) => {
    const name = streamOf(fd);
    return name ? print(name, bytesOf(data, more)) : writeSync(fd, data, ...more);
  };
  fs.write = (fd, data, ...more) => {
    const name = streamOf(fd);
    if (!name) return write(fd, data, ...more);
    const written = print(name, bytesOf(data, more));
    later(more, written, data);
  };
  for (const name of ["writeFile", "appendFile"] as const) {
    const [original, originalSync] = [fs[name], fs[`${name}Sync`]];
    fs[`${name}Sync`] = (path, data, ...more) => {
      const stream = streamOf(path);
      if (!stream) return originalSync(path, data, ...more);
      print(stream, bytesOf(data, []));
    };
    fs[name] = (path, data, ...more) => {
      const stream = streamOf(path);
      if (!stream) return original(path, data, ...more);
      print(stream, bytesOf(data, []));
      later(more);
    };
  }
  fs.createWriteStream = (path, options) => {
    const stream = streamOf((options as { fd?: unknown } | null | undefined)?.fd) ?? streamOf(path);
    return stream ? process[stream] : createWriteStream(path, options);
  };
}

/** What a descriptor, or the path of a device, leads to. */
function streamOf(target: unknown): keyof Streams | undefined {
  if (target === 1 || target === "/dev/stdout" || target === "/dev/fd/1") return "stdout";
  if (target === 2 || target === "/dev/stderr" || target === "/dev/fd/2") return "stderr";
  return undefined;
}

/** The part of the data that is to be written: behind bytes stand an offset and a length, behind a text its encoding. */
function bytesOf(data: unknown, more: readonly unknown[]): Uint8Array {
  if (!ArrayBuffer.isView(data)) return new TextEncoder().encode(String(data));
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const given = typeof more[0] === "object" && more[0] !== null
    ? more[0] as { offset?: unknown; length?: unknown }
    : { offset: more[0], length: more[1] };
  const offset = typeof given.offset === "number" ? given.offset : 0;
  return bytes.subarray(offset, typeof given.length === "number" ? offset + given.length : undefined);
}

function later(args: readonly unknown[], written?: number, data?: unknown): void {
  const callback = args.findLast((arg) => typeof arg === "function") as Callback | undefined;
  if (callback) queueMicrotask(() => callback(null, written, data));
}
