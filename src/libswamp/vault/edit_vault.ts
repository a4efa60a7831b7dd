// SPDX-License-Identifier: MIT
import { acceptConfig } from "../../domain/vaults/check_provider.ts";
import { configSecretsWarning } from "../../domain/vaults/config_secrets.ts";
import type { Context } from "../context.ts";
import { openEditor } from "../open_editor.ts";
import { onlyVault } from "./list_keys.ts";
import { resolveVaultType } from "./resolve_vault_type.ts";

/** The `--json` document of `vault edit`. */
export interface EditedVault {
  readonly path: string;
  readonly status: "updated" | "opened";
  readonly editor?: string;
  readonly name: string;
  readonly type: string;
}

/**
 * Replaces a vault's file with what stdin gives; when stdin is a terminal or empty, opens an editor and waits.
 * @throws SwampError VAULT_NOT_FOUND, VAULT_INVALID (nothing is changed), and as `openEditor`.
 */
export async function editVault(ctx: Context, request: { vault?: string }): Promise<EditedVault> {
  const vaults = await ctx.vaults();
  const vault = await vaults.find(request.vault ?? await onlyVault(ctx));
  const text = ctx.platform.stdin.isTerminal ? "" : await ctx.platform.stdin.readAll();
  if (text.trim() === "") {
    const editor = await openEditor(ctx, vault.path);
    return { path: vault.path, editor, status: "opened", name: vault.name, type: vault.type };
  }
  const edited = await (await ctx.lock()).hold(
    "vaults",
    `edit vault ${vault.name}`,
    () =>
      vaults.replace(vault, text, async (changed) => {
        const { configSchema } = await resolveVaultType(ctx, changed.type);
        acceptConfig(changed, configSchema, "stdin");
      }),
  );
  const warning = configSecretsWarning(edited, ctx.repository().display(vault.path));
  if (warning) ctx.warn(warning);
  return { path: vault.path, status: "updated", name: edited.name, type: edited.type };
}
