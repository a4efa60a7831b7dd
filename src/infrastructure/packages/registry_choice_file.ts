// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { RegistryChoice } from "../../domain/packages/registry_choice.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { scanMarkerKeys } from "../../domain/repo/marker_keys.ts";
import { userConfigDirectory } from "../../domain/repo/user_directories.ts";
import { ioFailure } from "../models/io_failure.ts";

const DEFAULT_REGISTRY = "https://swamp.club";

/** `registries.json`, which swamp writes, and the `registry` of `config.yaml`, both in the user's configuration. */
export class RegistryChoiceFile implements RegistryChoice {
  readonly #directory: string | undefined;
  readonly #variable: string | undefined;

  constructor(private readonly platform: Platform) {
    this.#directory = userConfigDirectory(platform);
    this.#variable = platform.env("SWAMP_CLUB_URL") || undefined;
  }

  get configured(): string {
    return this.#variable ?? this.#ofUser() ?? DEFAULT_REGISTRY;
  }

  remembers(address: string): boolean {
    return this.#variable === undefined && this.#read().includes(address);
  }

  remember(address: string): void {
    const known = this.#read();
    // What is configured is used without being remembered.
    if (!this.#directory || known.includes(address) || this.#ofUser() === address) return;
    const path = `${this.#directory}/registries.json`;
    try {
      const text = `${JSON.stringify({ pulledFrom: [...known, address] }, null, 2)}\n`;
      this.platform.fs.writeAtomic(path, text);
    } catch (error) {
      throw ioFailure(this.platform.fs, error, `write ${path}`);
    }
  }

  #ofUser(): string | undefined {
    const text = this.#directory && this.platform.fs.readTextIfExists(`${this.#directory}/config.yaml`);
    return scanMarkerKeys(text ?? "").find(({ key }) => key === "registry")?.value || undefined;
  }

  #read(): readonly string[] {
    const path = this.#directory && `${this.#directory}/registries.json`;
    const text = path && this.platform.fs.readTextIfExists(path);
    if (!text) return [];
    try {
      const { pulledFrom } = parseJson(text) as { pulledFrom?: unknown };
      if (Array.isArray(pulledFrom) && pulledFrom.every((item) => typeof item === "string")) {
        return pulledFrom;
      }
      throw new TypeError("expected 'pulledFrom' to be a list of addresses");
    } catch (error) {
      throw new SwampError("CONFIG_INVALID", `${path} cannot be read: ${messageOf(error)}`, {
        hint: "Correct it, or delete it: then packages are looked for in the configured registry only.",
        cause: error,
      });
    }
  }
}
