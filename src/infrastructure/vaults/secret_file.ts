// SPDX-License-Identifier: MIT
/**
 * One secret as a file: JSON `{iv, data, salt, version: 2}`, the bytes in base64. AES-256-GCM; the key comes from the
 * vault's key material by PBKDF2-HMAC-SHA-256 with a salt of its own per file. Source of the format:
 * cli-contract-workflows.md 11.4.
 *
 * A file is bound to the name of its secret by its IV, which the format leaves to the writer: four bytes that only
 * the key gives say that it is bound, eight more are made of the name. Every file has a key of its own, so that the IV
 * need not be random, and nobody without the vault's key can change or remove the binding. Files of other tools have
 * random IVs and are bound to nothing.
 */
import { parseJson } from "../../domain/limits.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

const VERSION = 2;
const IV_BYTES = 12;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const ITERATIONS = 100_000;
/** The bytes of an IV that say that the others are made of a name. */
const BOUND_BYTES = 4;

/**
 * Why a file gives no secret: `shape` it is none of ours, `version` of another format, `key` it does not decrypt,
 * `name` it is the file of another secret.
 */
export type SecretProblem = {
  readonly problem: "shape" | "version" | "key" | "name";
  readonly detail?: string;
};

type Bytes = Uint8Array<ArrayBuffer>;

interface Sealed {
  readonly iv: Bytes;
  readonly data: Bytes;
  readonly salt: Bytes;
}

/** The text of a secret's file, with a fresh salt, and a key that is made of it. */
export async function sealSecret(material: Uint8Array, name: string, value: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const { key, ivOf } = await deriveKey(material, salt);
  const iv = await ivOf(name);
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
  name: string,
  text: string,
): Promise<{ readonly value: string } | SecretProblem> {
  const sealed = readSealed(text);
  if ("problem" in sealed) return sealed;
  const { key, ivOf } = await deriveKey(material, sealed.salt);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
    const bound = await ivOf(name);
    const isBound = sameBytes(bound.subarray(0, BOUND_BYTES), sealed.iv.subarray(0, BOUND_BYTES));
    if (isBound && !sameBytes(bound, sealed.iv)) return { problem: "name" };
    return { value: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain) };
  } catch (error) {
    // WebCrypto does not say whether the key or the data is the other one.
    if (error instanceof DOMException) return { problem: "key" };
    return { problem: "shape", detail: "its content is not UTF-8 text" };
  }
}

interface FileKey {
  readonly key: CryptoKey;
  /** The IV of the file of this secret. */
  ivOf(name: string): Promise<Bytes>;
}

async function deriveKey(material: Uint8Array, salt: Bytes): Promise<FileKey> {
  const base = await crypto.subtle.importKey("raw", new Uint8Array(material), "PBKDF2", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS },
    base,
    256,
  );
  return {
    key: await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]),
    ivOf: async (name) => {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const mac = await crypto.subtle.importKey("raw", bits, algorithm, false, ["sign"]);
      const digest = async (text: string, size: number) =>
        new Uint8Array(await crypto.subtle.sign("HMAC", mac, new TextEncoder().encode(text))).subarray(
          0,
          size,
        );
      const iv = new Uint8Array(IV_BYTES);
      iv.set(await digest("swamp: this file is bound to a name", BOUND_BYTES));
      iv.set(await digest(`swamp: name ${name.normalize()}`, IV_BYTES - BOUND_BYTES), BOUND_BYTES);
      return iv;
    },
  };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Strict, so that every change of a file that matters is noticed. */
function readSealed(text: string): Sealed | SecretProblem {
  let value: unknown;
  try {
    value = parseJson(text);
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
