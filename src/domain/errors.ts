// SPDX-License-Identifier: MIT
/**
 * Every failure that a user can meet is a {@link SwampError}: a stable code, a message that names what was wrong
 * and where, and the next step. Anything else that is thrown is a fault of swamp itself (exit code 70).
 */

/** Codes of a wrong command line; exit code 2. */
const USAGE_CODES = [
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
] as const;

/** A code of a wrong command line. */
export type UsageCode = (typeof USAGE_CODES)[number];

/** Codes are part of the JSON contract: area first, never renamed. */
export type ErrorCode =
  | UsageCode
  | "REPO_NOT_FOUND"
  | "REPO_EXISTS"
  | "REPO_INVALID"
  | "REPO_UNTRUSTED"
  | "CONFIG_INVALID"
  | "TYPE_NOT_FOUND"
  | "TYPE_INVALID"
  | "TYPE_NOT_LOADED"
  | "TYPE_BROKEN"
  | "TYPE_UNBUILDABLE"
  | "EXTENSION_EXITED"
  | "EXTENSION_TIMEOUT"
  | "SOURCE_INVALID"
  | "SOURCE_NOT_FOUND"
  | "MODEL_NOT_FOUND"
  | "MODEL_EXISTS"
  | "MODEL_INVALID"
  | "MODEL_HAS_DATA"
  | "ID_AMBIGUOUS"
  | "ARGUMENTS_INVALID"
  | "METHOD_NOT_FOUND"
  | "METHOD_FAILED"
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
  | "VAULT_UNTRUSTED"
  | "SECRET_NOT_FOUND"
  | "PACKAGE_INVALID"
  | "PACKAGE_NOT_FOUND"
  | "PACKAGE_EXISTS"
  | "PACKAGE_EDITED"
  | "PACKAGE_CONFLICT"
  | "CHECKSUM_MISMATCH"
  | "NOT_AUTHENTICATED"
  | "REGISTRY_UNREACHABLE"
  | "REGISTRY_REFUSED"
  | "REGISTRY_BUSY"
  | "KEY_NOT_FOUND"
  | "FEATURE_UNSUPPORTED"
  | "DATA_NOT_FOUND"
  | "DATA_INVALID"
  | "DATA_OWNERSHIP"
  | "DATA_EXISTS"
  | "DATA_NOT_STREAMING"
  | "REPORT_NOT_FOUND"
  | "LOCK_TIMEOUT"
  | "TRY_AGAIN"
  | "CANCELLED"
  | "TOOL_MISSING"
  | "IO_FAILED"
  | "INPUT_TOO_LARGE"
  | "PATH_UNSAFE";

/** What a {@link SwampError} carries beyond its message. */
export interface ErrorOptions {
  /** The next step: a command to run or a thing to set, as one or more lines of text. */
  hint: string;
  /** Machine-readable facts for `--json` (`error.details`). */
  details?: Record<string, unknown>;
  /** The error that led to this one. */
  cause?: unknown;
}

/**
 * An expected failure: shown without a stack, with a code, and with the next step. Only a usage error may come
 * without one: the command line then names the command's help.
 */
export class SwampError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;

  constructor(code: UsageCode, message: string, options?: Partial<ErrorOptions>);
  constructor(code: ErrorCode, message: string, options: ErrorOptions);
  constructor(code: ErrorCode, message: string, options: Partial<ErrorOptions> = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SwampError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** The same error with a message that says more, for example where it was met. @param details added to its own. */
  restated(message: string, details: Record<string, unknown> = {}): SwampError {
    const options: Partial<ErrorOptions> = {
      hint: this.hint,
      details: { ...this.details, ...details },
      cause: this,
    };
    return new SwampError(this.code as UsageCode, message, options);
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

/** Of what another attempt may do better. */
const TRANSIENT: readonly ErrorCode[] = ["LOCK_TIMEOUT", "REGISTRY_BUSY", "TRY_AGAIN"];

/** The exit code for an error that ended a command. Anything that is not a SwampError is an internal fault. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof SwampError)) return ExitCode.fault;
  if (TRANSIENT.includes(error.code)) return ExitCode.tryAgain;
  if (error.code === "CANCELLED") return Number(error.details?.exitCode ?? ExitCode.interrupted);
  return isUsageCode(error.code) ? ExitCode.usage : ExitCode.failure;
}

/** Whether the code tells of a wrong command line. */
export function isUsageCode(code: ErrorCode): code is UsageCode {
  return USAGE_CODES.some((usage) => usage === code);
}

/** The message of anything that was thrown: of what is no error its own message, or what it is. */
export function messageOf(error: unknown): string {
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null) return `${String(error)} was thrown`;
  const { message } = error as { message?: unknown };
  return typeof message === "string" && (message !== "" || error instanceof Error)
    ? message
    : jsonOf(error) ?? String(error);
}

function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // What holds itself has no JSON; anything may be thrown by its toJSON.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
