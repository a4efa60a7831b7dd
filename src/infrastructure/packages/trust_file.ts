// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { DEFAULT_TRUST, type TrustSettings, type TrustStore } from "../../domain/packages/trust.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userConfigDirectory } from "../../domain/repo/user_directories.ts";
import { ioFailure } from "../models/io_failure.ts";

/** `trust.json` in the user's configuration directory. */
export class TrustFile implements TrustStore {
  readonly #path: string | undefined;

  constructor(private readonly platform: Platform) {
    const directory = userConfigDirectory(platform);
    this.#path = directory && `${directory}/trust.json`;
  }

  read(): TrustSettings {
    try {
      const text = this.#path && this.platform.fs.readTextIfExists(this.#path);
      if (text === undefined) return DEFAULT_TRUST;
      const value = fields(parseJson(text));
      return {
        collectives: texts(value.collectives ?? DEFAULT_TRUST.collectives),
        repositories: Object.fromEntries(
          Object.entries(fields(value.repositories ?? {})).map(([id, list]) => [id, texts(list)]),
        ),
        autoResolve: value.autoResolve !== false,
      };
    } catch (error) {
      throw new SwampError("CONFIG_INVALID", `${this.#path} can not be read: ${messageOf(error)}`, {
        hint: "Put it right, or delete it: then only 'swamp' is trusted.",
        cause: error,
      });
    }
  }

  write(settings: TrustSettings): void {
    if (!this.#path) {
      throw new SwampError("CONFIG_INVALID", "There is no place for the user's configuration", {
        hint: "Set HOME or XDG_CONFIG_HOME.",
      });
    }
    try {
      this.platform.fs.writeAtomic(this.#path, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (error) {
      throw ioFailure(this.platform.fs, error, `write ${this.#path}`);
    }
  }
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError("expected keys and values");
}

function texts(value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new TypeError("expected a list of collectives");
}
