// SPDX-License-Identifier: MIT
/** How type names are written and compared. The normalised form is the registry key and the directory of the data. */
import { SwampError } from "../errors.ts";
import { MAX_NAME } from "../limits.ts";
import type { EntryKind } from "./kind_name.ts";

// deno-lint-ignore no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\\\u0000-\u001f\u007f]/;

/**
 * The canonical spelling: `AWS::EC2::VPC` is `aws/ec2/vpc`, `Command Shell` is `command/shell`.
 * @throws SwampError INVALID_VALUE when nothing is left, or when the name could not be a path.
 */
export function normalizeType(raw: string): string {
  const type = raw.trim().toLowerCase()
    .replaceAll("::", "/")
    .replace(/\s+/g, "/")
    .replaceAll(".", "/")
    .replace(/\/+/g, "/")
    .replace(/^\/|\/$/g, "");
  if (type === "") {
    throw new SwampError("INVALID_VALUE", `A type name can not be empty: ${JSON.stringify(raw)}`, {
      hint: "Types look like command/shell or @acme/network/probe; list them with: swamp model type search",
    });
  }
  if (type.length > MAX_NAME) {
    throw new SwampError(
      "INVALID_VALUE",
      `A type name has at most ${MAX_NAME} characters: ${JSON.stringify(`${raw.slice(0, 77)}...`)}`,
    );
  }
  if (UNPRINTABLE.test(type)) {
    throw new SwampError(
      "INVALID_VALUE",
      `A type name can not hold a backslash or a control character: ${JSON.stringify(raw)}`,
    );
  }
  return type;
}

/** Whether a normalised name may be declared by an extension: two segments or more, the leading `@` is optional. */
export function isUserTypeName(type: string): boolean {
  return /^@?[a-z0-9][a-z0-9_-]*(\/[a-z0-9_-]+)+$/.test(type);
}

/**
 * The registry key of a name as an extension declares it, or what is wrong with it. Models are normalised; vault,
 * driver and datastore types are lower-cased and have exactly two segments; reports keep their spelling.
 */
export function normalizeName(kind: EntryKind, raw: string): string | { problem: string } {
  const name = nameOf(kind);
  const refused = (expected: string) => ({ problem: `${name}: expected ${expected}, got ${quoted(raw)}` });
  if (raw.trim() === "") return refused("a name like '@collective/name'");
  if (raw.length > MAX_NAME) {
    return { problem: `${name}: expected at most ${MAX_NAME} characters, got ${raw.length}` };
  }
  if (UNPRINTABLE.test(raw)) return refused("a name without backslashes and control characters");
  const key = kind === "model" || kind === "extension"
    ? normalizeType(raw)
    : kind === "report"
    ? raw.trim()
    : raw.trim().toLowerCase();
  if (!isUserTypeName(key)) return refused("a name like '@collective/name'");
  const provider = kind === "vault" || kind === "driver" || kind === "datastore";
  if (provider && key.split("/").length !== 2) {
    return refused("two segments like '@collective/name'");
  }
  return key;
}

/** Where the name is declared. */
function nameOf(kind: EntryKind): string {
  return kind === "report" ? "report.name" : `${kind}.type`;
}

/** Control characters are shown as escapes. */
function quoted(raw: string): string {
  return UNPRINTABLE.test(raw) ? JSON.stringify(raw) : `'${raw}'`;
}
