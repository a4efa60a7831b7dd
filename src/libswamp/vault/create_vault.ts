// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { acceptConfig } from "../../domain/vaults/check_provider.ts";
import { configSecretsWarning, maskedConfig } from "../../domain/vaults/config_secrets.ts";
import { assertNewVaultName } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";
import { resolveVaultType } from "./resolve_vault_type.ts";

export interface CreateVaultRequest {
  readonly type: string;
  readonly name: string;
  /** JSON text; without it the type's usual configuration. */
  readonly config?: string;
}

/** The `--json` document of `vault create`. */
export interface CreatedVault {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The type's display name. */
  readonly typeName: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Relative to the repository. */
  readonly path: string;
}

/** Configures a new vault. @throws SwampError INVALID_VALUE, TYPE_NOT_FOUND, VAULT_INVALID, VAULT_EXISTS. */
export async function createVault(ctx: Context, request: CreateVaultRequest): Promise<CreatedVault> {
  assertNewVaultName(request.name);
  const config = request.config === undefined ? undefined : parseConfig(request.config);
  const type = await resolveVaultType(ctx, request.type);
  acceptConfig({ name: request.name, type: type.type, config: config ?? {} }, type.configSchema, "--config");
  const [vaults, lock] = [await ctx.vaults(), await ctx.lock()];
  const vault = await lock.hold("vaults", `create vault ${request.name}`, () =>
    vaults.create({
      id: ctx.platform.uuid(),
      name: request.name,
      type: type.type,
      config,
      createdAt: new Date(ctx.platform.now()).toISOString(),
    }));
  const file = ctx.repository().display(vault.path);
  const warning = configSecretsWarning(vault, file);
  if (warning) ctx.warn(warning);
  return {
    id: vault.id,
    name: vault.name,
    type: vault.type,
    typeName: type.name,
    config: maskedConfig(vault.config),
    path: file,
  };
}

function parseConfig(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new SwampError("INVALID_VALUE", `Invalid JSON in --config: ${messageOf(error)}`, { cause: error });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new SwampError("INVALID_VALUE", "Invalid JSON in --config: expected an object", {
    hint: `For example: --config '{"region": "eu-west-1"}'`,
  });
}
