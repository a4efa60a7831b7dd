// SPDX-License-Identifier: MIT
/**
 * Which key files and directories of vaults were confirmed on this machine: a file for each below
 * `<user data>/vault-paths`, so that processes that confirm at the same time do not lose each other's.
 */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userDataDirectory } from "../../domain/repo/user_directories.ts";
import { ioFailure } from "../models/io_failure.ts";
import { sha256 } from "../platform/sha256.ts";

/** What is confirmed: a path, or the content of a key file that the repository's author can replace. */
export type ConfirmedThing = { readonly path: string } | { readonly key: string };

export class ConfirmedPaths {
  readonly #directory: string | undefined;

  constructor(private readonly platform: Platform) {
    const data = userDataDirectory(platform);
    this.#directory = data && join(data, "vault-paths");
  }

  /** @throws SwampError IO_FAILED when the directory may not be read. */
  has(thing: ConfirmedThing): boolean {
    if (this.#directory === undefined) return false;
    const { fs } = this.platform;
    const file = this.#file(this.#directory, thing);
    try {
      return fs.stat(file) !== undefined;
    } catch (error) {
      throw ioFailure(fs, error, `read ${file}`);
    }
  }

  /** @throws SwampError CONFIG_INVALID without a home directory, IO_FAILED. */
  add(thing: ConfirmedThing): void {
    if (this.#directory === undefined) {
      throw new SwampError("CONFIG_INVALID", "There is no directory for the user's data", {
        hint: "Set HOME or XDG_DATA_HOME.",
      });
    }
    const { fs, now } = this.platform;
    const file = this.#file(this.#directory, thing);
    if (fs.stat(file) !== undefined) return;
    const confirmedAt = new Date(now()).toISOString();
    // The name says all; what is in the file is for people. A key is not written down.
    const shown = "path" in thing ? { path: thing.path } : { keyInRepository: true };
    try {
      fs.makeDirectory(this.#directory, 0o700);
      fs.writeAtomic(file, `${JSON.stringify({ ...shown, confirmedAt })}\n`, { mode: 0o600 });
    } catch (error) {
      throw ioFailure(fs, error, `write ${file}`);
    }
  }

  #file(directory: string, thing: ConfirmedThing): string {
    const digest = "path" in thing ? sha256(`path\0${thing.path}`) : sha256(`key\0${thing.key}`);
    return join(directory, `${digest}.json`);
  }
}
