// SPDX-License-Identifier: MIT
import { SwampError } from "../errors.ts";
import type { Schema } from "../models/model_type.ts";
import { unwrappedShape } from "../models/schema_shape.ts";
import { unknownKeys } from "../models/prepare_arguments.ts";
import { issueText } from "../models/parse_schema.ts";
import type { VaultConfig, VaultProvider } from "./vaults.ts";

const MEMBERS = ["get", "put", "list", "getName"] as const;

/** Recognised by behaviour. @throws SwampError VAULT_FAILED naming what the type's provider lacks. */
export function checkProvider(provider: unknown, { name, type }: VaultConfig): VaultProvider {
  const members = (provider ?? {}) as Record<string, unknown>;
  const missing = MEMBERS.filter((member) => typeof members[member] !== "function");
  if (missing.length === 0) return provider as VaultProvider;
  throw new SwampError(
    "VAULT_FAILED",
    `Vault '${name}': the provider that ${type} makes has no ${missing.map((m) => `${m}()`).join(", ")}`,
    { hint: `This is a mistake in the extension that declares ${type}.`, details: { vault: name, missing } },
  );
}

function fieldsOf(schema: Schema): string {
  const shape = unwrappedShape(schema);
  return shape.kind === "object" ? `\nIts configuration has: ${Object.keys(shape.fields).join(", ")}` : "";
}

/** A key that nobody reads is a misspelt one: what it was meant to set would silently be something else. */
function unknownFields(schema: Schema, config: unknown): string[] {
  const shape = unwrappedShape(schema);
  if (shape.kind !== "object" || !shape.strict || typeof config !== "object" || config === null) return [];
  return unknownKeys(Object.keys(config), Object.keys(shape.fields), "key").map((text) => `config.${text}`);
}

/**
 * Asks a type's schema whether it accepts a configuration, and refuses keys that it does not declare. What the schema makes of it is not used: the type gets
 * the configuration as it was written.
 * @param place the file, or what else the configuration is called in errors.
 * @throws SwampError VAULT_INVALID with every problem.
 */
export function acceptConfig(
  vault: { readonly name: string; readonly type: string; readonly config: unknown },
  schema: Schema | undefined,
  place: string,
): void {
  if (schema === undefined) return;
  const result = schema.safeParse(vault.config);
  const unknown = unknownFields(schema, vault.config);
  const issues = result.success ? [] : result.error.issues;
  const problems = [
    ...unknown,
    // A strict schema tells of them as well, without what may have been meant.
    ...issues.filter(({ code }) => code !== "unrecognized_keys" || unknown.length === 0)
      .map((issue) => issueText(issue, ["config"])),
  ];
  if (problems.length === 0) return;
  const list = problems.map((problem) => `  ${problem}`).join("\n");
  throw new SwampError("VAULT_INVALID", `${place}: ${vault.type} refuses this configuration:\n${list}`, {
    hint: `See what it is for: swamp vault type search ${vault.type}${fieldsOf(schema)}`,
    details: { vault: vault.name, type: vault.type, problems },
  });
}
