// SPDX-License-Identifier: MIT
import { MAX_PARSED_BYTES, tooLarge } from "../../domain/limits.ts";
import { SwampError } from "../../domain/errors.ts";
import { HiddenLine } from "./hidden_line.ts";
import type { TextSink, TextSource } from "../../domain/platform/platform.ts";

const DEFAULT_COLUMNS = 80;
const PAUSE_MS = 2;
const READ_SIZE = 65_536;
const ERASE_LINE = "\r\u001b[K";

interface WritableStream {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/**
 * A sink over an output stream of this process. It keeps the stream's own `writeSync`, so that nothing which later
 * replaces `Deno.stdout` or `console` reaches it. A reader that went away (EPIPE) ends the output quietly.
 * @param lossy any failure ends it quietly: for stderr, where a failure could not be reported either.
 */
export function denoSink(stream: WritableStream, lossy = false): TextSink {
  const writeSync = stream.writeSync.bind(stream);
  const isTerminal = stream.isTerminal();
  const encoder = new TextEncoder();
  let readerGone = false;
  const write = (text: string): void => {
    if (readerGone) return;
    try {
      readerGone = !writeAll(writeSync, encoder.encode(text));
    } catch (error) {
      if (!lossy) throw error;
      readerGone = true;
    }
  };
  return {
    isTerminal,
    get columns() {
      return isTerminal ? terminalColumns() : DEFAULT_COLUMNS;
    },
    write,
    styled: write,
    eraseLine: () => write(ERASE_LINE),
  };
}

/** @returns false when nobody reads the stream any more. */
function writeAll(writeSync: (bytes: Uint8Array) => number, bytes: Uint8Array): boolean {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(bytes.subarray(done));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return false;
      if (!(error instanceof Deno.errors.WouldBlock) && !(error instanceof Deno.errors.Interrupted)) {
        throw error;
      }
      // Somebody made the pipe non-blocking: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  return true;
}

function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns || DEFAULT_COLUMNS;
  } catch (_noSize) {
    return DEFAULT_COLUMNS;
  }
}

interface ReadableInput {
  read(buffer: Uint8Array): Promise<number | null>;
  isTerminal(): boolean;
  setRaw(raw: boolean): void;
}

/** Standard input, read in blocks; bytes after a line stay for the next call. */
export function denoSource(stream: ReadableInput): TextSource {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let pending = "";
  let ended = false;
  let received = 0;

  async function more(): Promise<void> {
    const buffer = new Uint8Array(READ_SIZE);
    const count = await stream.read(buffer);
    received += count ?? 0;
    if (received > MAX_PARSED_BYTES) throw tooLarge("Standard input");
    ended = count === null;
    try {
      pending += count === null
        ? decoder.decode()
        : decoder.decode(buffer.subarray(0, count), { stream: true });
    } catch (cause) {
      throw new SwampError("INVALID_VALUE", "Standard input is not UTF-8 text", {
        hint: "Convert it first; other bytes can be given as text: base64 < file | swamp …",
        cause,
      });
    }
  }

  return {
    isTerminal: stream.isTerminal(),
    async readAll() {
      while (!ended) await more();
      const text = pending;
      pending = "";
      return text;
    },
    async readLine() {
      while (!ended && !pending.includes("\n")) await more();
      if (pending === "") return undefined;
      const end = pending.indexOf("\n");
      const line = end < 0 ? pending : pending.slice(0, end);
      pending = end < 0 ? "" : pending.slice(end + 1);
      return line.replace(/\r$/, "");
    },
    async readHidden(signal) {
      const line = new HiddenLine();
      let aborted: () => void = () => {};
      const abort = new Promise<never>((_resolve, reject) => {
        aborted = () => reject(signal.reason);
        signal.addEventListener("abort", aborted);
      });
      signal.throwIfAborted();
      stream.setRaw(true);
      try {
        while (!line.isComplete) {
          if (pending === "") await Promise.race([more(), abort]);
          pending = line.take(pending, ended);
        }
        return line.text;
      } finally {
        stream.setRaw(false);
        signal.removeEventListener("abort", aborted);
      }
    },
  };
}
