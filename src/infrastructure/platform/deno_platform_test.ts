// SPDX-License-Identifier: MIT
import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { denoPlatform } from "./deno_platform.ts";
import { denoSink, denoSource } from "./deno_streams.ts";

Deno.test("denoPlatform() starts itself again through main.ts when it runs from the sources", () => {
  const platform = denoPlatform();
  strictEqual(platform.self[0], Deno.execPath());
  ok(platform.self.at(-1)?.endsWith("/main.ts"));
  match(platform.randomHex(8), /^[0-9a-f]{16}$/);
});

Deno.test("denoSink() writes everything when a write takes only a part", () => {
  const written: number[] = [];
  const sink = denoSink({
    writeSync: (bytes) => {
      written.push(bytes[0]!);
      return 1;
    },
    isTerminal: () => false,
  });
  sink.write("abc");
  strictEqual(String.fromCharCode(...written), "abc");
  strictEqual(sink.columns, 80);
});

Deno.test("denoSink() ends quietly when the reader went away, and waits for a slow one", () => {
  let calls = 0;
  const sink = denoSink({
    writeSync: (bytes) => {
      calls++;
      if (calls === 1) throw new Deno.errors.WouldBlock("later");
      if (calls === 3) throw new Deno.errors.BrokenPipe("gone");
      return bytes.length;
    },
    isTerminal: () => false,
  });
  sink.write("kept");
  strictEqual(calls, 2);
  sink.write("lost");
  sink.write("not tried");
  strictEqual(calls, 3);
});

Deno.test("denoSink() passes a full disk on, unless it is lossy", () => {
  const full = {
    writeSync: () => {
      throw new Error("No space left on device");
    },
    isTerminal: () => false,
  };
  throws(() => denoSink(full).write("x"), /No space/);
  denoSink(full, true).write("x");
});

Deno.test("denoSource() reads lines across blocks and the rest", async () => {
  const blocks = ["fir", "st\r\nsec", "ond\nth", "ird"].map((text) => new TextEncoder().encode(text));
  const source = denoSource({
    read: (buffer) => {
      const block = blocks.shift();
      if (!block) return Promise.resolve(null);
      buffer.set(block);
      return Promise.resolve(block.length);
    },
    isTerminal: () => false,
    setRaw: () => {},
  });
  strictEqual(await source.readLine(), "first");
  strictEqual(await source.readLine(), "second");
  strictEqual(await source.readAll(), "third");
  strictEqual(await source.readLine(), undefined);
});

/** A pretended terminal that gives what is typed, and remembers how it was set. */
function typing(...blocks: string[]) {
  const raw: boolean[] = [];
  const source = denoSource({
    read: (buffer) => {
      const block = blocks.shift();
      if (block === undefined) return new Promise<null>(() => {});
      const bytes = new TextEncoder().encode(block);
      buffer.set(bytes);
      return Promise.resolve(bytes.length);
    },
    isTerminal: () => true,
    setRaw: (on) => void raw.push(on),
  });
  return { source, raw };
}

Deno.test("readHidden() takes a line without echo and leaves the terminal as it was", async () => {
  const { source, raw } = typing("hun", "x\u007fter", "\u001b[A2é\rnext\n");
  strictEqual(await source.readHidden(new AbortController().signal), "hunter2é");
  deepStrictEqual(raw, [true, false]);
  strictEqual(await source.readLine(), "next");
});

Deno.test("readHidden() is given up with Ctrl-C and with Ctrl-D at once, and Ctrl-U starts again", async () => {
  for (const keys of ["abc\u0003", "\u0004"]) {
    const { source, raw } = typing(keys);
    strictEqual(await source.readHidden(new AbortController().signal), undefined);
    deepStrictEqual(raw, [true, false]);
  }
  strictEqual(await typing("abc\u0015def\u0004").source.readHidden(new AbortController().signal), "def");
});

Deno.test("readHidden() restores the terminal when a signal ends it", async () => {
  const { source, raw } = typing("abc");
  const controller = new AbortController();
  const reading = source.readHidden(controller.signal);
  setTimeout(() => controller.abort(new Error("stop")), 5);
  await rejects(reading, /stop/);
  deepStrictEqual(raw, [true, false]);
});

Deno.test("denoSource() refuses more than what may be parsed", async () => {
  let blocks = 0;
  const source = denoSource({
    read: (buffer) => {
      blocks++;
      buffer.fill(97);
      return Promise.resolve(buffer.length);
    },
    isTerminal: () => false,
    setRaw: () => {},
  });
  await rejects(source.readAll(), { code: "INPUT_TOO_LARGE" });
  strictEqual(blocks, 1025);
});
