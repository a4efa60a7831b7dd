// SPDX-License-Identifier: MIT
/** How type names are written and compared. The normalised form is the registry key and the directory of the data. */
import { SwampError } from "../errors.ts";
import type { EntryKind } from "./kind_name.ts";

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
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(type)) {
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
  if (raw.trim() === "") return { problem: "it is empty" };
  const key = kind === "model" || kind === "extension"
    ? normalizeType(raw)
    : kind === "report"
    ? raw.trim()
    : raw.trim().toLowerCase();
  if (!isUserTypeName(key)) return { problem: `expected a name like '@collective/name', got '${raw}'` };
  const provider = kind === "vault" || kind === "driver" || kind === "datastore";
  if (provider && key.split("/").length !== 2) {
    return { problem: `expected two segments like '@collective/name', got '${raw}'` };
  }
  return key;
}
