// SPDX-License-Identifier: MIT
/** Answers requests of the registry protocol from a directory. Knows nothing of sockets. */
import { SwampError } from "../../domain/errors.ts";
import {
  assertPackageName,
  collectiveOf,
  parsePackageReference,
} from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  MOST_PER_PAGE,
  type PackageChange,
  type PackageSearch,
} from "../../domain/packages/package_registry.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { assertCalVer } from "../../domain/types/calver.ts";
import { DirectoryRegistry } from "./directory_registry.ts";
import { API } from "./http_registry.ts";
import { fieldsOf, requiredText, WrongShape } from "./registry_answers.ts";
import { RegistryKeys } from "./registry_keys.ts";
import { receivePackage } from "./receive_package.ts";
import { HttpProblem, infoDocument, json, problemReply, versionDocument } from "./registry_replies.ts";
import { RegistryUploads } from "./registry_uploads.ts";

export interface RegistryServerSetup {
  /** Absolute path. */
  readonly directory: string;
  readonly platform: Pick<Platform, "fs" | "now" | "randomHex">;
  /** The address that clients use; the one they have asked when it is left out. */
  readonly publicUrl?: string;
  readonly anonymousPush: boolean;
  /** Told of errors that clients are not told of. */
  readonly onFault: (error: unknown) => void;
}

const ACTIONS = ["yank", "unyank", "deprecate", "undeprecate", "promote"] as const;
const MOST_BODY_BYTES = 1024 * 1024;
const ARCHIVES = "/archives";
const UPLOADS = "/uploads";

type Fields = Readonly<Record<string, unknown>>;

export class RegistryServer {
  readonly #registry: DirectoryRegistry;
  readonly #keys: RegistryKeys;
  readonly #uploads: RegistryUploads;

  constructor(private readonly setup: RegistryServerSetup) {
    const { directory, platform } = setup;
    this.#registry = new DirectoryRegistry(
      directory,
      platform,
      (message) => setup.onFault(new Error(message)),
    );
    this.#keys = new RegistryKeys(directory, platform);
    this.#uploads = new RegistryUploads(directory, platform);
  }

  /** Never throws. */
  async handle(request: Request): Promise<Response> {
    try {
      return await this.#route(request, new URL(request.url));
    } catch (error) {
      const reply = problemReply(error instanceof WrongShape ? new HttpProblem(400, error.message) : error);
      if (reply.status === 500) this.setup.onFault(error);
      return reply;
    }
  }

  close(): void {
    this.#uploads.close();
  }

  #route(request: Request, url: URL): Promise<Response> {
    const { method } = request;
    const path = url.pathname;
    if (method === "PUT" && path.startsWith(`${UPLOADS}/`)) return this.#upload(request, path);
    if (method === "GET" && path.startsWith(`${ARCHIVES}/`)) return this.#archive(path);
    if (!path.startsWith(`${API}/`)) throw new HttpProblem(404, "there is nothing here");
    const [first = "", second, ...more] = path.slice(API.length + 1).split("/").map(decode);
    if (more.length > 0) throw new HttpProblem(404, "there is nothing here");
    if (method === "GET") {
      return first === "search" && second === undefined
        ? this.#search(url.searchParams)
        : this.#get(first, second, url);
    }
    if (method !== "POST") {
      throw new HttpProblem(405, `${method} is not answered here`, { allow: "GET, POST" });
    }
    if (second !== undefined) return this.#change(request, first, second);
    if (first === "push") return this.#push(request, url);
    if (first === "confirm") return this.#confirm(request);
    throw new HttpProblem(404, "there is nothing here");
  }

  async #get(text: string, what: string | undefined, url: URL): Promise<Response> {
    const { name, version } = referenceOf(text);
    const info = await this.#registry.info(name);
    if (!info) throw notFound();
    if (what === undefined) return json(infoDocument(info));
    if (what === "versions") {
      return json({ versions: (await this.#registry.versions(name)).map(versionDocument) });
    }
    if (what === "latest") {
      const latest = await this.#registry.latest(name, channelOf(url.searchParams.get("channel")));
      return json({ ...infoDocument(info), latestVersionDetail: latest ? versionDocument(latest) : null });
    }
    if (version === undefined || (what !== "checksum" && what !== "download")) throw notFound();
    const checksum = await this.#registry.checksum(name, version);
    if (checksum === undefined) throw notFound();
    if (what === "checksum") return json({ checksum });
    const location = `${this.#base(url)}${ARCHIVES}/${encodeURIComponent(name)}/${version}.tgz`;
    return new Response(null, { status: 302, headers: { location } });
  }

  async #search(query: URLSearchParams): Promise<Response> {
    const search: PackageSearch = {
      text: query.get("q") ?? "",
      collective: query.get("collective") ?? undefined,
      platforms: query.getAll("platform"),
      labels: query.getAll("label"),
      contentType: query.get("contentType") ?? undefined,
      sort: oneOf(query.get("sort") ?? "relevance", ["relevance", "new", "updated", "name"], "sort"),
      page: countOf(query, "page", { fallback: 1, most: 1_000_000 }),
      perPage: countOf(query, "perPage", { fallback: 20, most: MOST_PER_PAGE }),
    };
    const { packages, total } = await this.#registry.search(search);
    const { page, perPage } = search;
    return json({ extensions: packages.map(infoDocument), meta: { total, page, perPage } });
  }

  async #archive(path: string): Promise<Response> {
    const [encoded = "", file = "", ...more] = path.slice(ARCHIVES.length + 1).split("/");
    const name = decode(encoded);
    assertPackageName(name);
    if (more.length > 0 || !file.endsWith(".tgz")) throw notFound();
    const version = assertCalVer(file.slice(0, -4));
    // An archive whose version is not there yet is being published.
    if (await this.#registry.checksum(name, version) === undefined) throw notFound();
    const bytes = await this.#registry.download(name, version);
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: {
        "content-type": "application/gzip",
        "content-length": `${bytes.length}`,
        "x-content-type-options": "nosniff",
      },
    });
  }

  async #push(request: Request, url: URL): Promise<Response> {
    this.#assertMayChange(request);
    const body = await bodyOf(request);
    const name = requiredText(body, "name", "body");
    const version = assertCalVer(requiredText(body, "version", "body"));
    assertPackageName(name);
    this.#assertMayChange(request, name);
    const channel = channelOf(body.channel ?? null);
    if (await this.#registry.checksum(name, version) !== undefined) {
      throw new HttpProblem(409, `${name}@${version} already exists: published versions never change`);
    }
    const upload = this.#uploads.announce({ name, version, channel });
    const uploadUrl = `${this.#base(url)}${UPLOADS}/${upload.token}`;
    return json({ uploadUrl, s3Key: upload.id, extensionId: name }, 201);
  }

  async #upload(request: Request, path: string): Promise<Response> {
    await this.#uploads.receive(path.slice(UPLOADS.length + 1), request);
    return new Response(null, { status: 200 });
  }

  async #confirm(request: Request): Promise<Response> {
    this.#assertMayChange(request);
    const body = await bodyOf(request);
    const upload = this.#uploads.find(requiredText(body, "s3Key", "body"));
    if (!upload || body.name !== upload.name || body.version !== upload.version) {
      throw new HttpProblem(404, "there is no such upload, or it is too old");
    }
    this.#assertMayChange(request, upload.name);
    const archive = this.#uploads.read(upload);
    try {
      const publication = await receivePackage(archive, {
        ...upload,
        contentMetadata: body.contentMetadata,
        releaseNotes: body.releaseNotes,
      });
      const { extensionId } = await this.#registry.publish(publication);
      return json({ extensionId, name: upload.name, version: upload.version }, 201);
    } finally {
      this.#uploads.forget(upload);
    }
  }

  async #change(request: Request, text: string, action: string): Promise<Response> {
    const { name, version } = referenceOf(text);
    this.#assertMayChange(request, name);
    const change = changeOf(oneOf(action, ACTIONS, "action"), version, await bodyOf(request));
    await this.#registry.change(name, change);
    return json({ name, version: version ?? null, action });
  }

  /** @param name whose collective is to be changed; without it only whether there is a key that may change anything. */
  #assertMayChange(request: Request, name?: string): void {
    // A page in somebody's browser must not change a registry that it can reach.
    if (request.headers.has("origin")) throw new HttpProblem(403, "changes are not taken from web pages");
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const key = request.headers.get("x-api-key") ?? bearer;
    if (key === undefined) {
      if (this.setup.anonymousPush) return;
      if (!this.#keys.exist) throw new HttpProblem(403, "this registry can only be read: it has no keys");
      throw new HttpProblem(401, "an API key is needed");
    }
    const collectives = this.#keys.collectivesOf(key);
    if (collectives === undefined) {
      if (this.setup.anonymousPush) return;
      throw new HttpProblem(401, "the API key is not known");
    }
    if (name !== undefined && !collectives.includes(collectiveOf(name))) {
      throw new HttpProblem(403, `the API key may not change extensions of @${collectiveOf(name)}`);
    }
  }

  #base(url: URL): string {
    return this.setup.publicUrl ?? url.origin;
  }
}

function changeOf(action: typeof ACTIONS[number], version: string | undefined, body: Fields): PackageChange {
  const text = (key: string) =>
    body[key] === undefined || body[key] === null ? undefined : requiredText(body, key, "body");
  if (action === "yank") return { action, version, reason: requiredText(body, "reason", "body") };
  if (action === "unyank") return { action, version };
  if (action === "promote") {
    if (version === undefined) throw new HttpProblem(400, "the version to promote is missing");
    return { action, version, channel: channelOf(requiredText(body, "channel", "body")) };
  }
  if (version !== undefined) throw new HttpProblem(400, "extensions are deprecated as a whole");
  if (action === "undeprecate") return { action };
  const supersededBy = text("supersededBy");
  if (supersededBy !== undefined) assertPackageName(supersededBy);
  return { action, reason: requiredText(body, "reason", "body"), supersededBy };
}

function referenceOf(text: string): { name: string; version?: string } {
  const reference = parsePackageReference(text);
  if (reference.version !== undefined) assertCalVer(reference.version);
  return reference;
}

function channelOf(value: unknown): Channel {
  return oneOf(value ?? "stable", CHANNELS, "channel");
}

function oneOf<Value extends string>(value: unknown, values: readonly Value[], what: string): Value {
  const found = values.find((item) => item === value);
  if (found === undefined) throw new HttpProblem(400, `${what} must be one of ${values.join(", ")}`);
  return found;
}

function countOf(
  query: URLSearchParams,
  key: string,
  { fallback, most }: { fallback: number; most: number },
): number {
  const text = query.get(key);
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new HttpProblem(400, `${key} must be a whole number from 1 to ${most}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HttpProblem(400, "the address is not encoded as it should be");
  }
}

/** The JSON object in a request. */
async function bodyOf(request: Request): Promise<Fields> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) throw new HttpProblem(413, `a request may have ${MOST_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return fieldsOf(JSON.parse(await new Blob(chunks as BlobPart[]).text()), "body");
  } catch (error) {
    if (error instanceof WrongShape) throw error;
    throw new HttpProblem(400, "the request is no JSON");
  }
}

function notFound(): SwampError {
  return new SwampError("PACKAGE_NOT_FOUND", "there is no such extension or version", {
    hint: "Find extensions with: swamp extension search <text>",
  });
}
