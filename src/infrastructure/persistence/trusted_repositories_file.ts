// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { TrustedRepositories } from "../../domain/repo/trusted_repositories.ts";
import { userConfigDirectory } from "../../domain/repo/user_directories.ts";
import { ioFailure } from "../models/io_failure.ts";
import { locateRepository } from "./repository_finder.ts";

/** `trusted_repositories.json` in the user's configuration directory. */
export class TrustedRepositoriesFile implements TrustedRepositories {
  constructor(private readonly platform: Platform) {}

  read(): readonly string[] {
    return readTrustedRepositories(this.platform);
  }

  write(paths: readonly string[]): void {
    const path = trustedRepositoriesPath(this.platform);
    if (path === undefined) {
      throw new SwampError("CONFIG_INVALID", "There is no directory for the user's configuration", {
        hint: "Set HOME or XDG_CONFIG_HOME.",
      });
    }
    const { fs } = this.platform;
    try {
      fs.writeAtomic(path, `${JSON.stringify({ repositories: paths }, null, 2)}\n`);
    } catch (error) {
      throw ioFailure(fs, error, `write ${path}`);
    }
  }

  locate(directory: string | undefined): string {
    return locateRepository(this.platform, directory);
  }
}

/** @throws SwampError CONFIG_INVALID naming the file. */
export function readTrustedRepositories(platform: Platform): readonly string[] {
  const path = trustedRepositoriesPath(platform);
  try {
    const text = path && platform.fs.readTextIfExists(path);
    if (text === undefined) return [];
    const { repositories } = parseJson(text) as { repositories?: unknown };
    if (Array.isArray(repositories) && repositories.every((item) => typeof item === "string")) {
      return repositories;
    }
    throw new TypeError("'repositories' must be an array of paths");
  } catch (error) {
    throw new SwampError("CONFIG_INVALID", `Cannot read ${path}: ${messageOf(error)}`, {
      hint: "Correct it, or delete it: then no repository of another user is trusted.",
      cause: error,
    });
  }
}

function trustedRepositoriesPath(platform: Platform): string | undefined {
  const directory = userConfigDirectory(platform);
  return directory && `${directory}/trusted_repositories.json`;
}
