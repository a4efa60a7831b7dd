// SPDX-License-Identifier: MIT
/** Secrets in what a method writes: those its schema marks go into a vault, others that are known are blanked out. */
import { SwampError } from "../../../../domain/errors.ts";
import type { ResourceSpec } from "../../../../domain/models/model_type.ts";
import { plainValue } from "../../../../domain/models/plain_value.ts";
import { sensitiveFields, textsOfSecret } from "../../../../domain/models/sensitive_fields.ts";
import {
  parseSecretReference,
  secretKeyOf,
  secretReference,
} from "../../../../domain/secrets/secret_reference.ts";
import type { RunScope } from "../run_scope.ts";

type Fields = Record<string, unknown>;

/** What is about to be stored. */
export interface ResourceOutput {
  readonly specName: string;
  readonly name: string;
  readonly data: unknown;
}

/** The fields of this output that still hold a secret. */
export function secretsOf(spec: ResourceSpec, data: unknown) {
  return sensitiveFields(spec, data).flatMap((field) => {
    // Read from an earlier version and written again: it is in a vault already.
    return typeof field.value === "string" && parseSecretReference(field.value) ? [] : [field];
  });
}

/**
 * Puts the secrets of a resource into a vault; the caller's object gets references in their place, so that whatever
 * it does with the object afterwards shows no secret either.
 * @returns the paths of the references.
 * @param version the version under which the resource is stored next.
 * @throws SwampError VAULT_NOT_FOUND when there is no vault, or not the one that is asked for; VAULT_FAILED.
 */
export async function storeSecrets(
  scope: RunScope,
  spec: ResourceSpec,
  output: ResourceOutput & { readonly version: number },
): Promise<(readonly string[])[]> {
  const vaults = await scope.ctx.vaults();
  const secrets = secretsOf(spec, output.data);
  for (const { path, value, vaultName, vaultKey } of secrets) {
    const field = path.join(".");
    const chosen = vaultName ?? spec.vaultName ?? scope.definition.resources?.[output.specName]?.vaultName;
    const vault = chosen ?? await vaults.defaultName();
    if (vault === undefined) throw noVault(scope.type.type, output.specName, [field]);
    const text = typeof value === "string" ? value : JSON.stringify(plainValue(value));
    textsOfSecret({ value: plainValue(value) }).forEach((part) => scope.ctx.redactor.add(part));
    const usualKey = secretKeyOf({
      type: scope.key.type,
      modelId: scope.key.modelId,
      method: scope.methodName,
      spec: output.specName,
      instance: output.name,
      version: output.version,
      field,
    });
    // Versions start anew when an item was deleted, and what it was renamed to before still names the older secret.
    // Keys are listed, and are in the reference: one in which a field's name holds a secret would be masked there.
    const shownKey = scope.ctx.redactor.redact(usualKey).replaceAll("***", "x");
    const key = vaultKey ?? await vaults.putNew(vault, shownKey, text);
    // A key that the schema asks for holds one secret: the newest.
    if (vaultKey !== undefined) await vaults.put(vault, vaultKey, text);
    putAt(output.data as Fields, path, secretReference({ vault, key }));
    scope.onEvent({ type: "vault_secret_stored", fieldPath: field, vaultName: vault, vaultKey: key });
  }
  return secrets.map(({ path }) => path);
}

/** A type with secrets needs a vault before its methods make something whose result could not be stored. */
export function noVault(type: string, specName: string, fields: readonly string[]): SwampError {
  const which = fields.length === 0 ? "" : ` (${fields.join(", ")})`;
  return new SwampError(
    "VAULT_NOT_FOUND",
    `Resource '${specName}' of type ${type} has sensitive fields${which} and no vault is configured`,
    {
      hint: "Make one with: swamp vault create local_encryption main",
      details: { type, spec: specName, fields },
    },
  );
}

/** A copy without the secrets that this process knows, and a warning for each field that held one. */
export function withoutSecrets(scope: RunScope, output: ResourceOutput): unknown {
  const { redactor } = scope.ctx;
  if (!redactor.knowsSecrets || !redactor.isIn(JSON.stringify(output.data))) return output.data;
  const clean = redactor.redactTree(output.data);
  const fields = differences(output.data, clean);
  if (fields.length > 0) {
    const message = `Data '${output.name}' is stored without the secrets that it held in ${
      fields.join(", ")
    }`;
    scope.warn({ code: "SECRET_REDACTED", message });
  }
  return clean;
}

/**
 * A copy in which texts that look like references to a vault are none, but for those that stand for this output's own
 * secrets: what a foreign system says must not be able to name one of the user's secrets.
 * @param output.stored where secrets were put into a vault just now.
 */
export function withoutForeignReferences(
  scope: RunScope,
  spec: ResourceSpec,
  output: ResourceOutput & { readonly stored: readonly (readonly string[])[] },
): unknown {
  const marked = sensitiveFields(spec, output.data).map(({ path }) => path);
  const own = new Set([...marked, ...output.stored].map((path) => JSON.stringify(path)));
  const foreign = [...leaves(output.data)].filter(([path, value]) =>
    typeof value === "string" && parseSecretReference(value) !== undefined && !own.has(JSON.stringify(path))
  );
  if (foreign.length === 0) return output.data;
  const copy = structuredClone(output.data) as Fields;
  for (const [path, value] of foreign) putAt(copy, path, (value as string).replace("${{", "$ {{"));
  const fields = foreign.map(([path]) => path.join(".")).join(", ");
  const message =
    `Data '${output.name}' held what looks like a reference to a vault in ${fields}; it is stored as a text`;
  scope.warn({ code: "FOREIGN_REFERENCE", message });
  return copy;
}

function* leaves(
  value: unknown,
  path: readonly string[] = [],
): Generator<[path: readonly string[], value: unknown]> {
  if (typeof value !== "object" || value === null) return yield [path, value];
  for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
}

/** Dotted paths of the values that differ. */
function differences(before: unknown, after: unknown): string[] {
  const clean = new Map([...leaves(after)].map(([path, value]) => [JSON.stringify(path), value]));
  return [...leaves(before)].filter(([path, value]) => !Object.is(clean.get(JSON.stringify(path)), value))
    .map(([path]) => path.join("."));
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], data);
}

function putAt(data: Fields, path: readonly string[], value: unknown): void {
  const parent = valueAt(data, path.slice(0, -1)) as Fields;
  parent[path.at(-1)!] = value;
}
