// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";
import { ARCHIVE_LIMITS } from "../../domain/packages/archive_plan.ts";
import type { Channel } from "../../domain/packages/package_registry.ts";
import { HttpProblem } from "./registry_replies.ts";

/** A push that was announced and not yet confirmed. */
export interface Upload {
  /** Names the upload when it is confirmed. */
  readonly id: string;
  /** Whoever knows it may upload the archive, once. */
  readonly token: string;
  readonly name: string;
  readonly version: string;
  readonly channel: Channel;
  readonly begun: number;
  state: "announced" | "receiving" | "received";
}

const MOST = 256;
const LIFETIME_MS = 15 * 60_000;

/** Archives on their way in. They lie beside the packages until they are confirmed, and go with the server. */
export class RegistryUploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #directory: string;

  /** @param directory absolute path of the registry. */
  constructor(
    directory: string,
    private readonly platform: Pick<Platform, "fs" | "now" | "randomHex">,
  ) {
    this.#directory = `${directory}/.uploads`;
    this.#removeAbandoned();
  }

  announce(push: Pick<Upload, "name" | "version" | "channel">): Upload {
    const now = this.platform.now();
    for (const upload of this.#uploads.values()) if (now - upload.begun > LIFETIME_MS) this.forget(upload);
    if (this.#uploads.size >= MOST) {
      throw new HttpProblem(429, "too many pushes at once", { "retry-after": "10" });
    }
    const { randomHex } = this.platform;
    const upload: Upload = {
      ...push,
      id: randomHex(16),
      token: randomHex(32),
      begun: now,
      state: "announced",
    };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  /** Takes the archive. What fails or is too long leaves nothing. */
  async receive(token: string, request: Request): Promise<void> {
    const upload = [...this.#uploads.values()].find((item) => item.token === token);
    if (!upload) throw new HttpProblem(404, "there is no such upload, or it is too old");
    if (upload.state !== "announced") throw new HttpProblem(409, "the archive was uploaded before");
    if (Number(request.headers.get("content-length") ?? 0) > ARCHIVE_LIMITS.archiveBytes) throw tooLarge();
    upload.state = "receiving";
    const { fs } = this.platform;
    const path = this.#path(upload);
    try {
      fs.writeAtomic(path, "", { volatile: true });
      let size = 0;
      for await (const chunk of request.body ?? []) {
        size += chunk.length;
        if (size > ARCHIVE_LIMITS.archiveBytes) throw tooLarge();
        fs.append(path, chunk);
      }
      upload.state = "received";
    } catch (error) {
      upload.state = "announced";
      fs.remove(path);
      throw error;
    }
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /** The bytes of an archive that was received. */
  read(upload: Upload): Uint8Array {
    if (upload.state !== "received") throw new HttpProblem(409, "the archive was not uploaded yet");
    return this.platform.fs.readBytes(this.#path(upload));
  }

  forget(upload: Upload): void {
    this.#uploads.delete(upload.id);
    this.platform.fs.remove(this.#path(upload));
  }

  close(): void {
    for (const upload of this.#uploads.values()) this.forget(upload);
  }

  #path({ id }: Upload): string {
    return `${this.#directory}/${id}.tgz`;
  }

  /** What a killed server has left. Another one may be serving the same directory. */
  #removeAbandoned(): void {
    const { fs, now } = this.platform;
    if (fs.stat(this.#directory)?.kind !== "directory") return;
    for (const { name } of fs.readDirectory(this.#directory)) {
      const path = `${this.#directory}/${name}`;
      if (now() - (fs.stat(path)?.modified ?? 0) > LIFETIME_MS) fs.remove(path);
    }
  }
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, `an archive may have ${ARCHIVE_LIMITS.archiveBytes} bytes`);
}
