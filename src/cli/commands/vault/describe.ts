// SPDX-License-Identifier: MIT
import { showVault } from "../../../libswamp/vault/show_vault.ts";
import { showValues } from "../../../presentation/model_view.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";

export default command({
  path: "vault describe",
  summary: "Explain how a vault is configured",
  args: [VAULT_ARGUMENT],
  examples: [
    ["vault describe prod", "its type and configuration"],
    ["vault describe prod --json", "the same for a program"],
  ],
  run: async (ctx, { args }) => {
    const { id, name, type, config, createdAt } = await showVault(ctx, { vault: args.vault! });
    return { id, name, type, config, createdAt };
  },
  view: (out, vault) => {
    out.line(`Vault: ${out.style.bold(vault.name)} (${vault.type})`);
    out.fields([["ID", vault.id], ["Created", vault.createdAt]]);
    showValues(out, "Configuration:", vault.config);
  },
});
