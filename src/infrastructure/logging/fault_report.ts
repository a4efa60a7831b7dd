// SPDX-License-Identifier: MIT
import { messageOf } from "../../domain/errors.ts";
import { userCacheDirectory } from "../../domain/repo/user_directories.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { VERSION } from "../../domain/version.ts";

/** `model method history get`: what follows a command are values. */
const MOST_WORDS = 4;

/**
 * Writes what is needed to understand an internal fault. Argument values may be secret, so only the words before the
 * first option or `key=value` are written, and of those no more than a command has.
 * @returns the path of the report, or undefined when no directory takes it.
 */
export function writeFaultReport(
  platform: Platform,
  error: unknown,
  { argv, redact }: { readonly argv: readonly string[]; redact(text: string): string },
): string | undefined {
  const stamp = new Date(platform.now()).toISOString();
  const end = argv.findIndex((word) => word.startsWith("-") || word.includes("="));
  const words = argv.slice(0, Math.min(end < 0 ? argv.length : end, MOST_WORDS));
  const stack = error instanceof Error ? error.stack ?? error.message : messageOf(error);
  const cause = error instanceof Error && error.cause !== undefined
    ? `caused by: ${String(error.cause)}\n`
    : "";
  const text = redact(
    `swamp ${VERSION}\n${platform.os} ${platform.arch}\n${stamp}\nswamp ${
      words.join(" ")
    }\n\n${stack}\n${cause}`,
  );
  const name = `crash-${stamp.replaceAll(/[:.]/g, "-")}-${platform.pid}.log`;
  for (const directory of [`${userCacheDirectory(platform)}/crashes`, platform.tempDirectory]) {
    const path = `${directory}/${directory === platform.tempDirectory ? "swamp-" : ""}${name}`;
    try {
      platform.fs.writeAtomic(path, text, { mode: 0o600, volatile: true });
      return path;
    } catch (_notWritable) {
      continue;
    }
  }
  return undefined;
}
