// SPDX-License-Identifier: MIT
/** Secrets in the configuration of a vault, which is a file of the repository. */

/** A name of a field that holds a secret itself, and not its path, name or variable. */
const SECRET_NAME =
  /(^|_)(token|password|passwd|passphrase|secret|secret_id|api_key|private_key|access_key|credentials?)$/;

/** The fields whose values are secrets by their names, as dotted paths. */
export function secretsInConfig(config: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  visit(config, [], (path) => found.push(path.join(".")));
  return found;
}

/** A copy that may be shown. */
export function maskedConfig(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy = structuredClone(config) as Record<string, unknown>;
  visit(copy, [], (path, owner) => owner[path.at(-1)!] = "***");
  return copy;
}

/** What to say of a configuration that holds secrets; undefined when it holds none. */
export function configSecretsWarning(
  { name, config }: { readonly name: string; readonly config: Readonly<Record<string, unknown>> },
  file: string,
): { code: string; message: string; file: string } | undefined {
  const fields = secretsInConfig(config);
  if (fields.length === 0) return undefined;
  const message = `${file}: the configuration of vault '${name}' holds ${fields.join(", ")} in the clear, ` +
    "and the file is part of the repository; give it in the environment, if the type reads it there";
  return { code: "VAULT_CONFIG_SECRET", message, file };
}

function visit(
  value: Record<string, unknown>,
  path: readonly string[],
  found: (path: readonly string[], owner: Record<string, unknown>) => void,
): void {
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === "object" && item !== null) {
      visit(item as Record<string, unknown>, [...path, key], found);
    } else if (typeof item === "string" && item !== "" && SECRET_NAME.test(snakeCase(key))) {
      found([...path, key], value);
    }
  }
}

function snakeCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();
}
