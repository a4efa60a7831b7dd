// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type {
  RegistryHost,
  RegistryKey,
  ServedRegistry,
  ServeOptions,
} from "../../domain/packages/registry_host.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { ioFailure } from "../models/io_failure.ts";
import { HttpListener, type ListenOptions } from "../platform/http_listener.ts";
import { NativeSockets } from "../platform/http_server/native_sockets.ts";
import { onStrayError } from "../platform/stray_errors.ts";
import { RegistryGate } from "./registry_gate.ts";
import { registryCapacity, registryHttpLimits } from "./registry_limits.ts";
import { RegistryKeys } from "./registry_keys.ts";
import { RegistryServer } from "./registry_server.ts";

/** Serves registries in directories over HTTP. */
export class DirectoryHost implements RegistryHost {
  constructor(private readonly platform: Platform) {}

  serve(options: ServeOptions): ServedRegistry {
    const { directory, host, port, anonymousPush, onRequest, onFault } = options;
    const publicUrl = options.publicUrl?.replace(/\/+$/, "");
    this.#prepare(directory);
    const sockets = new NativeSockets();
    const capacity = registryCapacity(sockets.fileLimit, options.maxConnections);
    const onError = (error: unknown) => onFault(messageOf(error));
    const server = new RegistryServer({
      directory,
      gate: new RegistryGate(capacity),
      platform: this.platform,
      publicUrl,
      anonymousPush,
      onFault: onError,
    });
    const handle = async (request: Request) => {
      const begun = this.platform.monotonic();
      const reply = await server.handle(request);
      // The path of an upload is a permission.
      const path = /^https?:\/\/[^/]*([^?#]*)/.exec(request.url)![1]!.replace(/^(\/uploads\/).*/, "$1…");
      onRequest(
        `${request.method} ${path} ${reply.status} ${Math.round(this.platform.monotonic() - begun)} ms`,
      );
      return reply;
    };
    const listener = listen({
      host,
      port,
      limits: registryHttpLimits(capacity),
      sockets,
      handle,
      onRefused: ({ status, message }) => onRequest(`${status} ${message}`),
      onFault: onError,
    });
    // Whatever was forgotten above must not end the server.
    const stopListening = onStrayError(onError);
    const shown = host.includes(":") ? `[${host}]` : host;
    return {
      address: publicUrl ?? `http://${shown}:${listener.port}`,
      async close() {
        await listener.close();
        server.close();
        stopListening();
      },
    };
  }

  keyFile(directory: string): string {
    return this.#keys(directory).file;
  }

  keys(directory: string): readonly RegistryKey[] {
    return this.#keys(directory).list();
  }

  addKey(directory: string, collectives: readonly string[]): RegistryKey & { key: string } {
    this.#prepare(directory);
    return this.#change(directory, (keys) => keys.add(collectives));
  }

  removeKey(directory: string, id: string): void {
    this.#change(directory, (keys) => keys.remove(id));
  }

  #keys(directory: string): RegistryKeys {
    return new RegistryKeys(directory, this.platform);
  }

  #change<Value>(directory: string, act: (keys: RegistryKeys) => Value): Value {
    const keys = this.#keys(directory);
    try {
      return act(keys);
    } catch (error) {
      throw ioFailure(this.platform.fs, error, `write ${keys.file}`);
    }
  }

  #prepare(directory: string): void {
    try {
      this.platform.fs.makeDirectory(`${directory}/extensions`);
    } catch (error) {
      throw ioFailure(this.platform.fs, error, `make ${directory}/extensions`);
    }
  }
}

function listen(options: ListenOptions): HttpListener {
  try {
    return new HttpListener(options);
  } catch (error) {
    const message = `Cannot listen on ${options.host}:${options.port}: ${messageOf(error)}`;
    throw new SwampError("IO_FAILED", message, {
      hint: "Choose another one with --port or --host.",
      cause: error,
    });
  }
}
