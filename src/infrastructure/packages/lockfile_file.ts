// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { type LockedPackage, LOCKFILE, type Lockfile } from "../../domain/packages/installed_package.ts";
import { isPackageName, isPackageReference } from "../../domain/packages/package_name.ts";
import { CHANNELS } from "../../domain/packages/package_registry.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { isCalVer } from "../../domain/types/calver.ts";

/**
 * Reads a lockfile; a missing one is empty. Keys that are not known are passed over: other tools write some.
 * @throws SwampError CONFIG_INVALID naming the file and the package.
 */
export function readLockfile(fs: FileSystem, path: string): Lockfile {
  const stat = fs.stat(path);
  if (stat && stat.kind !== "file") {
    throw invalid(`expected a file, found ${stat.kind === "directory" ? "a directory" : "something else"}`);
  }
  const text = fs.readTextIfExists(path);
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw invalid(`it is not JSON: ${messageOf(error).replaceAll(/\s*\n\s*/g, " ")}`);
  }
  if (!isFields(value)) throw invalid("expected packages by name");
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, locked(name, item)]));
}

function locked(name: string, item: unknown): LockedPackage {
  if (!isPackageName(name)) throw invalid(`'${name}' is no name of an extension`);
  if (!isFields(item) || typeof item.version !== "string" || !isCalVer(item.version)) {
    throw invalid(`${name}: expected a version like 2026.01.31.1`);
  }
  const text = (key: string) => typeof item[key] === "string" ? item[key] as string : undefined;
  const texts = (key: string) =>
    Array.isArray(item[key])
      ? item[key].filter((entry): entry is string => typeof entry === "string")
      : undefined;
  const dependencies = texts("dependencies");
  const wrong = dependencies?.find((text) => !isPackageReference(text));
  if (wrong !== undefined) throw invalid(`${name}: the dependency '${wrong}' is no name of an extension`);
  const channel = text("channel");
  if (channel !== undefined && !CHANNELS.some((known) => known === channel)) {
    throw invalid(`${name}: unknown channel '${channel}'; expected one of ${CHANNELS.join(", ")}`);
  }
  return {
    version: item.version,
    checksum: text("checksum"),
    filesChecksum: text("filesChecksum"),
    files: texts("files") ?? [],
    dependencies,
    serverUrl: text("serverUrl"),
    channel,
  };
}

/** The lockfile's text: sorted, so that one set of packages gives one text. */
export function formatLockfile(lockfile: Lockfile): string {
  const names = Object.keys(lockfile).sort();
  return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, lockfile[name]])), null, 2)}\n`;
}

function invalid(why: string): SwampError {
  return new SwampError("CONFIG_INVALID", `${LOCKFILE}: ${why}`, {
    hint: "Take the file from version control, or delete it and pull the extensions again.",
    details: { file: LOCKFILE },
  });
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
