// SPDX-License-Identifier: MIT
import type { NewData, PendingData } from "../../../../domain/data/data_store.ts";
import type { RunScope } from "../run_scope.ts";
import type { DataHandle } from "./data_handle.ts";
import { assertOutputName, warnOfSharedName } from "./output_names.ts";
import { newData, type OutputOverrides, specOf } from "./write_resource.ts";

/** `context.createFileWriter`: writes a file whole or piece by piece; it becomes visible when it is finished. */
export function fileWriters(scope: RunScope) {
  return (specName: string, name: string, overrides: OutputOverrides = {}): FileWriter => {
    const spec = specOf(scope.type.files, specName, "file");
    assertOutputName(scope, specName, name);
    const data = newData(scope, { name, specName, kind: "file", spec, overrides });
    return new FileWriter(scope, specName, { ...data, id: scope.data.itemId(scope.key, name) });
  };
}

/** Members are called in any rhythm: calls that were not awaited are done in their order. */
export class FileWriter {
  readonly dataId: string;
  readonly name: string;
  #pending: Promise<PendingData> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #finished = false;

  readonly #scope: RunScope;
  readonly #specName: string;
  readonly #data: NewData;

  /** Extensions hold writers: what is not theirs is private at run time too. */
  constructor(scope: RunScope, specName: string, data: NewData) {
    this.#scope = scope;
    this.#specName = specName;
    this.#data = data;
    this.dataId = data.id!;
    this.name = data.name;
  }

  /** Stores these bytes and finishes. */
  async writeAll(content: Uint8Array): Promise<DataHandle> {
    await this.#use(async () => (await this.#begin()).append(content));
    return await this.finalize();
  }

  /** Stores this text and finishes. */
  writeText(text: string): Promise<DataHandle> {
    return this.writeAll(new TextEncoder().encode(text));
  }

  /** Stores everything the stream gives and finishes. `onLine` is told of each line of text. */
  async writeStream(
    stream: ReadableStream<Uint8Array>,
    options: { onLine?: (line: string) => unknown } = {},
  ): Promise<DataHandle> {
    await this.#use(async () => {
      const pending = await this.#begin();
      const lines = new LineSplitter(options.onLine);
      pending.append(new Uint8Array());
      for await (const chunk of stream) {
        pending.append(chunk);
        await lines.push(chunk);
      }
      await lines.end();
    });
    return await this.finalize();
  }

  /** Adds a line; to be finished with {@link finalize}. */
  writeLine(line: string): Promise<void> {
    return this.#use(async () => (await this.#begin()).append(new TextEncoder().encode(`${line}\n`)));
  }

  /** A path for tools that write themselves; to be finished with {@link finalize}. */
  getFilePath(): Promise<string> {
    return this.#use(async () => (await this.#begin()).path);
  }

  /** Makes what was written the next version. */
  async finalize(): Promise<DataHandle> {
    return await this.#use(async () => {
      if (!this.#pending) throw new Error(`File writer '${this.name}' is finalized, but nothing was written`);
      this.#finished = true;
      const pending = await this.#pending;
      const { size, redacted } = pending.seal();
      if (redacted) this.#warn();
      const handle = await this.#scope.outputs.finish(pending, this.#data, {
        name: this.#specName,
        kind: "file",
        size,
      });
      this.#scope.handles.push(handle);
      return handle;
    });
  }

  /** Drops what was written and not finished: called when the run ends. @returns whether there was such a thing. */
  async abandon(): Promise<boolean> {
    if (this.#finished || !this.#pending) return false;
    this.#finished = true;
    (await this.#pending).discard();
    return true;
  }

  #warn(): void {
    const message = `File '${this.name}' is stored without the secrets that it held`;
    this.#scope.warn({ code: "SECRET_REDACTED", message });
  }

  #begin(): Promise<PendingData> {
    const output = { name: this.name, specName: this.#specName };
    return this.#pending ??= warnOfSharedName(this.#scope, output).then(() =>
      this.#scope.data.begin(this.#scope.key, this.#data)
    );
  }

  #use<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(() => {
      if (this.#finished) throw new Error(`File writer '${this.name}' is used after it was finished`);
      return work();
    });
    // Who called is told of the failure; the next call must not fail for it.
    this.#queue = next.then(() => undefined, () => undefined);
    return next;
  }
}

class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(private readonly onLine: ((line: string) => unknown) | undefined) {}

  async push(chunk: Uint8Array): Promise<void> {
    if (!this.onLine) return;
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) await this.onLine(line.replace(/\r$/, ""));
  }

  async end(): Promise<void> {
    if (this.onLine && this.#rest !== "") await this.onLine(this.#rest);
  }
}
