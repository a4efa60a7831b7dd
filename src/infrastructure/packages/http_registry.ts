// SPDX-License-Identifier: MIT
/** A registry behind the HTTP protocol: `/api/v1/extensions`. */
import { SwampError } from "../../domain/errors.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type {
  Channel,
  PackageChange,
  PackageInfo,
  PackageRegistry,
  PackageSearch,
  PackageVersion,
  Publication,
} from "../../domain/packages/package_registry.ts";
import { assertCalVer, compareCalVer } from "../../domain/types/calver.ts";
import {
  fieldsOf,
  readChecksum,
  readInfo,
  readList,
  readVersion,
  requiredText,
  WrongShape,
} from "./registry_answers.ts";
import { invalidAnswer } from "./registry_errors.ts";
import { API } from "./registry_routes.ts";
import { type OnProgress, RegistryTransport, type TransportSetup } from "./registry_transport.ts";

export class HttpRegistry implements PackageRegistry {
  readonly address: string;
  readonly #transport: RegistryTransport;

  constructor(setup: TransportSetup) {
    this.address = setup.base;
    this.#transport = new RegistryTransport(setup);
  }

  async info(name: string): Promise<PackageInfo | undefined> {
    const path = `${API}/${segment(name)}`;
    const value = await this.#transport.getJson(path);
    return value === undefined ? undefined : this.#read(path, () => named(readInfo(value), name));
  }

  async versions(name: string): Promise<readonly PackageVersion[]> {
    const path = `${API}/${segment(name)}/versions`;
    const value = await this.#transport.getJson(path);
    if (value === undefined) return [];
    const versions = this.#read(
      path,
      () => readList(value, "versions").map((item, index) => readVersion(item, `versions[${index}]`)),
    );
    return versions.sort((a, b) => compareCalVer(b.version, a.version));
  }

  async latest(name: string, channel: Channel): Promise<PackageVersion | undefined> {
    const path = `${API}/${segment(name)}/latest?channel=${channel}`;
    const value = await this.#transport.getJson(path);
    if (value === undefined) return undefined;
    return this.#read(path, () => {
      const info = named(readInfo(value), name);
      const detail = fieldsOf(value, "it").latestVersionDetail ?? undefined;
      if (info.yankedAt !== undefined || detail === undefined) return undefined;
      return readVersion(
        { platforms: info.platforms, ...fieldsOf(detail, "latestVersionDetail") },
        "latestVersionDetail",
      );
    });
  }

  async checksum(name: string, version: string): Promise<string | undefined> {
    const path = `${API}/${segment(name, version)}/checksum`;
    const value = await this.#transport.getJson(path);
    return value === undefined ? undefined : this.#read(path, () => readChecksum(value));
  }

  async download(name: string, version: string, onProgress?: OnProgress): Promise<Uint8Array> {
    const bytes = await this.#transport.getArchive(`${API}/${segment(name, version)}/download`, onProgress);
    if (bytes === undefined) throw this.#notFound(`${name}@${version}`);
    return bytes;
  }

  async search(search: PackageSearch): Promise<{ packages: readonly PackageInfo[]; total: number }> {
    const path = `${API}/search?${queryOf(search)}`;
    const value = await this.#transport.getJson(path);
    if (value === undefined) throw invalidAnswer(`${this.address}${API}/search`, "there is no search");
    return this.#read(path, () => {
      const packages = readList(value, "extensions").map((item, index) =>
        readInfo(item, `extensions[${index}]`)
      );
      const meta = Array.isArray(value) ? {} : fieldsOf(fieldsOf(value, "it").meta ?? {}, "meta");
      const total = meta.total ?? packages.length;
      if (typeof total !== "number") throw new WrongShape("meta.total is no number");
      return { packages, total };
    });
  }

  async publish(publication: Publication): Promise<{ extensionId: string }> {
    const { archive, content, ...said } = publication;
    assertPackageName(said.name);
    assertCalVer(said.version);
    const pushed = this.#answered(`${API}/push`, await this.#transport.postJson(`${API}/push`, said));
    const { uploadUrl, s3Key } = this.#read(`${API}/push`, () => ({
      uploadUrl: requiredText(pushed, "uploadUrl", "it"),
      s3Key: pushed.s3Key,
    }));
    await this.#transport.putArchive(uploadUrl, archive);
    const { extensionId } = pushed;
    const path = `${API}/confirm`;
    const confirmed = this.#answered(
      path,
      await this.#transport.postJson(path, { ...said, extensionId, s3Key, contentMetadata: content }, true),
    );
    return this.#read(
      path,
      () => ({ extensionId: requiredText({ extensionId, ...confirmed }, "extensionId", "it") }),
    );
  }

  async change(name: string, change: PackageChange): Promise<void> {
    const { action, ...body } = change;
    const version = "version" in change ? change.version : undefined;
    const answer = await this.#transport.postJson(`${API}/${segment(name, version)}/${action}`, body);
    if (answer === undefined) throw this.#notFound(version === undefined ? name : `${name}@${version}`);
  }

  #answered(path: string, value: unknown): Readonly<Record<string, unknown>> {
    if (value === undefined) {
      throw invalidAnswer(`${this.address}${path}`, "packages can not be pushed there");
    }
    return this.#read(path, () => fieldsOf(value, "it"));
  }

  #read<Value>(path: string, read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      if (error instanceof WrongShape) throw invalidAnswer(`${this.address}${path}`, error.message);
      throw error;
    }
  }

  #notFound(what: string): SwampError {
    return new SwampError("PACKAGE_NOT_FOUND", `Extension not found: ${what} in ${this.address}`, {
      hint: "Find extensions with: swamp extension search <text>",
    });
  }
}

/** A package, or one version of it, as one segment of a path. */
function segment(name: string, version?: string): string {
  assertPackageName(name);
  return encodeURIComponent(version === undefined ? name : `${name}@${assertCalVer(version)}`);
}

function named(info: PackageInfo, name: string): PackageInfo {
  if (info.name !== name) throw new WrongShape("it tells of another package");
  return info;
}

function queryOf(search: PackageSearch): URLSearchParams {
  const query = new URLSearchParams({ q: search.text, sort: search.sort });
  query.set("page", `${search.page}`);
  query.set("perPage", `${search.perPage}`);
  if (search.collective !== undefined) query.set("collective", search.collective);
  if (search.contentType !== undefined) query.set("contentType", search.contentType);
  for (const platform of search.platforms) query.append("platform", platform);
  for (const label of search.labels) query.append("label", label);
  return query;
}
