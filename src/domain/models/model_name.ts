// SPDX-License-Identifier: MIT
/** Names of models. New ones follow a strict rule; what older tools wrote stays readable. */
import { SwampError } from "../errors.ts";
import { MAX_NAME } from "../limits.ts";
import { isUuid } from "../identifier.ts";

const LONGEST = 64;
const PLAIN = /^[a-z0-9][A-Za-z0-9_-]*$/;
const SCOPED = /^@[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)+$/;
const RULE = "a lower-case letter or digit, then letters, digits, '_' or '-', at most 64 characters; " +
  "or scoped like @acme/web, and no UUID, which reads as the id of a model";

/** @throws SwampError MODEL_NAME_INVALID (usage) with the rule. */
export function assertNewModelName(name: string): void {
  if (name.length <= LONGEST && (PLAIN.test(name) || SCOPED.test(name)) && !isUuid(name)) return;
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  throw new SwampError("MODEL_NAME_INVALID", `Invalid model name ${JSON.stringify(shown)}: expected ${RULE}`);
}

/** Whether a name found in a file may be used, for lookups and as part of messages. */
export function isReadableModelName(name: string): boolean {
  if (
    name === "" || name.length > MAX_NAME || name.includes("..") || name.includes("\\") || name.includes("\0")
  ) return false;
  return !name.includes("/") || SCOPED.test(name);
}
