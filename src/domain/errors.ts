// SPDX-License-Identifier: MIT
/**
 * Every failure that a user can meet is a {@link SwampError}: a stable code, a message that names what was wrong
 * and where, and the next step. Anything else that is thrown is a fault of swamp itself (exit code 70).
 */

/** Codes are part of the JSON contract: area first, never renamed. */
export type ErrorCode =
  | "USAGE"
  | "UNKNOWN_COMMAND"
  | "UNKNOWN_OPTION"
  | "MISSING_ARGUMENT"
  | "UNEXPECTED_ARGUMENT"
  | "INVALID_VALUE"
  | "CONFIRMATION_REQUIRED"
  | "REPO_NOT_FOUND"
  | "REPO_EXISTS"
  | "REPO_INVALID"
  | "CONFIG_INVALID"
  | "TYPE_NOT_FOUND"
  | "TYPE_INVALID"
  | "TYPE_BROKEN"
  | "TYPE_UNBUILDABLE"
  | "EXTENSION_EXITED"
  | "EXTENSION_TIMEOUT"
  | "SOURCE_INVALID"
  | "SOURCE_NOT_FOUND"
  | "MODEL_NOT_FOUND"
  | "MODEL_EXISTS"
  | "MODEL_INVALID"
  | "MODEL_NAME_INVALID"
  | "MODEL_HAS_DATA"
  | "ID_AMBIGUOUS"
  | "ARGUMENTS_INVALID"
  | "METHOD_NOT_FOUND"
  | "METHOD_FAILED"
  | "EXPRESSION_UNSUPPORTED"
  | "EXPRESSION_INVALID"
  | "EXPRESSION_FAILED"
  | "EXPRESSION_CYCLE"
  | "NOT_EVALUATED"
  | "CHECKS_FAILED"
  | "UPGRADE_FAILED"
  | "RUN_NOT_FOUND"
  | "RUN_INVALID"
  | "VAULT_NOT_FOUND"
  | "VAULT_EXISTS"
  | "VAULT_INVALID"
  | "VAULT_FAILED"
  | "SECRET_NOT_FOUND"
  | "SECRET_EXISTS"
  | "PACKAGE_NAME_INVALID"
  | "PACKAGE_INVALID"
  | "PACKAGE_NOT_FOUND"
  | "PACKAGE_EXISTS"
  | "PACKAGE_UNTRUSTED"
  | "PACKAGE_EDITED"
  | "PACKAGE_CONFLICT"
  | "CHECKSUM_MISMATCH"
  | "NOT_AUTHENTICATED"
  | "REGISTRY_UNREACHABLE"
  | "REGISTRY_REFUSED"
  | "REGISTRY_BUSY"
  | "FEATURE_UNSUPPORTED"
  | "DATA_NOT_FOUND"
  | "DATA_NAME_INVALID"
  | "DATA_INVALID"
  | "DATA_OWNERSHIP"
  | "DATA_EXISTS"
  | "DATA_NOT_STREAMING"
  | "REPORT_NOT_FOUND"
  | "LOCK_TIMEOUT"
  | "CANCELLED"
  | "TOOL_MISSING"
  | "IO_FAILED"
  | "PATH_UNSAFE";

/** What a {@link SwampError} carries beyond its message. */
export interface ErrorOptions {
  /** The next step: a command to run or a thing to set, as one or more lines of text. */
  hint?: string;
  /** Machine-readable facts for `--json` (`error.details`). */
  details?: Record<string, unknown>;
  /** The error that led to this one. */
  cause?: unknown;
}

/** An expected failure: shown without a stack, with a code, and with the next step. */
export class SwampError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SwampError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}

/** Exit codes of the command line; the table in design/contracts.md. */
export const ExitCode = {
  ok: 0,
  failure: 1,
  usage: 2,
  fault: 70,
  tryAgain: 75,
  interrupted: 130,
  terminated: 143,
} as const;

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "USAGE",
  "UNKNOWN_COMMAND",
  "UNKNOWN_OPTION",
  "MISSING_ARGUMENT",
  "UNEXPECTED_ARGUMENT",
  "INVALID_VALUE",
  "CONFIRMATION_REQUIRED",
  "MODEL_NAME_INVALID",
  "DATA_NAME_INVALID",
  "PACKAGE_NAME_INVALID",
]);

/** The exit code for an error that ended a command. Anything that is not a SwampError is an internal fault. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof SwampError)) return ExitCode.fault;
  if (error.code === "LOCK_TIMEOUT" || error.code === "REGISTRY_BUSY") return ExitCode.tryAgain;
  if (error.code === "CANCELLED") return Number(error.details?.exitCode ?? ExitCode.interrupted);
  return USAGE_CODES.has(error.code) ? ExitCode.usage : ExitCode.failure;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
