// SPDX-License-Identifier: MIT
/**
 * Examines and publishes an uploaded archive in a process of its own, so that no archive can take the memory or the
 * time of the server.
 */
import { type ErrorCode, messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform, ProcessResult } from "../../domain/platform/platform.ts";
import type { Announced } from "./receive_package.ts";
import { REGISTRY_LIMITS } from "./registry_limits.ts";

/** The hidden verb of the process; `app.ts` knows it. */
const EXAMINE_VERB = "__examine";

/** What the process is asked to do. */
export interface ExaminationRequest {
  /** Begins the line of the answer. */
  readonly nonce: string;
  /** Absolute path of the registry. */
  readonly directory: string;
  /** The archive, below the directory. */
  readonly upload: string;
  readonly announced: Announced;
}

/** What it answers; `failed` is about the archive, `fault` about the registry. */
export type ExaminationAnswer =
  | { readonly state: "published" }
  | { readonly state: "failed"; readonly code: ErrorCode; readonly message: string; readonly hint: string }
  | { readonly state: "fault"; readonly message: string };

/**
 * Publishes an upload.
 * @throws SwampError PACKAGE_INVALID, PACKAGE_EXISTS; an Error when the registry is at fault.
 */
export async function examineUpload(
  platform: Pick<Platform, "run" | "self" | "randomHex">,
  upload: Omit<ExaminationRequest, "nonce">,
): Promise<void> {
  const request: ExaminationRequest = { nonce: platform.randomHex(16), ...upload };
  const [command, ...args] = platform.self;
  const result = await platform.run({
    command: command!,
    args: [...args, EXAMINE_VERB],
    env: { NO_COLOR: "1" },
    stdin: JSON.stringify(request),
    timeoutMs: REGISTRY_LIMITS.examinationMs,
    memoryLimit: REGISTRY_LIMITS.examinationBytes,
    outputLimit: REGISTRY_LIMITS.documentBytes,
  });
  const answer = answerOf(result, request.nonce);
  if (answer.state === "failed") throw new SwampError(answer.code, answer.message, { hint: answer.hint });
  if (answer.state === "fault") throw new Error(answer.message);
}

function answerOf(result: ProcessResult, nonce: string): ExaminationAnswer {
  const decoder = new TextDecoder();
  const line = decoder.decode(result.stdout).split("\n").find((text) => text.startsWith(nonce));
  if (line !== undefined) return JSON.parse(line.slice(nonce.length)) as ExaminationAnswer;
  if (result.ended === "memory" || result.ended === "timeout") {
    const what = result.ended === "memory" ? "memory" : "time";
    return {
      state: "failed",
      code: "PACKAGE_INVALID",
      message: `the archive takes too much ${what} to examine`,
      hint: "Make the package smaller.",
    };
  }
  const reason = result.error ?? decoder.decode(result.stderr).trim();
  return {
    state: "fault",
    message: `the process that examines archives ended with ${result.code}: ${
      reason || messageOf(result.ended)
    }`,
  };
}
