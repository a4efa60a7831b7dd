// SPDX-License-Identifier: MIT
import { pathToFileURL } from "node:url";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { sourceStack } from "../../domain/types/source_stack.ts";
import { ExtensionExit, guardExtensionCode } from "../platform/extension_guard.ts";
import { leaveExtensionCode } from "../platform/leave_extension_code.ts";
import { provideHostZod } from "./host_zod.ts";

/** A bundle to import. */
export interface ImportRequest {
  /** Absolute path. */
  readonly path: string;
  /** Names the module: an equal key is the same module, another key another one. */
  readonly key: string;
  /** The source file as users know it, for messages. */
  readonly file: string;
}

/**
 * Imports a bundle into this process, with the host's zod provided and its output led away from stdout.
 * @throws SwampError TYPE_BROKEN with the module's own error, EXTENSION_EXITED when it tried to end the process.
 */
export async function importBundle(
  request: ImportRequest,
  guard: { readonly onOutput: (text: string) => void; readonly fs: FileSystem },
): Promise<Record<string, unknown>> {
  await provideHostZod();
  guardExtensionCode({ file: request.file, onOutput: guard.onOutput });
  const url = pathToFileURL(request.path);
  if (!request.path.includes(request.key)) url.search = request.key.slice(0, 16);
  try {
    return await import(url.href);
  } catch (error) {
    if (error instanceof ExtensionExit) {
      throw new SwampError(
        "EXTENSION_EXITED",
        `${request.file}: it tried to end the process while it was loaded`,
        { hint: "Take the exit out of the file, then check it with: swamp doctor extensions", cause: error },
      );
    }
    const source = sourceStack(guard.fs, error, () => request.file);
    throw new SwampError(
      "TYPE_BROKEN",
      `${request.file}: it failed while it was loaded: ${describe(error)}${
        source === undefined ? "" : ` (at ${source.position})`
      }`,
      {
        hint: "Correct the file, or see all of them with: swamp doctor extensions",
        details: source === undefined ? undefined : { position: source.position },
        cause: error,
      },
    );
  } finally {
    leaveExtensionCode();
  }
}

function describe(error: unknown): string {
  const name = error instanceof Error && error.name !== "Error" ? `${error.name}: ` : "";
  return `${name}${messageOf(error)}`;
}
