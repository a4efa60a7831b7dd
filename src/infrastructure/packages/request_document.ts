// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { fieldsOf, WrongShape } from "./registry_answers.ts";
import type { RegistryGate } from "./registry_gate.ts";
import { REGISTRY_LIMITS } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";

/** The JSON object in a request; an empty one when it has no body. @throws HttpProblem, WrongShape. */
export async function readDocument(
  request: Request,
  gate: Pick<RegistryGate, "documents">,
): Promise<Readonly<Record<string, unknown>>> {
  // What is too long is refused before it is read, where the client says how long it is.
  if (Number(request.headers.get("content-length") ?? 0) > REGISTRY_LIMITS.documentBytes) throw tooLarge();
  if (!request.body) return {};
  const taken: (() => void)[] = [];
  try {
    return parse(await textOf(request.body, (bytes) => taken.push(gate.documents.take(bytes))));
  } finally {
    for (const leave of taken) leave();
  }
}

/** Parts are copied together at once: a client decides how small they are. */
async function textOf(
  body: ReadableStream<Uint8Array>,
  take: (bytes: number) => void,
): Promise<string> {
  let bytes = new Uint8Array(1_024);
  take(bytes.length);
  let size = 0;
  for await (const part of body) {
    if (size + part.length > REGISTRY_LIMITS.documentBytes) throw tooLarge();
    if (size + part.length > bytes.length) {
      const length = Math.max(bytes.length * 2, size + part.length);
      take(length - bytes.length);
      const larger = new Uint8Array(length);
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    bytes.set(part, size);
    size += part.length;
  }
  return new TextDecoder().decode(bytes.subarray(0, size));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  if (text === "") return {};
  try {
    return fieldsOf(parseJson(text), "body");
  } catch (error) {
    if (error instanceof WrongShape) throw error;
    throw new HttpProblem(400, "the request is not JSON");
  }
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, `a request may have ${REGISTRY_LIMITS.documentBytes} bytes`);
}
