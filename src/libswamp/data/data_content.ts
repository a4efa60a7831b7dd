// SPDX-License-Identifier: MIT
import { parseStoredJson } from "../../domain/limits.ts";
import { messageOf } from "../../domain/errors.ts";
import type { Context } from "../context.ts";

/** Content as JSON can hold it. */
export interface DataContent {
  /** Parsed when it is JSON, a text when it is UTF-8, else base64. */
  readonly content: unknown;
  /** Present when `content` is encoded. */
  readonly encoding?: "base64";
}

export function createContent(
  ctx: Context,
  data: { bytes: Uint8Array; contentType: string; file: string },
): DataContent {
  const text = decodeText(data.bytes);
  if (text === undefined) return { content: toBase64(data.bytes), encoding: "base64" };
  if (data.contentType !== "application/json") return { content: text };
  try {
    return { content: parseStoredJson(text) };
  } catch (error) {
    ctx.warn({
      code: "DATA_INVALID",
      message: `${data.file}: not valid JSON: ${messageOf(error)}`,
      file: data.file,
    });
    return { content: text };
  }
}

/** Bytes as text, undefined for what is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    // Not UTF-8: that is the answer.
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces: a call can not take millions of arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}
