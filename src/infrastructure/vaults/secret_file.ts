// SPDX-License-Identifier: MIT
/**
 * One secret as a file: JSON `{iv, data, salt, version: 2}`, the bytes in base64. AES-256-GCM; the key comes from the
 * vault's key material by PBKDF2-HMAC-SHA-256 with a salt of its own per file. Source of the format:
 * cli-contract-workflows.md 11.4.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";

const VERSION = 2;
const IV_BYTES = 12;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const ITERATIONS = 100_000;

/** Why a file gives no secret: `shape` it is none of ours, `version` of another format, `key` it does not decrypt. */
export type SecretProblem = { readonly problem: "shape" | "version" | "key"; readonly detail?: string };

type Bytes = Uint8Array<ArrayBuffer>;

interface Sealed {
  readonly iv: Bytes;
  readonly data: Bytes;
  readonly salt: Bytes;
}

/** The text of a secret's file, with a fresh IV and a fresh salt. */
export async function sealSecret(material: Uint8Array, value: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await deriveKey(material, salt);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(value));
  return JSON.stringify({
    iv: encodeBase64(iv),
    data: encodeBase64(new Uint8Array(data)),
    salt: encodeBase64(salt),
    version: VERSION,
  });
}

/** The secret in a file's text, or why there is none. Never a wrong secret: GCM proves that nothing was changed. */
export async function openSecret(
  material: Uint8Array,
  text: string,
): Promise<{ readonly value: string } | SecretProblem> {
  const sealed = readSealed(text);
  if ("problem" in sealed) return sealed;
  const key = await deriveKey(material, sealed.salt);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
    return { value: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain) };
  } catch (error) {
    // WebCrypto does not say whether the key or the data is the other one.
    if (error instanceof DOMException) return { problem: "key" };
    return { problem: "shape", detail: "its content is not UTF-8 text" };
  }
}

async function deriveKey(material: Uint8Array, salt: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", new Uint8Array(material), "PBKDF2", false, ["deriveKey"]);
  return await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** Strict, so that every change of a file that matters is noticed. */
function readSealed(text: string): Sealed | SecretProblem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (_notJson) {
    return { problem: "shape", detail: "it is not JSON" };
  }
  if (typeof value !== "object" || value === null) return { problem: "shape", detail: "it is not an object" };
  const { iv, data, salt, version, ...rest } = value as Record<string, unknown>;
  if (version !== VERSION && typeof version === "number") {
    return { problem: "version", detail: String(version) };
  }
  const bytes = { iv: bytesOf(iv), data: bytesOf(data), salt: bytesOf(salt) };
  if (
    version === VERSION && Object.keys(rest).length === 0 && bytes.iv?.length === IV_BYTES &&
    bytes.salt?.length === SALT_BYTES && bytes.data && bytes.data.length >= TAG_BYTES
  ) return { iv: bytes.iv, data: bytes.data, salt: bytes.salt };
  return { problem: "shape", detail: "expected base64 texts iv, data and salt, and version 2" };
}

function bytesOf(text: unknown): Bytes | undefined {
  return typeof text === "string" ? decodeBase64(text) : undefined;
}
