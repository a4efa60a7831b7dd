// SPDX-License-Identifier: MIT
import { parseStoredJson } from "../../../../domain/limits.ts";
import { messageOf, SwampError } from "../../../../domain/errors.ts";
import { coerceArguments } from "../../../../domain/models/coerce_arguments.ts";
import { parseSecretReference } from "../../../../domain/secrets/secret_reference.ts";
import type { Context } from "../../../context.ts";
import type { RunScope } from "../run_scope.ts";

type Fields = Record<string, unknown>;

/**
 * `context.readResource`: this model's own data as an object, null when there is none. Secrets that were put into a
 * vault when it was written are read back.
 */
export function resourceReader(scope: RunScope) {
  return async (instance: string, version?: number): Promise<Fields | null> => {
    const [metadata, bytes] = [
      await scope.data.find(scope.key, instance, version),
      await scope.data.content(scope.key, instance, version),
    ];
    if (metadata === undefined || bytes === undefined) return null;
    const text = new TextDecoder().decode(bytes);
    const value = parse(text, instance);
    if (!text.includes("vault.get(")) return value;
    const spec = scope.type.resources[metadata.tags.specName ?? ""];
    const revealed = await revealReferences(scope.ctx, value) as Fields;
    // Vaults keep texts; the schema says what they were.
    if (!spec) return revealed;
    const typed = coerceArguments(spec.schema, revealed);
    return typedSecrets(value, revealed, {
      typed,
      onSecret: (part) => scope.ctx.redactor.addTree(part),
    }) as Fields;
  };
}

/** What no vault was asked for is what JSON says, as it is when there are no secrets beside it. */
function typedSecrets(
  stored: unknown,
  revealed: unknown,
  { typed, onSecret }: { typed: unknown; onSecret: (part: unknown) => void },
): unknown {
  if (typeof stored === "string") {
    if (stored === revealed) return stored;
    onSecret(typed);
    return typed ?? revealed;
  }
  if (typeof stored !== "object" || stored === null) return stored;
  const parts = Object.entries(stored).map(([key, item]) => {
    const part = { typed: (typed as Fields | undefined)?.[key], onSecret };
    return [key, typedSecrets(item, (revealed as Fields)[key], part)] as const;
  });
  return Array.isArray(stored) ? parts.map(([, item]) => item) : Object.fromEntries(parts);
}

/** A copy in which references to vaults are replaced by their secrets. */
export async function revealReferences(ctx: Context, value: unknown): Promise<unknown> {
  if (typeof value === "string") {
    const reference = parseSecretReference(value);
    return reference ? await (await ctx.vaults()).get(reference.vault, reference.key) : value;
  }
  if (Array.isArray(value)) return await Promise.all(value.map((item) => revealReferences(ctx, item)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, item]) =>
    [key, await revealReferences(ctx, item)] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}

const RAW = "A method reads other content with context.dataRepository.getContent";

function parse(text: string, instance: string): Fields {
  let value: unknown;
  try {
    value = parseStoredJson(text);
  } catch (error) {
    throw new SwampError("DATA_INVALID", `Data '${instance}' is not JSON: ${messageOf(error)}`, {
      hint: RAW,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new SwampError("DATA_INVALID", `Data '${instance}' is not an object`, { hint: RAW });
}
