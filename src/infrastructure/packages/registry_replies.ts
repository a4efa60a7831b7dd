// SPDX-License-Identifier: MIT
/** Answers of a served registry. */
import { type ErrorCode, SwampError } from "../../domain/errors.ts";
import { ConnectionLost, HttpRefusal } from "../platform/http_server/http_limits.ts";
import { WrongShape } from "./registry_answers.ts";
import type { PackageInfo, PackageVersion } from "../../domain/packages/package_registry.ts";

/** A request that is answered with an error. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "HttpProblem";
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  PACKAGE_NAME_INVALID: 400,
  INVALID_VALUE: 400,
  PACKAGE_NOT_FOUND: 404,
  PACKAGE_EXISTS: 409,
  PACKAGE_INVALID: 422,
};

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": "application/json", "x-content-type-options": "nosniff", ...headers },
  });
}

/** Whether an error is about what a client has sent, so that its message is for the client. */
export function isClientError(error: SwampError): boolean {
  return STATUS[error.code] !== undefined;
}

/** Whether an error is this program's, or of the registry's files, so that its owner has to know. */
export function isFault(error: unknown): boolean {
  return !(error instanceof ConnectionLost) && problemReply(error).status === 500;
}

/** What a client is told of an error; of this machine it learns nothing. */
export function problemReply(error: unknown): Response {
  if (error instanceof WrongShape) return json({ error: error.message }, 400);
  if (error instanceof HttpProblem || error instanceof HttpRefusal) {
    return json({ error: error.message }, error.status, error.headers);
  }
  const status = error instanceof SwampError ? STATUS[error.code] : undefined;
  if (status === undefined || !(error instanceof SwampError)) {
    return json({ error: "the registry has failed" }, 500);
  }
  const message = status === 404 ? "there is no such extension or version" : error.message;
  return json({ error: message, code: error.code }, status);
}

/** ExtensionInfo of the protocol. */
export function infoDocument(info: PackageInfo): Record<string, unknown> {
  return { id: info.name, namespace: info.name.slice(1, info.name.indexOf("/")), ...info };
}

/** A version as the protocol shows it: the names of what it holds stand beside the rest. */
export function versionDocument({ content, ...version }: PackageVersion): Record<string, unknown> {
  return { ...version, ...content };
}
