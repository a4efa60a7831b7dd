// SPDX-License-Identifier: MIT
/** What the keys of a `local_encryption` vault are made from: an SSH key's body, or a file of random text. */
import { SwampError } from "../../domain/errors.ts";
import type { FileStat } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { shellWord } from "../../domain/shell_word.ts";
import { ioFailure } from "../models/io_failure.ts";
import { decodeBase64 } from "./base64.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the material of a vault comes from. */
export interface KeySource {
  readonly kind: "ssh" | "file";
  /** Absolute path. */
  readonly path: string;
}

/**
 * The material in a file; undefined when there is no such file.
 * @param onOpen called when other users may read or write a key file.
 * @throws SwampError VAULT_FAILED when an SSH key is readable by others, protected or no key; IO_FAILED.
 */
export function readKeyMaterial(
  platform: Platform,
  source: KeySource,
  onOpen: () => void,
): Uint8Array | undefined {
  const { fs, os } = platform;
  let stat: FileStat | undefined;
  let text: string | undefined;
  try {
    stat = fs.stat(source.path);
    text = fs.readTextIfExists(source.path);
  } catch (error) {
    throw ioFailure(fs, error, `read the key ${source.path}`);
  }
  if (stat === undefined || text === undefined) return undefined;
  const isOpen = os !== "windows" && (stat.mode & 0o077) !== 0;
  if (source.kind === "ssh") {
    if (isOpen) {
      throw unusable(source.path, "other users may read it", `Run: chmod 600 ${shellWord(source.path)}`);
    }
    return pemBody(text, source.path);
  }
  if (isOpen) onOpen();
  if (text === "") throw unusable(source.path, "it is empty", "Put the vault's key back.");
  return new TextEncoder().encode(text);
}

/**
 * Makes a key file, unless another process just did.
 * @param onMake called with the key before it is written.
 * @throws SwampError IO_FAILED.
 */
export function makeKeyFile(platform: Platform, path: string, onMake: (key: string) => void): void {
  const { fs } = platform;
  const key = platform.uuid() + platform.uuid();
  try {
    onMake(key);
    fs.makeDirectory(path.slice(0, path.lastIndexOf("/")), 0o700);
    fs.writeAtomic(path, key, { mode: 0o600, exclusive: true });
  } catch (error) {
    if (fs.reasonOf(error) !== "exists") throw ioFailure(fs, error, `write the key ${path}`);
  }
}

/** The decoded body of a PEM file. */
function pemBody(text: string, path: string): Bytes {
  const match = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([\s\S]*?)-----END \1-----/.exec(text);
  const [, label = "", content = ""] = match ?? [];
  const isLocked = label.startsWith("ENCRYPTED") || content.includes("ENCRYPTED");
  const body = isLocked ? new Uint8Array() : decodeBase64(content.replaceAll(/\s/g, ""));
  if (isLocked || (body && isProtectedOpenSsh(body))) {
    throw unusable(
      path,
      "it is protected by a passphrase",
      "Name a key without one in 'ssh_key_path', or set 'auto_generate: true'.",
    );
  }
  if (body && body.length > 0) return body;
  throw unusable(path, "it is no private key in PEM format", "Name another key in 'ssh_key_path'.");
}

/** The OpenSSH format names the cipher right after its magic word; `none` is an open key. */
function isProtectedOpenSsh(body: Bytes): boolean {
  const magic = "openssh-key-v1\0";
  const text = new TextDecoder("latin1").decode(body);
  if (!text.startsWith(magic)) return false;
  const length = text.charCodeAt(magic.length + 3);
  return text.slice(magic.length + 4, magic.length + 4 + length) !== "none";
}

function unusable(path: string, reason: string, hint: string): SwampError {
  return new SwampError("VAULT_FAILED", `The key ${path} can not be used: ${reason}`, {
    hint,
    details: { key: path },
  });
}
