// SPDX-License-Identifier: MIT
/** What stands in stored data in the place of a secret. */

export interface SecretReference {
  readonly vault: string;
  readonly key: string;
}

const REFERENCE =
  /^\$\{\{\s*vault\.get\(\s*(?:'([^']*)'|"([^"]*)"|([\w./@-]+))\s*,\s*(?:'([^']*)'|"([^"]*)"|([\w./@-]+))\s*\)\s*\}\}$/;

/** The expression that gives the secret back. */
export function secretReference({ vault, key }: SecretReference): string {
  return `\${{ vault.get('${vault}', '${key}') }}`;
}

/** The reference that a text is as a whole, if it is one. Names may be quoted either way or bare. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const match = REFERENCE.exec(text.trim());
  if (!match) return undefined;
  return { vault: match[1] ?? match[2] ?? match[3]!, key: match[4] ?? match[5] ?? match[6]! };
}

/** The name under which a field of an output is kept in a vault: readable, unique for each version. */
export function secretKeyOf(place: {
  readonly type: string;
  readonly modelId: string;
  readonly method: string;
  readonly spec: string;
  readonly instance: string;
  readonly version: number;
  readonly field: string;
}): string {
  const { type, modelId, method, spec, instance, version, field } = place;
  return [type, modelId, method, spec, instance, version, field].join("/")
    .replaceAll("@", "").replace(/[/\\]/g, "-").replace(/['"\0]/g, "_").replaceAll("..", "__");
}
