// SPDX-License-Identifier: MIT
/** Answers requests of the registry protocol from a directory. Connections are the listener's. */
import { SwampError } from "../../domain/errors.ts";
import { assertPackageName, parsePackageReference } from "../../domain/packages/package_name.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { assertCalVer } from "../../domain/types/calver.ts";
import { DirectoryRegistry } from "./directory_registry.ts";
import { PackageListing } from "./package_listing.ts";
import { RegistryAccess } from "./registry_access.ts";
import { readChange } from "./registry_changes.ts";
import type { RegistryGate } from "./registry_gate.ts";
import { RegistryKeys } from "./registry_keys.ts";
import { RegistryPushes } from "./registry_pushes.ts";
import {
  HttpProblem,
  infoDocument,
  isFault,
  json,
  problemReply,
  versionDocument,
} from "./registry_replies.ts";
import { API, ARCHIVES, UPLOADS } from "./registry_routes.ts";
import { readDocument } from "./request_document.ts";
import { channelOf, readSearch } from "./request_values.ts";

export interface RegistryServerSetup {
  /** Absolute path. */
  readonly directory: string;
  readonly platform: Pick<Platform, "fs" | "now" | "monotonic" | "randomHex" | "run" | "self">;
  readonly gate: RegistryGate;
  /** The address that clients use; the one they have asked when it is left out. */
  readonly publicUrl?: string;
  readonly anonymousPush: boolean;
  /** Told of errors that clients are not told of. */
  readonly onFault: (error: unknown) => void;
}

export class RegistryServer {
  readonly #registry: DirectoryRegistry;
  readonly #access: RegistryAccess;
  readonly #pushes: RegistryPushes;
  readonly #listing: PackageListing;

  constructor(private readonly setup: RegistryServerSetup) {
    const { directory, platform } = setup;
    this.#registry = new DirectoryRegistry(
      directory,
      platform,
      (message) => setup.onFault(new Error(message)),
    );
    this.#access = new RegistryAccess(new RegistryKeys(directory, platform), setup.anonymousPush);
    this.#listing = new PackageListing(this.#registry, platform.monotonic);
    this.#pushes = new RegistryPushes({
      directory,
      platform,
      registry: this.#registry,
      access: this.#access,
      gate: setup.gate,
      onPublished: () => this.#listing.forget(),
    });
  }

  /** Never throws. */
  async handle(request: Request): Promise<Response> {
    try {
      return await this.#route(request, new URL(request.url));
    } catch (error) {
      if (isFault(error)) this.setup.onFault(error);
      return problemReply(error);
    }
  }

  close(): void {
    this.#pushes.close();
  }

  #route(request: Request, url: URL): Promise<Response> {
    const { method } = request;
    const path = url.pathname;
    if (method === "PUT" && path.startsWith(`${UPLOADS}/`)) return this.#pushes.receive(request, path);
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
    if (first === "push") return this.#pushes.announce(request, this.#base(url));
    if (first === "confirm") return this.#pushes.confirm(request);
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

  // deno-lint-ignore require-await -- all answers are promises
  async #search(query: URLSearchParams): Promise<Response> {
    const search = readSearch(query);
    const { packages, total } = this.#listing.search(search);
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
    const leave = this.setup.gate.downloads.take();
    try {
      const file = this.#registry.archive(name, version);
      const headers = {
        "content-type": "application/gzip",
        "content-length": `${file.size}`,
        "x-content-type-options": "nosniff",
      };
      return new Response(file.stream(leave), { headers });
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #change(request: Request, text: string, action: string): Promise<Response> {
    const { name, version } = referenceOf(text);
    this.#access.assertMayChange(request, name);
    const change = readChange(action, version, await readDocument(request, this.setup.gate));
    await this.#registry.change(name, change);
    this.#listing.forget();
    return json({ name, version: version ?? null, action });
  }

  #base(url: URL): string {
    return this.setup.publicUrl ?? url.origin;
  }
}

function referenceOf(text: string): { name: string; version?: string } {
  const reference = parsePackageReference(text);
  if (reference.version !== undefined) assertCalVer(reference.version);
  return reference;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HttpProblem(400, "the address is not encoded as it should be");
  }
}

function notFound(): SwampError {
  return new SwampError("PACKAGE_NOT_FOUND", "there is no such extension or version", {
    hint: "Find extensions with: swamp extension search <text>",
  });
}
