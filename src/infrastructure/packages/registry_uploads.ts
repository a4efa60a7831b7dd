// SPDX-License-Identifier: MIT
import { ARCHIVE_LIMITS } from "../../domain/packages/archive_plan.ts";
import type { Channel } from "../../domain/packages/package_registry.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { createPlainFile } from "../platform/plain_file.ts";
import { RegistryFiles } from "./registry_files.ts";
import { tooMany } from "./registry_gate.ts";
import { REGISTRY_LIMITS } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";

/** A push that was announced and not yet confirmed. */
export interface Upload {
  /** Names the upload when it is confirmed. */
  readonly id: string;
  /** Permission to upload the archive, once. */
  readonly token: string;
  /** Who announced it. */
  readonly owner: string;
  readonly name: string;
  readonly version: string;
  readonly channel: Channel;
  readonly begun: number;
  state: "announced" | "receiving" | "received" | "confirming";
  bytes: number;
}

const DIRECTORY = ".uploads";
/** Names of archives here; older servers wrote them under temporary names first. */
const OWN_NAME = /^(?:[0-9a-f]{32}\.tgz|\.[0-9a-f]{32}\.tgz\.[0-9a-f-]{13}\.tmp)$/;

/** Archives that were not confirmed yet: files beside the packages, removed when the server ends. */
export class RegistryUploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #files: RegistryFiles;

  /**
   * @param directory absolute path of the registry.
   * @throws SwampError REGISTRY_REFUSED when the directory of uploads is a link.
   */
  constructor(
    directory: string,
    private readonly platform: Pick<Platform, "fs" | "now" | "randomHex">,
  ) {
    this.#files = new RegistryFiles(directory, platform.fs);
    this.#removeAbandoned();
  }

  /** @throws HttpProblem 429 when the owner has announced too many, 503 when all have. */
  announce(push: Pick<Upload, "owner" | "name" | "version" | "channel">): Upload {
    this.#forgetOld();
    const own = [...this.#uploads.values()].filter(({ owner }) => owner === push.owner);
    if (own.length >= REGISTRY_LIMITS.announcedPerKey) throw tooMany("pushes of one key", 429);
    if (this.#uploads.size >= REGISTRY_LIMITS.announced) throw tooMany("pushes");
    const { randomHex } = this.platform;
    const upload: Upload = {
      ...push,
      id: randomHex(16),
      token: randomHex(32),
      begun: this.platform.now(),
      state: "announced",
      bytes: 0,
    };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  /** Takes the archive. When it fails or is too long, nothing stays, and it may be uploaded again. */
  async receive(token: string, request: Request): Promise<void> {
    this.#forgetOld();
    const upload = [...this.#uploads.values()].find((item) => item.token === token);
    if (!upload) throw new HttpProblem(404, "there is no such upload, or it is too old");
    if (upload.state !== "announced") throw new HttpProblem(409, "the archive was uploaded before");
    this.#assertRoom(upload, Number(request.headers.get("content-length") ?? 0));
    upload.state = "receiving";
    try {
      await this.#store(upload, request);
      upload.state = "received";
    } catch (error) {
      upload.state = "announced";
      this.#removeFile(upload);
      throw error;
    }
  }

  async #store(upload: Upload, request: Request): Promise<void> {
    this.platform.fs.makeDirectory(this.#files.path(DIRECTORY));
    const file = createPlainFile(this.#files.path(this.#path(upload)));
    try {
      for await (const chunk of request.body ?? []) {
        this.#assertRoom(upload, upload.bytes + chunk.length);
        upload.bytes += chunk.length;
        file.write(chunk);
      }
    } finally {
      file.close();
    }
  }

  #assertRoom(upload: Upload, bytes: number): void {
    const most = ARCHIVE_LIMITS.archiveBytes;
    if (bytes > most) throw new HttpProblem(413, `an archive may have ${most} bytes`);
    let others = -upload.bytes;
    for (const item of this.#uploads.values()) others += item.bytes;
    if (others + bytes > REGISTRY_LIMITS.uploadedBytes) throw tooMany("archives that wait to be confirmed");
  }

  find(id: string): Upload | undefined {
    this.#forgetOld();
    return this.#uploads.get(id);
  }

  /**
   * Lets one caller confirm an upload.
   * @returns where its archive is, below the registry.
   * @throws HttpProblem 409 when it was not uploaded yet, or somebody else is confirming it.
   */
  claim(upload: Upload): string {
    if (upload.state === "confirming") throw new HttpProblem(409, "the upload is being confirmed already");
    if (upload.state !== "received") throw new HttpProblem(409, "the archive was not uploaded yet");
    upload.state = "confirming";
    return this.#path(upload);
  }

  /** Takes back {@link claim}: it may be confirmed again. */
  release(upload: Upload): void {
    upload.state = "received";
  }

  forget(upload: Upload): void {
    this.#uploads.delete(upload.id);
    this.#removeFile(upload);
  }

  close(): void {
    for (const upload of this.#uploads.values()) this.forget(upload);
  }

  #path({ id }: Upload): string {
    return `${DIRECTORY}/${id}.tgz`;
  }

  #removeFile(upload: Upload): void {
    upload.bytes = 0;
    this.platform.fs.remove(this.#files.path(this.#path(upload)));
  }

  #forgetOld(): void {
    const now = this.platform.now();
    for (const upload of this.#uploads.values()) {
      const isIdle = upload.state === "announced" || upload.state === "received";
      if (isIdle && now - upload.begun > REGISTRY_LIMITS.announcedMs) this.forget(upload);
    }
  }

  /** Removes what a killed server has left, and nothing else. Another server may be using the same directory. */
  #removeAbandoned(): void {
    const { fs, now } = this.platform;
    for (const { name, kind } of this.#files.list(DIRECTORY)) {
      if (kind !== "file" || !OWN_NAME.test(name)) continue;
      const modified = this.#files.stat(`${DIRECTORY}/${name}`)?.modified ?? 0;
      if (now() - modified > REGISTRY_LIMITS.announcedMs) fs.remove(this.#files.path(`${DIRECTORY}/${name}`));
    }
  }
}
