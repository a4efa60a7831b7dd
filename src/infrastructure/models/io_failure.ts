// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

const REASONS = {
  denied: "permission denied",
  readonly: "the file system is read-only",
  full: "the disk is full",
};

/** An error of the disk as one that a user can act on. Errors that are explained already stay as they are. */
export function ioFailure(fs: FileSystem, error: unknown, what: string): SwampError {
  if (error instanceof SwampError) return error;
  const reason = fs.reasonOf(error);
  const why = reason in REASONS ? REASONS[reason as keyof typeof REASONS] : messageOf(error);
  return new SwampError("IO_FAILED", `Cannot ${what}: ${why}`, {
    hint: "Nothing was lost; run the command again when that is mended",
    cause: error,
  });
}
