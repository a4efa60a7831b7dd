// SPDX-License-Identifier: MIT
/** A registry over HTTP as `swamp registry serve` makes it, in this process. */
import { HttpRegistry } from "../../src/infrastructure/packages/http_registry.ts";
import { DirectoryHost } from "../../src/infrastructure/packages/directory_host.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import type { ServeOptions } from "../../src/domain/packages/registry_host.ts";
import { TestRegistry } from "./package_registry.ts";

export class ServedTestRegistry {
  readonly directory = new TestRegistry();
  readonly requests: string[] = [];
  readonly host = new DirectoryHost(denoPlatform());
  readonly #served;

  constructor(options: Partial<ServeOptions> = {}) {
    this.#served = this.host.serve({
      directory: this.directory.directory,
      host: "127.0.0.1",
      port: 0,
      anonymousPush: false,
      onFault: () => {},
      onRequest: (line) => void this.requests.push(line),
      ...options,
    });
  }

  get address(): string {
    return this.#served.address;
  }

  /** A key for the packages of some collectives. */
  key(...collectives: string[]): string {
    return this.host.addKey(this.directory.directory, collectives).key;
  }

  client(apiKey?: string): HttpRegistry {
    return testClient(this.address, { apiKey });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#served.close();
    this.directory[Symbol.dispose]();
  }
}

export function testClient(
  base: string,
  options: { apiKey?: string; retries?: number; timeoutMs?: number; caFile?: string; signal?: AbortSignal } =
    {},
): HttpRegistry {
  const { signal, ...others } = options;
  return new HttpRegistry({
    base,
    userAgent: "swamp-cli/test",
    timeoutMs: 5_000,
    retries: 0,
    ...others,
    signal: () => signal,
  });
}
