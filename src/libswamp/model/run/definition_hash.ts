// SPDX-License-Identifier: MIT
import type { Definition } from "../../../domain/models/definition.ts";
import { definitionDocument } from "../../../domain/models/definition_document.ts";

/** sha256 of the definition's meaning, hex: comments and key order do not count. */
export async function definitionHash(definition: Definition): Promise<string> {
  return await sha256(new TextEncoder().encode(JSON.stringify(definitionDocument(definition))));
}

/** sha256, hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
