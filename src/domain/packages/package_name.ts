// SPDX-License-Identifier: MIT
import { SwampError } from "../errors.ts";

const SEGMENT = "[a-z0-9][a-z0-9_-]*";
const NAME = new RegExp(`^@${SEGMENT}(?:/${SEGMENT})+$`);

const LONGEST = 200;

/** `@collective/name`, with further segments if the author likes; lower case. */
export function isPackageName(text: string): boolean {
  return NAME.test(text) && text.length <= LONGEST;
}

/** @throws SwampError PACKAGE_NAME_INVALID (usage) saying what is wrong. */
export function assertPackageName(
  text: string,
  hint = "Find extensions with: swamp extension search <text>",
): void {
  if (isPackageName(text)) return;
  const why = !text.startsWith("@")
    ? "it must start with '@': @collective/name"
    : NAME.test(text)
    ? `it has ${text.length} characters; expected at most ${LONGEST}`
    : "expected @collective/name of lower-case letters, digits, '_' and '-'";
  throw new SwampError("PACKAGE_NAME_INVALID", `Invalid extension name '${text}': ${why}`, { hint });
}

/** `acme` of `@acme/tools/net`. */
export function collectiveOf(name: string): string {
  return name.slice(1, name.indexOf("/"));
}

/** Whether a type may be declared by a package: it begins with the package's collective, the `@` is optional. */
export function isTypeOf(packageName: string, type: string): boolean {
  return type.replace(/^@/, "").startsWith(`${collectiveOf(packageName)}/`);
}

/** Name and version of `@collective/name[@version]`. */
export interface PackageReference {
  readonly name: string;
  /** An exact version, or a constraint; undefined: the newest. */
  readonly version?: string;
}

/** Whether a text can be parsed; what it says of the version may still be none. */
export function isPackageReference(text: string): boolean {
  const [name, version] = partsOf(text);
  return isPackageName(name) && version !== "";
}

/** @throws SwampError PACKAGE_NAME_INVALID. */
export function parsePackageReference(text: string): PackageReference {
  const [name, version] = partsOf(text);
  assertPackageName(name);
  if (version === "") throw new SwampError("PACKAGE_NAME_INVALID", `'${text}' names no version after '@'`);
  return { name, version };
}

function partsOf(text: string): [name: string, version: string | undefined] {
  const at = text.indexOf("@", 1);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
