// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { isUnchanged, type Stamp, stampOf } from "../../domain/freshness.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { sha256 } from "../platform/sha256.ts";
import { findPrivateDirectory, makePrivateDirectory } from "./private_cache.ts";
import type { ToolPin } from "./tool_pins.ts";

const RECORDS = "tools/verified";

/** That a file had its digest when it had this stamp. */
interface Verification {
  readonly digest: string;
  readonly stamp: Stamp;
  readonly seenAt: number;
}

/**
 * Whether a file is the pinned executable. It is hashed once, and again when its stamp changes; the user's cache
 * remembers that, where no other user can write.
 */
export function isPinnedTool(platform: Platform, path: string, pin: ToolPin): boolean {
  const { fs, now } = platform;
  const seenAt = now();
  const stat = fs.stat(path);
  if (stat?.kind !== "file") return false;
  const stamp = stampOf(stat);
  const name = `${sha256(path).slice(0, 32)}.json`;
  const known = readVerification(platform, name);
  if (known?.digest === pin.digest && isUnchanged(known.stamp, stamp, known.seenAt)) return true;
  if (sha256(fs.readBytes(path)) !== pin.digest) return false;
  keepVerification(platform, name, { digest: pin.digest, stamp, seenAt });
  return true;
}

function readVerification(platform: Platform, name: string): Verification | undefined {
  const directory = findPrivateDirectory(platform, RECORDS);
  const text = directory && platform.fs.readTextIfExists(`${directory}/${name}`);
  if (!text) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Verification> | null;
    const { digest, stamp, seenAt } = value ?? {};
    return typeof digest === "string" && typeof stamp === "object" && typeof seenAt === "number"
      ? { digest, stamp, seenAt }
      : undefined;
  } catch (error) {
    // A record that was cut off: the file is hashed again.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function keepVerification(platform: Platform, name: string, verification: Verification): void {
  try {
    const directory = makePrivateDirectory(platform, RECORDS);
    platform.fs.writeAtomic(`${directory}/${name}`, JSON.stringify(verification), {
      mode: 0o600,
      volatile: true,
    });
  } catch (error) {
    // Without a cache to write to the file is hashed each time.
    if (!(error instanceof SwampError) && platform.fs.reasonOf(error) === "other") throw error;
  }
}
