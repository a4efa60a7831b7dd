// SPDX-License-Identifier: MIT
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { assertCalVer, canonicalCalVer } from "../../domain/types/calver.ts";
import { type DirectoryRegistry, packageExists } from "./directory_registry.ts";
import { examineUpload } from "./examine_upload.ts";
import type { RegistryAccess } from "./registry_access.ts";
import { requiredText } from "./registry_answers.ts";
import type { RegistryGate } from "./registry_gate.ts";
import { HttpProblem, json } from "./registry_replies.ts";
import { UPLOADS } from "./registry_routes.ts";
import { RegistryUploads } from "./registry_uploads.ts";
import { readDocument } from "./request_document.ts";
import { channelOf } from "./request_values.ts";

export interface PushSetup {
  /** Absolute path of the registry. */
  readonly directory: string;
  readonly platform: Pick<Platform, "fs" | "now" | "randomHex" | "run" | "self">;
  readonly registry: Pick<DirectoryRegistry, "checksum">;
  readonly access: RegistryAccess;
  readonly gate: RegistryGate;
  /** Called when a version was published. */
  readonly onPublished: () => void;
}

/** The three steps of a push: it is announced, uploaded, and confirmed. */
export class RegistryPushes {
  readonly #uploads: RegistryUploads;

  constructor(private readonly setup: PushSetup) {
    this.#uploads = new RegistryUploads(setup.directory, setup.platform);
  }

  close(): void {
    this.#uploads.close();
  }

  /** @param base the address of the registry for its clients. */
  async announce(request: Request, base: string): Promise<Response> {
    this.setup.access.assertMayChange(request);
    const body = await readDocument(request, this.setup.gate);
    const name = requiredText(body, "name", "body");
    const version = assertCalVer(requiredText(body, "version", "body"));
    assertPackageName(name);
    const owner = this.setup.access.assertMayChange(request, name);
    const channel = channelOf(body.channel ?? null);
    if (canonicalCalVer(version) !== version) {
      throw new HttpProblem(400, `the version ${version} is published as ${canonicalCalVer(version)} only`);
    }
    if (await this.setup.registry.checksum(name, version) !== undefined) {
      throw new HttpProblem(409, `${name}@${version} already exists: published versions never change`);
    }
    const upload = this.#uploads.announce({ owner, name, version, channel });
    const uploadUrl = `${base}${UPLOADS}/${upload.token}`;
    return json({ uploadUrl, s3Key: upload.id, extensionId: name }, 201);
  }

  async receive(request: Request, path: string): Promise<Response> {
    const leave = this.setup.gate.uploads.take();
    try {
      await this.#uploads.receive(path.slice(UPLOADS.length + 1), request);
    } finally {
      leave();
    }
    return new Response(null, { status: 200 });
  }

  async confirm(request: Request): Promise<Response> {
    this.setup.access.assertMayChange(request);
    const body = await readDocument(request, this.setup.gate);
    const upload = this.#uploads.find(requiredText(body, "s3Key", "body"));
    if (!upload || body.name !== upload.name || body.version !== upload.version) {
      throw new HttpProblem(404, "there is no such upload, or it is too old");
    }
    this.setup.access.assertMayChange(request, upload.name);
    const path = this.#uploads.claim(upload);
    const { name, version, channel } = upload;
    const { contentMetadata, releaseNotes } = body;
    const announced = { name, version, channel, contentMetadata, releaseNotes };
    const { directory, platform } = this.setup;
    try {
      await this.setup.gate.examine(async () => {
        // Another push may have published it meanwhile.
        if (await this.setup.registry.checksum(name, version) !== undefined) {
          throw packageExists(name, version);
        }
        await examineUpload(platform, { directory, upload: path, announced });
      });
    } catch (error) {
      // Nothing was decided about the archive.
      if (error instanceof HttpProblem) this.#uploads.release(upload);
      else this.#uploads.forget(upload);
      throw error;
    }
    this.#uploads.forget(upload);
    this.setup.onPublished();
    return json({ extensionId: name, name, version }, 201);
  }
}
