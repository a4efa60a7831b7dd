// SPDX-License-Identifier: MIT
/** Files that are read and written in parts. Only plain files: a link in their path's last part is an error. */

/** Bytes that are read at once. */
export const CHUNK = 32 * 1024;

/** What is at the path is a link, or something else that is not a plain file. */
export class NotPlainFile extends Error {
  override readonly name = "NotPlainFile";

  constructor(readonly path: string) {
    super(`${path} is not a plain file`);
  }
}

/** A file that is being read. */
export interface ReadableFile {
  readonly size: number;
  /** All of it, read only as fast as it is used. @param onClose called once, when the file was closed. */
  stream(onClose: () => void): ReadableStream<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/**
 * Opens a file for reading.
 * @throws NotPlainFile also when it is replaced by something else meanwhile, and the platform's error.
 */
export function openPlainFile(path: string): ReadableFile {
  const seen = Deno.lstatSync(path);
  // Opening a pipe would wait for its other end.
  if (!seen.isFile) throw new NotPlainFile(path);
  const file = Deno.openSync(path, { read: true });
  const info = file.statSync();
  if (!info.isFile || info.ino !== seen.ino || info.dev !== seen.dev) {
    file.close();
    throw new NotPlainFile(path);
  }
  return {
    size: info.size,
    stream: (onClose) => streamOf(file, info.size, onClose),
    close: () => file.close(),
  };
}

/**
 * Ends at the size that was announced, also when the file grows meanwhile. A stream of bytes, whose reader may bring
 * a buffer and use it again.
 */
function streamOf(
  file: Deno.FsFile,
  size: number,
  onClose: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = size;
  const close = () => {
    file.close();
    onClose();
  };
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: CHUNK,
    async pull(controller) {
      try {
        const request = controller.byobRequest!;
        const view = request.view!;
        const into = new Uint8Array(view.buffer, view.byteOffset, Math.min(view.byteLength, left));
        const count = left === 0 ? null : await file.read(into);
        if (count === null) {
          close();
          controller.close();
          return request.respond(0);
        }
        left -= count;
        request.respond(count);
      } catch (error) {
        close();
        throw error;
      }
    },
    cancel: close,
  }, { highWaterMark: 0 }) as ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A file that is being written. */
export interface WritableFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Creates a file. @throws the platform's error, also when there is something at the path, a link included. */
export function createPlainFile(path: string, mode = 0o600): WritableFile {
  const file = Deno.openSync(path, { write: true, createNew: true, mode });
  return {
    write(bytes) {
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    },
    close: () => file.close(),
  };
}
